import type { ContainmentState } from '../../state.ts';
import type { Action } from '../../containment/action.ts';
import { findingsIn } from '../../containment/outcome.ts';
import { incidentSortKey } from '../../incident/item/items.ts';
import { describePause } from '../../incident/pause.ts';
import { count, duration, neutral, plural } from '../../values/text.ts';
import { activityOf, instancesOf, type ReportContext } from '../context.ts';
import { type Decision, decisionOf, pauseOf } from '../decision.ts';
import { accountOf, accountWords } from './account.ts';
import { againLines } from './again.ts';
import { deniedEverythingLine } from './denied-everything.ts';
import { describeLaunch } from './describe-launch.ts';
import { dollars, runningOf } from './money.ts';
import { patrolLines } from './patrol.ts';
import type { InstancesNow } from '../../instances/instances.ts';
import { askedWords } from '../sections/hidden-launches.ts';
import { proofLines } from '../sections/proof.ts';
import { keptLine } from '../sections/kept.ts';
import { soFarLine, workingLine } from '../sections/working.ts';
import { originContained } from '../sections/lineage.ts';
import { openingText } from '../severity.ts';
import { unless } from '../unless.ts';
import { lateLine, stormLine } from '../sections/launch-lines.ts';

/** The first lines: the decision and who; what was launched, and whether it runs; whether it holds, or what to do. */
export function headlineOf(context: ReportContext): readonly string[] {
  const { state } = context;
  if (!state) return reviewHeadline(context);
  const decision = decisionOf(state);
  return [
    `${openingText(state)}: ${neutral(state.incident.subject)}${inAccount(state)}`,
    ...unless([], () => proofLines(context)),
    ...reopenedLine(state),
    ...unless([], () => againLines(context)),
    ...unless([], () => patrolLines(state)),
    describeLaunch(state.launch) + unless('', () => running(context)),
    promise(state, decision) + unless('', () => afterwards(context)),
    ...unless([], () => deniedEverythingLine(state)),
    ...unless([], () => workingLine(state)),
    ...unless([], () => keptLine(state)),
    ...unless([], () => leakLine(state)),
    ...uncountedLine(state),
    ...unless([], () => pauseLine(state)),
    ...unless([], () => stormLine(state)),
    ...underWayLine(state),
    ...lateLine(state),
    ...unless([], () => soFarLine(state)),
  ];
}

/** Where it is: on-call may have many accounts. */
function inAccount(state: ContainmentState): string {
  const account = accountOf(state);
  return account ? `, in account ${accountWords(account)}` : '';
}

/** Why there is another containment of somebody who has an incident already. */
function reopenedLine({ incident }: ContainmentState): readonly string[] {
  const { id, reopens, item = incidentSortKey } = incident;
  if (reopens !== undefined)
    return [
      `IT WENT THROUGH although ${neutral(reopens, 60)} had contained it: somebody reverted that, or it never held. It is contained again.`,
    ];
  return item === incidentSortKey
    ? []
    : [
        `A further credential of the incident ${neutral(id, 60)}: it launched, and what was in place did not cover it.`,
      ];
}

/** A first notice: what is told is how it stands while the containment is at work. */
const underWayLine = ({ underWay }: ContainmentState): readonly string[] =>
  underWay
    ? ['FIRST NOTICE: Firebreak is still at work on it, and this is how it stands now. The report follows.']
    : [];

/** Without the count nobody knows how its other credentials stand. */
const uncountedLine = ({ launchesError, route }: ContainmentState): readonly string[] =>
  launchesError !== undefined && route === 'contain'
    ? ['WHETHER OTHER CREDENTIALS OF IT LAUNCHED is not known: the incident table could not be read.']
    : [];

/** That the key which launched was made by Firebreak after an earlier incident: that one's leak is open. */
function leakLine({ backupKey, caller }: ContainmentState): readonly string[] {
  if (!backupKey?.openLeak) return [];
  return [
    `THE LEAK IS OPEN: ${neutral(caller.accessKeyId ?? 'the key', 130)} was made by Firebreak after an earlier incident, and has been stolen too. No further key is made: find where it leaks.`,
  ];
}

/** That a person has paused containment, where that is why the caller is not contained. */
function pauseLine(state: ContainmentState): readonly string[] {
  const pause = pauseOf(state);
  // The alert of a launch that a pause let go gives it as its reason.
  if (!pause || decisionOf(state) === 'alert') return [];
  return [
    `Containment is ${describePause(pause)}. A later check contains it once that is over: contain it by hand now, or run firebreak resume.`,
  ];
}

/** A review by hand: what was asked for, and what it found. */
function reviewHeadline(context: ReportContext): readonly string[] {
  const activity = activityOf(context);
  const what = neutral(context.selection ?? 'a credential', 300);
  const found = activity
    ? `${plural(activity.calls, 'call')} in ${plural(activity.regions.length, 'region')}, ${count(activity.changeCount)} of them changes`
    : 'Nothing could be read';
  return [
    `REVIEW of ${what}`,
    found + (running(context) || '.'),
    activity && !activity.complete
      ? 'The review is not complete: see what was searched. Nothing was changed.'
      : 'Nothing was changed: this is a review.',
  ];
}

