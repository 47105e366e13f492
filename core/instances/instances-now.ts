import type { Cost, InstanceNow, InstancesNow } from './instances.ts';
import { compact } from '../values/unknown.ts';

/** What one region's EC2 said of the instances that were asked for. */
export interface RegionLook {
  readonly region: string;
  readonly instances: readonly InstanceNow[];
  /** Instances that it said nothing of, for the reason `why`. */
  readonly unknown: number;
  readonly why?: string;
}

/** The report lists these; the rest is counted, so that the state stays small. */
const mostListed = 20;
const mostRegions = 5;

/** What runs comes first, and what is no more comes last. */
const order = ['running', 'pending', 'stopping', 'stopped', 'shutting-down', 'terminated', 'gone'];

export interface Looked {
  readonly at: Date;
  readonly looks: readonly RegionLook[];
  readonly notLookedUp: number;
  readonly cost: { readonly cost: Cost } | { readonly noCost: string };
}

/** Sums up what was found; at most some 6 KB, however much was launched. */
export function toInstancesNow({ at, looks, notLookedUp, cost }: Looked): InstancesNow {
  const all = looks
    .flatMap(({ instances }) => instances)
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const listed = all.slice(0, mostListed);
  const unknown = looks.reduce((sum, look) => sum + look.unknown, 0);
  return compact({
    lookedUpAt: at.toISOString(),
    instances: { items: listed, more: all.length - listed.length + unknown + notLookedUp },
    states: statesOf(all),
    unavailable: unavailableOf(looks),
    notLookedUp: notLookedUp > 0 ? notLookedUp : undefined,
    ...cost,
  });
}

function statesOf(instances: readonly InstanceNow[]): InstancesNow['states'] {
  const counts = new Map<string, number>();
  for (const { state } of instances) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count);
}

function unavailableOf(looks: readonly RegionLook[]): InstancesNow['unavailable'] {
  const all = looks.flatMap(({ region, why, unknown: count }) =>
    why === undefined ? [] : [{ region, why, count }],
  );
  if (all.length <= mostRegions) return all;
  const rest = all.slice(mostRegions - 1);
  const others = {
    region: rest.map(({ region }) => region).join(', '),
    why: rest[0]?.why ?? '',
    count: rest.reduce((sum, { count }) => sum + count, 0),
  };
  return [...all.slice(0, mostRegions - 1), others];
}
