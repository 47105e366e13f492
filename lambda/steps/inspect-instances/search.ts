import type { Instances } from '../../aws/instances.ts';
import { isOfLaunch, searchFor } from '../../../core/instances/hidden.ts';
import type { HiddenLaunch } from '../../../core/verdict/hidden-launch.ts';
import type { HiddenFound, InstanceNow } from '../../../core/instances/instances.ts';
import { neutral } from '../../../core/values/text.ts';
import { compact } from '../../../core/values/unknown.ts';
import { within } from '../../side-by-side.ts';

export interface SearchDeps {
  readonly instances: Instances;
  /** A signal that is aborted after so many milliseconds. */
  readonly timeout: (milliseconds: number) => AbortSignal;
}

/** How long one region's EC2 is waited for. */
export const regionMs = 8_000;
export const tooSlow = `EC2 did not answer within ${regionMs / 1_000} s`;

/** What the search for one launch's instances has come to. */
export interface Searched {
  readonly hidden: HiddenFound;
  readonly instances: readonly InstanceNow[];
}

/** Looks for the instances of a launch whose record does not name them. Never rejects: what fails is part of the answer. */
export async function searchOne(launch: HiddenLaunch, { instances, timeout }: SearchDeps): Promise<Searched> {
  const { eventId, region, least, most, instanceType } = launch;
  const about = compact({ eventId, region, least, most, instanceType });
  const search = searchFor(launch);
  if (!search) {
    const why = 'its record shows no client token, reservation, image or type to look for';
    return { hidden: { ...about, found: 0, why }, instances: [] };
  }
  const { way, filters } = search;
  const signal = timeout(regionMs);
  try {
    const all = await within(signal, tooSlow, () => instances.search(region, filters, signal));
    const found = all
      .filter((candidate) => isOfLaunch(launch, way, candidate))
      .map(({ instanceId, instanceType: type, state, spot, instanceStore, group }) =>
        compact({
          ...{ instanceId, region, instanceType: type, state, spot, instanceStore, group },
          probably: way === 'shape' || undefined,
        }),
      );
    return { hidden: { ...about, way, filters, found: found.length }, instances: found };
  } catch (error) {
    return { hidden: { ...about, way, filters, found: 0, why: reasonOf(error) }, instances: [] };
  }
}

/** Enough to say what is wrong; the log of the SDK has the rest. */
const longestReason = 80;

export function reasonOf(error: unknown): string {
  return neutral(error instanceof Error ? error.message : String(error), longestReason);
}
