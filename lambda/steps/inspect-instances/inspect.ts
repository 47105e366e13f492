import { idsPerQuestion, type Instances } from '../../aws/instances.ts';
import type { Prices } from '../../aws/prices.ts';
import type { JudgementSlice } from '../../../core/verdict/judgement-slice.ts';
import type { ReviewSlice } from '../../../core/review/totals/review-slice.ts';
import { type Kind, kindsOf, mostKinds, toCost } from '../../../core/instances/instance-cost.ts';
import { type InstancesNow } from '../../../core/instances/instances.ts';
import { type RegionLook, toInstancesNow } from '../../../core/instances/instances-now.ts';
import { type LaunchedId, launchedOf } from '../../../core/incident/launched-instances.ts';
import type { Price } from '../../../core/instances/price-list.ts';
import { neutral } from '../../../core/values/text.ts';
import { compact } from '../../../core/values/unknown.ts';
import { sideBySide, within } from '../../side-by-side.ts';

export interface InspectDeps {
  readonly instances: Instances;
  /** Undefined where the partition has no price list. */
  readonly prices: Prices | undefined;
  readonly now: Date;
  /** A signal that is aborted after so many milliseconds. */
  readonly timeout: (milliseconds: number) => AbortSignal;
}

/** On-call is waiting: 13 seconds in all, and far less as a rule. */
const regionMs = 8_000;
const pricesMs = 5_000;
/** Questions at once to one region's EC2, whose bucket holds a hundred, and to the price list. */
const questionsAtOnce = 4;
const pricesAtOnce = 5;
/** Enough to say what is wrong; the log of the SDK has the rest. */
const longestReason = 80;

/**
 * Looks up what became of the launched instances, and what they cost. A source that fails, is refused or takes too long
 * says so in the result and costs nothing else: this never rejects.
 */
export async function inspectInstances(
  state: Partial<JudgementSlice> & ReviewSlice,
  deps: InspectDeps,
): Promise<InstancesNow> {
  const launched = launchedOf(state);
  const looks = await Promise.all([...launched.regions].map(([region, ids]) => lookAt(region, ids, deps)));
  const kinds = kindsOf(looks.flatMap(({ instances }) => instances));
  return toInstancesNow({
    at: deps.now,
    looks,
    notLookedUp: launched.notLookedUp,
    cost: kinds.length === 0 ? { noCost: nothingRuns(looks) } : toCost(kinds, await pricesOf(kinds, deps)),
  });
}

async function lookAt(
  region: string,
  launched: readonly LaunchedId[],
  { instances, timeout }: InspectDeps,
): Promise<RegionLook> {
  const signal = timeout(regionMs);
  const answers = await sideBySide(partsOf(launched), questionsAtOnce, async (part) => {
    try {
      const ids = part.map(({ instanceId }) => instanceId);
      const found = await within(signal, `EC2 did not answer within ${regionMs / 1_000} s`, () =>
        instances.find(region, ids, signal),
      );
      const known = new Map(found.map((instance) => [instance.instanceId, instance]));
      return part.map((one) => ({ ...one, state: 'gone', ...known.get(one.instanceId) }));
    } catch (error) {
      return { unknown: part.length, why: reasonOf(error) };
    }
  });
  const failed = answers.filter((answer) => 'why' in answer);
  return compact({
    region,
    instances: answers.flatMap((answer) => ('why' in answer ? [] : answer)),
    unknown: failed.reduce((sum, { unknown }) => sum + unknown, 0),
    why: failed[0]?.why,
  });
}

function partsOf(launched: readonly LaunchedId[]): readonly (readonly LaunchedId[])[] {
  return Array.from({ length: Math.ceil(launched.length / idsPerQuestion) }, (_, index) =>
    launched.slice(index * idsPerQuestion, (index + 1) * idsPerQuestion),
  );
}

async function pricesOf(kinds: readonly Kind[], { prices, timeout }: InspectDeps): Promise<readonly Price[]> {
  const asked = kinds.slice(0, mostKinds);
  if (!prices) return asked.map(() => ({ why: 'AWS has no price list to ask in this partition' }));
  const signal = timeout(pricesMs);
  return sideBySide(asked, pricesAtOnce, async ({ instanceType, region }): Promise<Price> => {
    if (instanceType === 'unknown') return { why: 'of unknown type' };
    try {
      return await within(signal, `AWS Pricing did not answer within ${pricesMs / 1_000} s`, () =>
        prices.hourly(instanceType, region, signal),
      );
    } catch (error) {
      return { why: reasonOf(error) };
    }
  });
}

function nothingRuns(looks: readonly RegionLook[]): string {
  if (looks.length === 0) return 'no launched instance is known';
  const isWhole = looks.every(({ why }) => why === undefined);
  return isWhole ? 'none of them runs' : 'none of those that could be looked up runs';
}

function reasonOf(error: unknown): string {
  return neutral(error instanceof Error ? error.message : String(error), longestReason);
}
