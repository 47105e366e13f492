import type { Notice } from '../aws/notices.ts';
import { containByHand } from '../core/by-hand.ts';
import { toCaller } from '../core/to-caller.ts';
import type { ContainmentState, StepError } from '../core/incident.ts';
import { planContainment, type PlanSettings } from '../core/plan.ts';
import { breakerReport } from '../core/report/breaker.ts';
import { decisionOf, type Report, toReport, toSubject } from '../core/report/report.ts';
import { renderText } from '../core/report/render-text.ts';
import { commandPrefix } from '../core/report/section.ts';
import { describeCaller } from '../core/subject.ts';
import { neutral } from '../core/text.ts';
import { at, listAt, textAt } from '../core/unknown.ts';

/** What the state machine asks to be published. */
export type PublishInput =
  | { readonly notice: 'report' | 'not-contained' | 'breaker'; readonly state: ContainmentState }
  /** Containment broke down: the state is whatever was there, at worst the event as it came. */
  | { readonly notice: 'failure'; readonly state: unknown };

/** What the report is told of the deployment. */
export interface Deployment {
  /** Name of the evidence bucket. */
  readonly bucket: string;
  /** What is planned by hand where planning itself broke down. */
  readonly settings: PlanSettings;
}

/** SNS takes 262,144 bytes over all forms of a message; the text is in it twice and the JSON three times, escaped. */
const textLimit = 40_000;
const jsonLimit = 30_000;

/**
 * Composes the notice. It never fails on what it is given: a report about broken input is the one that must go out.
 */
export function compose(input: PublishInput, now: Date, { bucket, settings }: Deployment): Notice {
  if (input.notice === 'failure')
    return toNotice(failureReport(input.state, settings, now), { notice: 'failure' });
  const { state } = input;
  const { breaker } = state;
  if (input.notice === 'breaker')
    return toNotice(breakerReport(state), { notice: 'breaker', breaker, incident: state.incident });
  const evidence = `s3://${bucket}/incidents/${state.incident.id}/`;
  const report = toReport(state, now, evidence);
  const {
    incident,
    launch,
    caller,
    verdict,
    containment,
    verification,
    trace,
    activity,
    launches,
    backupKey,
  } = state;
  const machine = { notice: input.notice, decision: decisionOf(state), phase: state.phase, incident };
  const detail = {
    ...machine,
    breaker,
    launch,
    launches,
    caller,
    verdict,
    containment,
    verification,
    backupKey,
    trace,
    activity,
  };
  const fits = Buffer.byteLength(JSON.stringify(detail)) <= jsonLimit;
  return toNotice(report, fits ? detail : { ...machine, cut: `the whole record is at ${evidence}` });
}

function toNotice(report: Report, machine: object): Notice {
  const text = renderText(report);
  const shown =
    text.length > textLimit ? `${text.slice(0, textLimit)}\n[cut here; see the evidence]\n` : text;
  return { subject: report.subject, text: shown, json: JSON.stringify(machine) };
}

/** A containment that broke down before it could say what it did. */
function failureReport(state: unknown, settings: PlanSettings, now: Date): Report {
  // Before resolve-caller the state is its input; after it, what resolve-caller returned.
  const record = at(state, 'detail');
  const account = textAt(record, 'recipientAccountId') ?? textAt(state, 'account') ?? '';
  const resolved =
    textAt(state, 'caller', 'kind') !== undefined && textAt(state, 'caller', 'reason') !== undefined;
  const caller = resolved ? (at(state, 'caller') as ContainmentState['caller']) : toCaller(record, account);
  // The second wave's plan has the origin's actions too.
  const planned = (resolved ? listAt(state, 'plan', 'actions') : []) as ContainmentState['plan']['actions'];
  const actions = planned.length > 0 ? planned : planContainment(caller, settings).actions;
  const eventId =
    textAt(record, 'eventID') ?? textAt(state, 'launch', 'eventId') ?? textAt(state, 'id') ?? 'unknown';
  const region =
    textAt(record, 'awsRegion') ?? textAt(state, 'launch', 'region') ?? textAt(state, 'region') ?? 'unknown';
  const error = (at(state, 'error') ?? {}) as StepError;
  const commands = actions.flatMap((action) => containByHand(action, now));
  return {
    subject: toSubject(`NOT CONTAINED, act now: ${describeCaller(caller)}, ${region}`),
    headline: [
      `NOT CONTAINED, act now: ${describeCaller(caller)}`,
      `Launch event ${neutral(eventId)} in ${neutral(region, 40)}`,
      'Firebreak broke down before it could contain the caller.',
    ],
    sections: [
      {
        title: 'ACT NOW',
        lines: [
          ...commands.map((line) => commandPrefix + line),
          ...(commands.length === 0 ? [`Whether to contain it by hand: ${neutral(caller.reason)}.`] : []),
          'First check that the launch was not expected: it may not have been judged.',
        ],
      },
      {
        title: 'WHAT FAILED',
        lines: [
          `${neutral(error.Error ?? 'unknown error', 100)}: ${neutral(error.Cause ?? 'no cause given', 600)}`,
        ],
      },
    ],
  };
}
