import { isCharged } from './instance-cost.ts';
import type { AskedCost, Cost, HiddenFound, Hold, InstanceNow, InstancesNow } from './instances.ts';
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
  /** What was found of launches whose records do not name their instances, and how many more of those there are. */
  readonly hidden: readonly HiddenFound[];
  readonly moreHidden: number;
  readonly askedCost?: AskedCost;
}

/** Ids of what runs: some 7 KB. A page of commands stops so many. */
const mostRunning = 300;
/** https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html */
const longestGroup = 255;

/** Sums up what was found; at most some 18 KB, however much was launched. */
export function toInstancesNow(looked: Looked): InstancesNow {
  const { at, looks, notLookedUp, cost, hidden, moreHidden, askedCost } = looked;
  const all = looks
    .flatMap(({ instances }) => instances)
    .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const listed = all.slice(0, mostListed).map(withoutHold);
  const unknown =
    looks.reduce((sum, look) => sum + look.unknown, 0) +
    hidden.reduce((sum, each) => sum + unknownOf(each), 0) +
    moreHidden;
  return compact({
    lookedUpAt: at.toISOString(),
    instances: { items: listed, more: all.length - listed.length + unknown + notLookedUp },
    running: runningOf(all),
    hidden: hidden.length + moreHidden > 0 ? { items: hidden, more: moreHidden } : undefined,
    askedCost,
    states: statesOf(all),
    unavailable: unavailableOf(looks),
    notLookedUp: notLookedUp > 0 ? notLookedUp : undefined,
    ...cost,
  });
}

/** Of a launch of which nothing was found nobody knows, unless EC2 was asked by what its instances must carry: then they are gone. */
function unknownOf({ found, way, why, least }: HiddenFound): number {
  const isCertain = way !== undefined && way !== 'shape' && why === undefined;
  return found > 0 || isCertain ? 0 : Math.max(1, least);
}

/** By region and how they are stopped; those that only probably are of the launch by themselves. */
function runningOf(all: readonly InstanceNow[]): InstancesNow['running'] {
  const charged = all.filter(isCharged);
  const groups = new Map<string, Hold & { region: string; instanceIds: string[]; probably?: true }>();
  for (const { region, instanceId, probably, spot, instanceStore, group } of charged.slice(0, mostRunning)) {
    const about = compact({ region, probably, spot, instanceStore, group: group?.slice(0, longestGroup) });
    const key = JSON.stringify(about);
    const found = groups.get(key) ?? { ...about, instanceIds: [] };
    found.instanceIds.push(instanceId);
    groups.set(key, found);
  }
  return { items: [...groups.values()], more: Math.max(0, charged.length - mostRunning) };
}

/** How each is stopped is said of those that run. */
const withoutHold = ({ instanceId, region, instanceType, state, probably }: InstanceNow) =>
  compact({ instanceId, region, instanceType, state, probably });

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
