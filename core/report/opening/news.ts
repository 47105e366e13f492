import { incidentSortKey } from '../../incident/item/items.ts';
import { whyUnavailable } from '../../faults.ts';
import { actionId } from '../../containment/action.ts';
import type { ContainmentState } from '../../state.ts';
import { count, neutral, plural } from '../../values/text.ts';
import { at } from '../../values/unknown.ts';
import { alarm, type Prose, prose } from '../block.ts';
import { activityOf, type ReportContext } from '../context.ts';
import { decisionOf } from '../decision.ts';
import { proofLines } from '../sections/proof.ts';
import { unless } from '../unless.ts';
import type { Told } from '../../incident/told.ts';
import { digest, toTold } from './told.ts';

/** Whether there is anything that the last report has not told; all of it is new where there was none. */
export function hasNews(state: ContainmentState): boolean {
  const told = state.report?.told;
  // What cannot be compared may be news.
  return told === undefined || unless(true, () => newsSince(told, { now: new Date(0), state }).length > 0);
}

/**
 * Whether on-call is to be mailed: always the first two reports, and updates, which come only where something was
 * contained; one more only with news. The follow-up is one more where an update was the second, and of a wave; that a SO FAR is over is news. A caller that is not
 * contained and a check that failed are told all the same: silence is to mean that all is as it was.
 */
export function isWorthAMail(state: ContainmentState): boolean {
  if (state.phase === 'review-end') return hasNews(state);
  // A wave is a further mail about its incident as it is.
  const isWave = (state.incident.item ?? incidentSortKey) !== incidentSortKey;
  const isSecond = !isWave && (state.report?.phase === undefined || state.report.phase === 'first');
  // What cannot be read is no reason for silence.
  return state.phase !== 'follow-up' || isSecond || hasNews(state) || unless(true, () => isUnsure(state));
}

/** Whether it does not hold, something could not be checked, or the trail was asked, which is told but not compared. */
function isUnsure(state: ContainmentState): boolean {
  const { activity, instances, persistence, verification, trail, report } = state;
  const { traceError, persistenceError, evidenceError, recordError, launchesError, standingError } = state;
  const errors = [traceError, persistenceError, evidenceError, recordError, launchesError, standingError];
  const isCut = persistence?.phase === state.phase && persistence.coverage.some((each) => each.incomplete);
  return (
    decisionOf(state) === 'not-contained' ||
    verification?.reason !== undefined ||
    trail !== undefined ||
    [activity, instances].some((found) => whyUnavailable(found) !== undefined) ||
    (report?.told?.complete === true && at(activity, 'complete') !== true) ||
    isCut ||
    errors.some((error) => error !== undefined)
  );
}

/**
 * What is new since a report, the worst first. What was reset or is gone (a count that fell) is no news: a review
 * that failed this time does not take back what was told.
 */
export function newsSince(told: Told, context: ReportContext): readonly Prose[] {
  const now = toTold(context);
  return [
    ...decisionNews(told, now),
    ...((now.unproven ?? 0) > (told.unproven ?? 0) ? proofLines(context).map(alarm) : []),
    ...afterNews(told, now),
    ...revertedNews(told, now),
    ...workingNews(told, now),
    ...searchedNews(told, now),
    ...actionNews(told, context),
    ...lineageNews(told, now),
    ...madeNews(told, now, context),
    ...countNews(told, now),
    ...(now.complete && !told.complete ? [prose('The review of event history is complete now.')] : []),
  ];
}

const words: Readonly<Record<NonNullable<Told['decision']>, string>> = {
  contained: 'it is contained now',
  'not-contained': 'IT IS NOT CONTAINED ANY MORE',
  observed: 'it is only observed now',
  alert: 'it is only alerted on now',
};

function decisionNews(told: Told, { decision }: Told): readonly Prose[] {
  if (decision === undefined || told.decision === undefined || told.decision === decision) return [];
  const text = `Since the last report: ${words[decision]}.`;
  return [decision === 'not-contained' ? alarm(text) : prose(text)];
}

