import { createHash } from 'node:crypto';
import { actionId } from '../../containment/action.ts';
import { workingOf } from '../../artifacts/standing.ts';
import { revertedIn } from '../../containment/outcome.ts';
import type { ContainmentState } from '../../state.ts';
import type { Activity } from '../../review/totals/activity.ts';
import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import { listAt, numberAt, textAt } from '../../values/unknown.ts';
import { activityOf, instancesOf, type ReportContext } from '../context.ts';
import { decisionOf, isInPart, isSoFar } from '../decision.ts';
import type { Told } from '../../incident/told.ts';
import { proofLines } from '../sections/proof.ts';
import { runningOf } from './money.ts';
import { unless } from '../unless.ts';

/** So many digests of 12 characters, with what JSON puts around them, stay under 7 KB. */
const limits = { made: 300, actions: 150 } as const;

/** The same for the same id, whatever its length and whoever chose it. */
export const digest = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 12);

/** What the report of this context tells, as the state keeps it: under 8 KB, and nothing in it that others wrote. */
export function toTold(context: ReportContext): Told {
  const { state } = context;
  const activity = activityOf(context);
  const made = madeIds(context);
  const running = unless(undefined, () => runningNow(context));
  const number = (...path: readonly string[]): number => numberAt(activity, ...path) ?? 0;
  return {
    calls: number('calls') - (showsLaunch(activity, state) ? 1 : 0),
    callsAfter: number('after', 'calls'),
    notDenied: listAt(activity, 'after', 'notDenied', 'items').length + number('after', 'notDenied', 'more'),
    spreading: number('after', 'spreading'),
    made: made.slice(0, limits.made).map(digest),
    madeCount: made.length + number('made', 'more'),
    actions: (state?.plan.actions ?? []).slice(0, limits.actions).map((action) => digest(actionId(action))),
    undone: revertedIn(state?.verification).length,
    launches: numberAt(state, 'launches', 'count') ?? 0,
    complete: activity?.complete === true,
    unproven: proofLines(context).length,
    links: listAt(state, 'trace', 'lineage', 'links').length,
    others: sum(listAt(activity, 'resources', 'items').map((each) => numberAt(each, 'changes') ?? 0)),
    ...(state && {
      decision: decisionOf(state),
      inPart: isInPart(state),
      working: workingCount(state),
      soFar: isSoFar(state),
    }),
    ...(running !== undefined && { running }),
  };
}

function workingCount(state: ContainmentState): number {
  const { works, unknown, unread } = workingOf(state);
  return works.length + unknown.length + unread;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

function runningNow(context: ReportContext): number | undefined {
  const now = instancesOf(context);
  const looked = now && runningOf(now);
  const running = looked?.unknown === 0 ? looked.running : undefined;
  return Number.isFinite(running) ? running : undefined;
}

/**
 * Whether the review has the launch that opened the incident. Event history shows it minutes late, as one more call and
 * as instances that were made: every report has told of it from the first on.
 */
function showsLaunch(activity: Activity | undefined, state: JudgementSlice | undefined): boolean {
  const lists = [['changes'], ['made', 'items'], ['instances', 'items']] as const;
  const isLaunch = (each: unknown): boolean => textAt(each, 'eventId') === state?.launch.eventId;
  return lists.some((list) => listAt(activity, ...list).some(isLaunch));
}

/** Event ids of what it made beside the launch's own instances, newest first, each once. */
function madeIds(context: ReportContext): readonly string[] {
  const things = [
    ...listAt(activityOf(context), 'made', 'items'),
    ...listAt(context.state, 'persistence', 'found').toReversed(),
  ];
  const ids = things.map((thing) => textAt(thing, 'eventId')).filter((id) => id !== undefined);
  return [...new Set(ids)].filter((id) => id !== context.state?.launch.eventId);
}
