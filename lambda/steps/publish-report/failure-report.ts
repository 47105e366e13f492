import { containByHand } from '../../../core/containment/by-hand.ts';
import type { Caller } from '../../../core/caller/caller.ts';
import { type Plan, planContainment, type PlanSettings } from '../../../core/containment/plan.ts';
import { clip } from '../../../core/report/clip.ts';
import { never, prose } from '../../../core/report/block.ts';
import { toDoNow } from '../../../core/report/do-now/do-now.ts';
import { type DoNowStep, step } from '../../../core/report/do-now/step.ts';
import { type Document, schemaVersion } from '../../../core/report/document.ts';
import { accountOf, accountWords, type NamedAccount } from '../../../core/report/opening/account.ts';
import { subjectOf } from '../../../core/report/opening/subject.ts';
import type { Report } from '../../../core/report/report.ts';
import { unless } from '../../../core/report/unless.ts';
import { describeCaller } from '../../../core/caller/subject.ts';
import { neutral } from '../../../core/values/text.ts';
import { toCaller } from '../../../core/caller/to-caller.ts';
import { at, listAt, textAt } from '../../../core/values/unknown.ts';

/**
 * A containment that broke down before it could say what it did.
 * @param state whatever was there: before resolve-caller its input, after it what it returned
 */
export function failureReport(state: unknown, settings: PlanSettings, now: Date): Report {
  const { caller, actions, eventId, region, account } = whatIsKnown(state, settings);
  const decision = 'NOT CONTAINED, act now';
  const error = `${textAt(state, 'error', 'Error') ?? 'unknown error'}: ${textAt(state, 'error', 'Cause') ?? whyBroken(state)}`;
  const who = whoIs(caller);
  const subject = subjectOf({ decision, who, account, region: neutral(region, 40) });
  const headline = [
    `${decision}: ${who}${account ? `, in account ${accountWords(account)}` : ''}`,
    `Launch event ${neutral(eventId)} in ${neutral(region, 40)}`,
    'Firebreak broke down before it could contain the caller.',
  ];
  const severity = 'critical';
  const head = { schemaVersion, kind: 'failure', subject, headline, severity, writtenAt: now.toISOString() };
  const commands = actions.flatMap((action) => byHand(action, { region }));
  const doNow = toDoNow(commands.length === 0 ? [] : [contain(caller, commands)]);
  return {
    kind: 'failure',
    subject,
    headline,
    decision: 'not-contained',
    severity,
    banner: 'danger',
    doNow,
    links: [],
    facts: [],
    sections: sections(caller, doNow, error),
    document: clip({
      ...head,
      ...(doNow.length > 0 && { doNow }),
      decision: 'not-contained',
      caller,
      eventId,
      region,
      error,
    }) as Document,
  };
}

/** Where no step has failed, the machine did not know the way that resolve-caller told it. */
function whyBroken(state: unknown): string {
  const route = textAt(state, 'route');
  return route === undefined || at(state, 'error') !== undefined
    ? 'no cause given'
    : `resolve-caller returned the route ${route}, which the state machine does not know: deploy both together.`;
}

const contain = (caller: Caller, commands: readonly string[]): DoNowStep =>
  step('close', `Contain ${whoIs(caller)} by hand`, {
    why: ['First check that the launch was not expected: it may not have been judged.'],
    commands,
  });

function sections(caller: Caller, doNow: readonly DoNowStep[], error: string): Report['sections'] {
  const uncertain = prose(`Whether to contain it by hand: ${neutral(caller.reason)}.`);
  return [
    ...(doNow.length > 0
      ? []
      : [{ id: 'next-steps', title: 'NEXT STEPS', importance: never, blocks: [uncertain] }]),
    { id: 'failed', title: 'WHAT FAILED', importance: never, blocks: [prose(neutral(error, 700))] },
  ];
}

const whoIs = (caller: Caller): string =>
  unless('an unreadable caller', () => neutral(describeCaller(caller), 300));

const byHand = (action: Known['actions'][number], place: { readonly region: string }): readonly string[] =>
  unless([], () => [neutralLine(containByHand(action, place))]);

/** A command that is no text, or of names that are none, is no command. */
function neutralLine(line: string): string {
  if (/\b(?:undefined|null|\[object )/.test(line)) throw new Error('a command without its names');
  return line;
}

interface Known {
  readonly caller: Caller;
  readonly actions: Plan['actions'];
  readonly eventId: string;
  readonly region: string;
  readonly account: NamedAccount | undefined;
}

function whatIsKnown(state: unknown, settings: PlanSettings): Known {
  const record = at(state, 'detail');
  const account =
    textAt(record, 'recipientAccountId') ??
    textAt(state, 'launch', 'account') ??
    textAt(state, 'account') ??
    '';
  const resolved =
    textAt(state, 'caller', 'kind') !== undefined && textAt(state, 'caller', 'reason') !== undefined;
  const caller = resolved ? callerOf(at(state, 'caller')) : toCaller(record, account);
  const issuedAt =
    textAt(state, 'launch', 'sessionCreatedAt') ??
    textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate');
  // The second wave's plan has the origin's actions too.
  const planned = (resolved ? listAt(state, 'plan', 'actions') : []) as Known['actions'];
  return {
    caller,
    actions:
      planned.length > 0 ? planned : unless([], () => planContainment(caller, settings, issuedAt).actions),
    account: accountOf({ launch: { account }, background: at(state, 'background') }),
    eventId:
      textAt(record, 'eventID') ?? textAt(state, 'launch', 'eventId') ?? textAt(state, 'id') ?? 'unknown',
    region:
      textAt(record, 'awsRegion') ??
      textAt(state, 'launch', 'region') ??
      textAt(state, 'region') ??
      'unknown',
  };
}

/** A caller that every reader of callers can take, or one that says that it cannot be read. */
function callerOf(value: unknown): Caller {
  const { shown, ...others } = (value ?? {}) as Record<string, unknown>;
  const fields = Object.entries({ ...others, ...(shown as object | undefined) }).filter(
    ([name]) => name !== 'workload',
  );
  const isWhole = fields.every(([, field]) => typeof field === 'string');
  return isWhole
    ? (value as Caller)
    : { kind: 'malformed', reason: 'the caller in the state cannot be read' };
}
