import { createHash } from 'node:crypto';
import { actionId } from '../action.ts';
import { activityOf, instancesOf, type ReportContext } from './context.ts';
import { type Decision, decisionOf } from './decision.ts';
import { runningOf } from './money.ts';

/** What a report has told of an incident, kept small, so that the next one can say what is new. */
export interface Told {
  /** Calls of the credential. */
  readonly calls: number;
  /** Calls after containment, and those of them that were not refused. */
  readonly callsAfter: number;
  readonly notDenied: number;
  /** Digests of the event ids of what it made, by the review and by the search for persistence; the newest few hundred. */
  readonly made: readonly string[];
  /** How many there were in all. */
  readonly madeCount: number;
  /** Digests of the ids of the plan's actions. */
  readonly actions: readonly string[];
  readonly undone: number;
  readonly launches: number;
  readonly complete: boolean;
  readonly decision?: Decision;
  /** Instances that were running; absent where EC2 was not asked. */
  readonly running?: number;
}

/** So many digests of 12 characters, with what JSON puts around them, stay under 7 KB. */
const limits = { made: 300, actions: 150 } as const;

/** The same for the same id, whatever its length and whoever chose it. */
export const digest = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 12);

/** What the report of this context tells, as the state keeps it: under 8 KB, and nothing in it that others wrote. */
export function toTold(context: ReportContext): Told {
  const { state } = context;
  const activity = activityOf(context);
  const now = instancesOf(context);
  const made = madeIds(context);
  const open = activity?.after?.notDenied;
  return {
    calls: activity?.calls ?? 0,
    callsAfter: activity?.after?.calls ?? 0,
    notDenied: open ? open.items.length + open.more : 0,
    made: made.slice(0, limits.made).map(digest),
    madeCount: made.length + (activity?.made.more ?? 0),
    actions: (state?.plan.actions ?? []).slice(0, limits.actions).map((action) => digest(actionId(action))),
    undone: state?.verification?.undone?.length ?? 0,
    launches: state?.launches?.count ?? 0,
    complete: activity?.complete ?? false,
    ...(state && { decision: decisionOf(state) }),
    ...(now && { running: runningOf(now).running }),
  };
}

/** Event ids of what it made, newest first, each once. */
export function madeIds(context: ReportContext): readonly string[] {
  const found = (context.state?.persistence?.found ?? []).toReversed();
  const all = [...(activityOf(context)?.made.items ?? []), ...found];
  return [...new Set(all.map(({ eventId }) => eventId))];
}