/** Whether what was launched still runs, and what it costs; of what EC2 was not asked, or did not answer, no claim. */
function running(context: ReportContext): string {
  const now = instancesOf(context);
  if (!now) return '';
  const { running: run, all, unknown } = runningOf(now);
  const hidden = hiddenWords(now);
  if (all === 0) return hidden;
  const launch = context.state?.launch;
  const isOwn = now.hidden?.items.some(({ eventId, found }) => found > 0 && eventId === launch?.eventId);
  // The launch of the alert launched nothing: these are of others by the same credential.
  if (launch && launch.result.kind !== 'launched' && !isOwn)
    return `. Of ${plural(all, 'instance')} by other launches ${stillRun(run, unknown)}.`;
  if (unknown === all && hidden !== '') return hidden;
  if (unknown === all) return '. Whether that still runs could not be looked up.';
  const cost = now.cost ? `, ${dollars(now.cost.perHour)} an hour` : '';
  if (unknown > 0) return `. Of its ${count(all)} instances ${stillRun(run, unknown)}${cost}.`;
  if (run === 0) return all === 1 ? '. It runs no more.' : `. None of its ${count(all)} instances runs now.`;
  const which = all === 1 ? 'It is still running' : `${count(run)} of its ${count(all)} instances still run`;
  return `. ${which}${cost}.${isProbable(now) ? ' PROBABLY its instances: its record names none.' : ''}`;
}

const isProbable = ({ hidden }: InstancesNow): boolean =>
  hidden?.items.some(({ way, found }) => way === 'shape' && found > 0) ?? false;

/** That nobody knows which instances those are, and what they would cost. */
function hiddenWords({ hidden, askedCost }: InstancesNow): string {
  if (!hidden) return '';
  const cost = askedCost && askedCost.perHourLeast > 0 ? ` If all runs: ${askedWords(askedCost)}.` : '';
  return `. Its record does not name the instances, and NONE WAS FOUND: see what was launched.${cost}`;
}

function stillRun(run: number, unknown: number): string {
  const still = run === 0 ? 'none is known to run' : `${count(run)} still run`;
  return unknown > 0 ? `${still}, of ${count(unknown)} it is NOT KNOWN` : run === 0 ? 'none runs now' : still;
}

function promise(state: ContainmentState, decision: Decision): string {
  switch (decision) {
    case 'contained':
      return containedPromise(state);
    case 'not-contained':
      return 'The credential may still work. The commands below contain it by hand.';
    case 'observed':
      return `Mode is observe. It would have been contained: ${state.plan.actions.map(({ kind }) => kind).join(', ')}.`;
    case 'alert':
      return `Nothing was changed: ${neutral(state.verdict.because)}.`;
  }
}

function containedPromise(state: ContainmentState): string {
  const since = state.verification?.millisecondsSinceLaunch;
  const when = `read again${since === undefined ? '' : ` ${duration(since)} after the launch`}`;
  const session = state.plan.actions.find((action) => action.kind === 'revoke-role-sessions');
  if (!session || state.caller.kind !== 'role-session') return `${closedIn(state)} ${when}.`;
  const scope = session.userId === undefined ? 'every session of the role' : 'this session of the role';
  return `The deny of ${scope} was ${when} and is in place.${unless('', () => originContained(state))}`;
}

/** Each kind of thing that a check found in place, as the first lines name it. */
const closed: readonly (readonly [string, readonly Action['kind'][]])[] = [
  ['all access keys', ['deactivate-all-keys']],
  ['sessions', ['revoke-sessions', 'deny-user', 'revoke-role-sessions', 'deny-all-of-role']],
  ['everything that it signs', ['deny-all']],
  ['the console', ['disable-console']],
  ['SSH keys', ['deactivate-ssh-keys']],
  ['service-specific credentials', ['deactivate-service-credentials']],
  ['certificates', ['deactivate-certificates']],
];

/** What is closed, by what was verified: what was not touched is not named. */
function closedIn({ verification }: ContainmentState): string {
  const found = findingsIn({ findings: verification?.findings ?? [] }).filter(
    ({ status }) => status === 'in-place',
  );
  const keys = found.filter(({ action }) => action === 'deactivate-key');
  const names = [
    ...keys.slice(0, 3).map(({ target }) => `key ${neutral(target, 130)}`),
    ...(keys.length > 3 ? [`${count(keys.length - 3)} more keys`] : []),
    ...closed.flatMap(([name, kinds]) =>
      found.some(({ action }) => kinds.some((kind) => kind === action)) ? [name] : [],
    ),
  ];
  return names.length === 0 ? 'What was planned is in place,' : `Closed: ${names.join(', ')};`;
}

/** What is loud about calls after containment: that some went through. */
function afterwards(context: ReportContext): string {
  const open = activityOf(context)?.after?.notDenied;
  const number = open ? open.items.length + open.more : 0;
  return number === 0
    ? ''
    : ` BUT ${plural(number, 'call')} after it ${number === 1 ? 'was' : 'were'} NOT refused.`;
}
