import type { Running } from '../../instances/stop-commands.ts';
import { at, listAt, textAt } from '../../values/unknown.ts';
import { activityOf, instancesOf, type ReportContext } from '../context.ts';

/** What runs, as far as anybody knows. */
export interface AllRunning {
  readonly groups: readonly Running[];
  /** Running, and not listed. */
  readonly more: number;
}

/** What EC2 says runs; where it was not asked, what was launched by the records. Only what a shell is safe with. */
export function runningOf(context: ReportContext): AllRunning {
  const { items = [], more = 0 } = instancesOf(context)?.running ?? {};
  const known = new Set(items.flatMap(({ instanceIds }) => instanceIds));
  const others = byRecords(context).filter(({ instanceId }) => !known.has(instanceId));
  const groups = [...items, ...byRegion(others)].map((group) => ({
    ...group,
    instanceIds: group.instanceIds.filter((id) => /^i-[0-9a-z]{1,30}$/.test(id)),
  }));
  return {
    groups: groups.filter(
      ({ region, instanceIds }) => /^[a-z0-9-]{4,30}$/.test(region) && instanceIds.length > 0,
    ),
    more,
  };
}

interface Named {
  readonly instanceId: string;
  readonly region: string;
}

/** What the records name, but for what EC2 says is in another state. */
function byRecords(context: ReportContext): readonly Named[] {
  const now = instancesOf(context);
  const launch = context.state?.launch;
  const fromLaunch = listAt(launch, 'result', 'instanceIds')
    .filter((id) => typeof id === 'string')
    .map((instanceId): Named => ({ instanceId, region: textAt(launch, 'region') ?? '' }));
  if (!now) return [...(activityOf(context)?.instances.items ?? []), ...fromLaunch];
  const states = new Map(now.instances.items.map(({ instanceId, state }) => [instanceId, state]));
  // An older release lists no ids of what runs beside the table.
  const table = at(now, 'running') === undefined ? now.instances.items : [];
  return [...table, ...fromLaunch.filter(({ instanceId }) => !states.has(instanceId))].filter(
    ({ instanceId }) => ['running', 'pending', undefined].includes(states.get(instanceId)),
  );
}

function byRegion(instances: readonly Named[]): readonly Running[] {
  const regions = new Map<string, Set<string>>();
  for (const { instanceId, region } of instances)
    regions.set(region, (regions.get(region) ?? new Set()).add(instanceId));
  return [...regions].map(([region, ids]) => ({ region, instanceIds: [...ids] }));
}
