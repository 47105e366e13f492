import { nextStepsFor, undoByHand } from '../by-hand.ts';
import { type ContainmentState, outcomesOf, type Phase } from '../incident.ts';
import { activitySection } from './activity.ts';
import { persistenceSection } from './persistence.ts';
import type { Launch } from '../launch.ts';
import { isOpen } from '../lineage.ts';
import { lineageSection, originContained } from './lineage.ts';
import { backupKeySection } from './backup.ts';
import { doneSection, verifiedSection } from './done.ts';
import { actNowSection, remedySection, undoneSection } from './hold.ts';
import { breakerErrorLine, plannedSection } from './breaker.ts';
import { lateLine, launchLines, stormLine } from './launches.ts';
import { commandPrefix, type Section } from './section.ts';
import { neutral, seconds, utc } from '../text.ts';

/** What on-call reads, before it is given a form. */
export interface Report {
  /** Under 100 characters, printable ASCII: what SNS takes as an email's subject. */
  readonly subject: string;
  /** Contained or not, who, what: the first lines on a phone. */
  readonly headline: readonly string[];
  readonly sections: readonly Section[];
}

export type Decision = 'contained' | 'not-contained' | 'observed' | 'alert';

/**
 * Whether the caller is contained, as verification found it: a containment nobody could re-read is none.
 */
export function decisionOf(state: ContainmentState): Decision {
  if (state.verdict.kind !== 'contain') return 'alert';
  if (state.mode === 'observe') return 'observed';
  return state.verification?.held === true ? 'contained' : 'not-contained';
}

/**
 * Composes the report of an incident.
 * @param state everything the steps found
 * @param now when it is written
 * @param evidence where the incident's record is kept
 */
export function toReport(state: ContainmentState, now: Date, evidence: string): Report {
  const decision = decisionOf(state);
  const followUp = phaseWords[state.phase];
  return {
    subject: toSubject(`${followUp}${words[decision]}: ${state.incident.subject}, ${state.launch.region}`),
    headline: [
      `${followUp}${words[decision]}: ${state.incident.subject}`,
      describeLaunch(state.launch),
      ...stormLine(state),
      promise(state, decision),
      ...lateLine(state),
    ],
    sections: [
      ...(decision === 'not-contained' ? [actNowSection(state, now), remedySection(state)] : []),
      undoneSection(state),
      plannedSection(state, now),
      backupKeySection(state),
      whoSection(state),
      ...(carriedOut(decision) ? [doneSection(state)] : []),
      verifiedSection(state),
      lineageSection(state),
      persistenceSection(state, now),
      activitySection(state, now),
      nextStepsSection(state, decision, now),
      undoSection(state, decision),
      incidentSection(state, evidence),
    ].filter((section) => section.lines.length > 0),
  };
}

/** Whether anything was changed. */
const carriedOut = (decision: Decision): boolean => decision === 'contained' || decision === 'not-contained';

const phaseWords: Record<Phase, string> = {
  first: '',
  'watch-1': 'Update: ',
  'watch-2': 'Update: ',
  'follow-up': 'Follow-up: ',
  'review-end': 'Review complete: ',
};

const words: Record<Decision, string> = {
  contained: 'CONTAINED',
  'not-contained': 'NOT CONTAINED, act now',
  observed: 'OBSERVED, nothing changed',
  alert: 'ALERT, not contained',
};

/** A subject that SNS accepts: printable ASCII, at most 99 characters. */
export function toSubject(text: string): string {
  const ascii = `Firebreak ${text}`.replace(/[^ -~]/g, '?');
  return ascii.length > 99 ? `${ascii.slice(0, 96)}...` : ascii;
}

/** What was launched, where and when, in one line. */
export function describeLaunch(launch: Launch): string {
  const { result } = launch;
  const count =
    result.kind === 'launched' ? result.instanceIds.length || launch.requestedCount : launch.requestedCount;
  const what = `${count ?? 'an unknown number of'} x ${neutral(launch.instanceType ?? 'unknown type', 40)}`;
  const when = `in ${neutral(launch.region, 40)} at ${utc(launch.eventTime)}`;
  if (result.kind === 'launched') return `Launched ${what} ${when}`;
  const how = { 'dry-run': 'Tried (dry run)', denied: 'Was denied', failed: 'Failed to launch' }[result.kind];
  return `${how} ${what} ${when}: ${neutral(result.errorCode, 60)}`;
}

