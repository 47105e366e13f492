import type { HoldSettings } from '../../../core/containment/next-move.ts';
import type { StoredItem } from '../../../core/incident/item/read-item.ts';
import { staleBefore } from '../../../core/incident/stale.ts';
import type { OtherIncident } from '../../../core/restore/kept.ts';
import type { IncidentRecords } from '../../../lambda/aws/table/incident-records.ts';
import { marksOf } from '../marks.ts';
import { standingOfAll } from '../refusal.ts';
import { carryOut, plan, type Planned, type RestoreDeps, type Result, toDo, toSource } from '../run.ts';
import { type Group, selectGroups, type Window } from './select.ts';

/** Incidents that are restored together, as planned. */
export interface GroupPlan {
  readonly incidentIds: readonly string[];
  readonly subject: string;
  /** Absent where nobody could plan it. */
  readonly planned?: Planned;
  /** Why it is not restored. */
  readonly problem?: string;
}

/** What it led to; a group that could not be planned, or is not restored as asked, has a problem. */
export interface GroupResult extends GroupPlan {
  readonly result?: Result;
}

export interface WindowDeps extends RestoreDeps {
  readonly records: IncidentRecords;
  /** Which say how long a containment may be under way. */
  readonly settings: HoldSettings;
  /** Who restores. */
  readonly arn: string;
  /** What was contained by hand, of which the table knows nothing. */
  readonly byHand: readonly OtherIncident[];
}

/**
 * Plans the restore of every incident of a window. What cannot be read of one stops no other.
 * @param items everything in the table
 */
export async function planWindow(
  items: readonly StoredItem[],
  window: Window,
  deps: WindowDeps,
): Promise<readonly GroupPlan[]> {
  const { groups, unreadable } = selectGroups(items, window);
  const plans = await sideBySide(groups, (group) => planGroup(group, deps));
  return [
    ...plans,
    ...unreadable.map(({ incidentId, problem }) => ({ incidentIds: [incidentId], subject: '', problem })),
  ];
}

async function planGroup({ incidentIds, found }: Group, deps: WindowDeps): Promise<GroupPlan> {
  const about = { incidentIds, subject: found.kept.subject };
  const standing = standingOfAll(found, staleBefore(deps.now(), deps.settings));
  if (standing && 'notNow' in standing) return { ...about, problem: standing.notNow };
  try {
    const planned = await plan(toSource(found, marksOf(deps.records, found, deps), deps.byHand), deps);
    return { ...about, planned, ...(planned.refused !== undefined && { problem: planned.refused }) };
  } catch (error) {
    return { ...about, problem: `it could not be read: ${messageOf(error)}` };
  }
}

/** Whether something of it is to be restored now: what is refused is not, and what is there already needs nothing. */
export const isToRestore = ({ planned, problem }: GroupPlan): boolean =>
  planned !== undefined &&
  problem === undefined &&
  (planned.source.over === undefined || toDo(planned.plan).length > 0);

/** Carries the plans out. One that fails stops no other. */
export const carryOutWindow = (
  plans: readonly GroupPlan[],
  deps: RestoreDeps,
): Promise<readonly GroupResult[]> =>
  sideBySide(plans, async (group): Promise<GroupResult> => {
    if (group.planned === undefined || group.problem !== undefined) return group;
    try {
      const result = await carryOut(group.planned, deps);
      return { ...group, result, ...(result.problem !== undefined && { problem: result.problem }) };
    } catch (error) {
      return { ...group, problem: messageOf(error) };
    }
  });

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Each waits for IAM to spread, most of the time; all at once would be throttled. */
const atOnce = 5;

async function sideBySide<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