function afterNews(told: Told, now: Told): readonly Prose[] {
  const open = now.notDenied - told.notDenied;
  if (open > 0) return [alarm(`${plural(open, 'call')} after containment NOT refused: see below.`)];
  const calls = now.callsAfter - told.callsAfter;
  const spreading = (now.spreading ?? 0) - (told.spreading ?? 0);
  const how =
    spreading > 0
      ? `${count(spreading)} of them answered while IAM was spreading, the others refused`
      : 'every one of them refused';
  return calls > 0 ? [prose(`${plural(calls, 'call')} more after containment, ${how}.`)] : [];
}

function revertedNews(told: Told, now: Told): readonly Prose[] {
  const reverted = now.undone - told.undone;
  return reverted > 0 ? [alarm(`Somebody reverted the containment ${plural(reverted, 'time')}.`)] : [];
}

function workingNews(told: Told, now: Told): readonly Prose[] {
  const more = (now.working ?? 0) - (told.working ?? 0);
  return more > 0 ? [alarm(`${plural(more, 'credential')} more that it made and that may still work.`)] : [];
}

/** The word SO FAR is taken back, or nobody would know. */
const searchedNews = (told: Told, now: Told): readonly Prose[] =>
  told.soFar === true && now.soFar === false && now.decision === 'contained'
    ? [
        prose(
          'Not SO FAR any more: event history has caught up, and was searched again for what it made before.',
        ),
      ]
    : [];

const lineageNews = (told: Told, { links = 0 }: Told): readonly Prose[] =>
  told.links !== undefined && links > told.links
    ? [prose('Who issued the credential is known further back: see the lineage.')]
    : [];

/** Actions that the plan did not have: the second wave. */
function actionNews(told: Told, { state }: ReportContext): readonly Prose[] {
  const known = new Set(told.actions);
  const fresh = (state?.plan.actions ?? []).filter((action) => !known.has(digest(actionId(action))));
  if (fresh.length === 0) return [];
  const named = fresh.slice(0, 5).map((action) => neutral(actionId(action), 100));
  const more = fresh.length > named.length ? ` and ${count(fresh.length - named.length)} more` : '';
  return [prose(`More was planned to contain: ${named.join('; ')}${more}.`)];
}

function madeNews(told: Told, now: Told, context: ReportContext): readonly Prose[] {
  const fresh = now.made.filter((id) => !told.made.includes(id));
  // Where the list was longer than what was kept, only the number can tell.
  const whole = told.madeCount <= told.made.length;
  const number = whole
    ? Math.max(fresh.length, now.madeCount - told.madeCount)
    : now.madeCount - told.madeCount;
  if (number <= 0) return [];
  const ids = new Set(fresh);
  const things = [...(activityOf(context)?.made.items ?? []), ...(context.state?.persistence?.found ?? [])];
  const unique = [
    ...new Map(
      things.filter(({ eventId }) => ids.has(digest(eventId))).map((thing) => [thing.eventId, thing]),
    ).values(),
  ];
  const named = unique.slice(0, 5).map(({ what }) => neutral(what, 100));
  return [
    prose(
      `${plural(number, 'thing')} more that it made and that may outlive it` +
        `${named.length === 0 ? '' : `: ${named.join('; ')}`}${number > named.length && named.length > 0 ? ` and ${count(number - named.length)} more` : ''}.`,
    ),
  ];
}

function countNews(told: Told, now: Told): readonly Prose[] {
  const calls = now.calls - told.calls;
  const launches = now.launches - told.launches;
  const others = told.others === undefined ? 0 : (now.others ?? 0) - told.others;
  const running =
    now.running === undefined || told.running === undefined || now.running === told.running
      ? []
      : [prose(`Instances running: ${count(now.running)}; they were ${count(told.running)}.`)];
  return [
    ...(launches > 0
      ? [prose(`${launches === 1 ? '1 more launch' : `${count(launches)} more launches`}.`)]
      : []),
    ...(calls > 0
      ? [prose(`${calls === 1 ? '1 more call' : `${count(calls)} more calls`} in event history.`)]
      : []),
    ...(others > 0
      ? [
          prose(
            `${others === 1 ? '1 more change' : `${count(others)} more changes`} by others to it or to what it touched.`,
          ),
        ]
      : []),
    ...running,
  ];
}