function promise(state: ContainmentState, decision: Decision): string {
  switch (decision) {
    case 'contained': {
      const since = state.verification?.millisecondsSinceLaunch;
      const when = `read again${since === undefined ? '' : ` ${seconds(since)} after the launch`}`;
      const session = state.plan.actions.find((action) => action.kind === 'revoke-role-sessions');
      if (!session || state.caller.kind !== 'role-session')
        return `Key, sessions and console were ${when} and are closed.`;
      const scope = session.userId === undefined ? 'every session of the role' : 'this session of the role';
      return `The deny of ${scope} was ${when} and is in place.${originContained(state)}`;
    }
    case 'not-contained':
      return 'The credential may still work. The commands below contain it by hand.';
    case 'observed':
      return `Mode is observe. It would have been contained: ${state.plan.actions.map((a) => a.kind).join(', ')}.`;
    case 'alert':
      return `Nothing was changed: ${neutral(state.verdict.because)}.`;
  }
}

function whoSection({ caller, launch, verdict }: ContainmentState): Section {
  const lines = [
    `${caller.reason[0]?.toUpperCase() ?? ''}${neutral(caller.reason.slice(1))}.`,
    'userArn' in caller ? `ARN: ${neutral(caller.userArn)}` : '',
    'roleArn' in caller ? `Role: ${neutral(caller.roleArn ?? 'none')}` : '',
    caller.accessKeyId === undefined ? '' : `Access key: ${neutral(caller.accessKeyId, 130)}`,
    `From: ${neutral(launch.sourceIp ?? 'unknown address')}, ${neutral(launch.userAgent ?? 'unknown agent', 100)}`,
    launch.invokedBy === undefined ? '' : `Called through: ${neutral(launch.invokedBy)}`,
    launch.result.kind === 'launched' && launch.result.instanceIds.length > 0
      ? `Instances launched: ${launch.result.instanceIds.map((id) => neutral(id, 30)).join(', ')}`
      : '',
    `Verdict: ${verdict.kind}; ${neutral(verdict.because, 300)}.`,
    ...verdict.rules.map((rule) => `Rule "${neutral(rule.name, 64)}": ${neutral(rule.because, 300)}.`),
  ];
  return { title: 'WHO AND WHY', lines: lines.filter((line) => line !== '') };
}

/** Everybody on the role is out, not the attacker alone. */
function wholeRole({ plan }: ContainmentState, carriedOut: boolean): readonly string[] {
  const whole = plan.actions.find(
    (action) => action.kind === 'revoke-role-sessions' && action.userId === undefined,
  );
  if (!whole || !carriedOut) return [];
  return [
    "The settings ask for the whole role: every session of it that was issued before is denied, those of all of the role's " +
      'workloads among them. Each must get new credentials; restart what does not do so by itself.',
  ];
}

function nextStepsSection(state: ContainmentState, decision: Decision, now: Date): Section {
  const { launch, caller } = state;
  const { result } = launch;
  const stop =
    result.kind === 'launched' && result.instanceIds.length > 0
      ? [
          'The launched instances are untouched. Stop them (stopping keeps their disks for forensics):',
          `${commandPrefix}aws ec2 stop-instances --region ${neutral(launch.region, 40)} --instance-ids ${result.instanceIds
            .map((id) => neutral(id, 30))
            .join(' ')}`,
        ]
      : [];
  const done = carriedOut(decision);
  const role = done
    ? [
        'Role sessions that this credential assumed before the launch are not ended by this; look for AssumeRole in its activity.',
      ]
    : [];
  const traced = state.trace !== undefined && !isOpen(state.trace.lineage);
  const steps = nextStepsFor(caller, now, { contained: done, traced });
  return { title: 'NEXT STEPS', lines: [...stop, ...wholeRole(state, done), ...steps, ...role] };
}

function undoSection(state: ContainmentState, decision: Decision): Section {
  if (!carriedOut(decision)) return { title: '', lines: [] };
  const commands = state.plan.actions.flatMap((action) => undoByHand(action, outcomesOf(state)));
  const restore = `npx firebreak restore ${state.incident.id}`;
  return {
    title: 'TO GIVE BACK, IF THIS WAS EXPECTED',
    lines: [commandPrefix + restore, 'By hand:', ...commands.map((line) => commandPrefix + line)],
  };
}

function incidentSection(state: ContainmentState, evidence: string): Section {
  const { incident, launch } = state;
  const failures = [
    state.recordError && 'the incident table could not be updated',
    state.noticeError && 'the immediate notice could not be published',
    state.evidenceError && 'the evidence could not be stored',
    Object.values(state.containment ?? {}).some(({ unrecorded }) => unrecorded) &&
      'what was there before could not all be written down: giving back may need you',
    state.standingError && 'whether it was given back could not be read, so it was looked at again',
  ].filter((failure) => typeof failure === 'string');
  return {
    title: 'INCIDENT',
    lines: [
      `Id: ${incident.id}`,
      `Launch event: ${neutral(launch.eventId)} in ${neutral(launch.region, 40)}`,
      ...launchLines(state),
      ...breakerErrorLine(state),
      ...(incident.reopens === undefined ? [] : [`Re-opens ${incident.reopens}: the caller launched again.`]),
      `Evidence: ${evidence}`,
      ...failures.map((failure) => `Not done: ${failure}.`),
    ],
  };
}
