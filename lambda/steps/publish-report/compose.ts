import { type Notice, toSnsMessage } from '../../aws/notices.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { PlanSettings } from '../../../core/containment/plan.ts';
import { breakerReport } from '../../../core/report/breaker.ts';
import { incidentContext } from '../../../core/report/context.ts';
import { renderChat } from '../../../core/report/renderers/render-chat.ts';
import { renderJson } from '../../../core/report/renderers/render-json.ts';
import { renderMail } from '../../../core/report/renderers/render-mail.ts';
import { type Report, toReport } from '../../../core/report/report.ts';
import { failureReport } from './failure-report.ts';

/** What the state machine asks to be published. */
export type PublishInput =
  | {
      readonly notice: 'report' | 'first' | 'not-contained' | 'paused' | 'breaker';
      readonly state: ContainmentState;
    }
  /** Containment broke down: the state is whatever was there, at worst the event as it came. */
  | { readonly notice: 'failure'; readonly state: unknown };

/** What the report is told of the deployment. */
export interface Deployment {
  /** Name of the evidence bucket. */
  readonly bucket: string;
  /** What is planned by hand where planning itself broke down. */
  readonly settings: PlanSettings;
}

/**
 * SNS takes 262,144 bytes over all forms of a message, as it is sent: JSON, in which each form is a string once more
 * escaped. The text is in it twice, the document three times and the chat's message once: 2 x 64,000 + 3 x 35,000 +
 * 20,000 leaves room for the names of the forms. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export const budgets = { text: 64_000, json: 35_000, chat: 20_000 } as const;

/** What SNS takes, over all forms. */
const mostBytes = 262_144;

/** Bytes of a form within the message. */
export const bytesOf = (form: string): number => Buffer.byteLength(JSON.stringify(form));

/** The state machine asks for one notice about whoever was not admitted; an older release asked for `paused` by itself. */
const noticeOf = (input: PublishInput): PublishInput['notice'] =>
  input.notice === 'breaker' && input.state.paused ? 'paused' : input.notice;

/** The report that a notice tells; the same for every form of it. */
function reportOf(input: PublishInput, now: Date, { bucket, settings }: Deployment): Report {
  switch (input.notice) {
    case 'failure':
      return failureReport(input.state, settings, now);
    case 'breaker':
      return input.state.paused
        ? toReport(incidentContext(input.state, now, bucket))
        : breakerReport(input.state, now);
    case 'report':
    case 'first':
    case 'not-contained':
    case 'paused':
      return toReport(incidentContext(input.state, now, bucket));
  }
}

/** What is published, and the report that it tells. */
export interface Composed extends Notice {
  readonly report: Report;
}

/**
 * Composes the notice. It never fails on what it is given: where the report of a state cannot be made, what is
 * broken in it is told as a failure, with the commands that contain the caller.
 */
export function compose(input: PublishInput, now: Date, deployment: Deployment): Composed {
  try {
    const report = reportOf(input, now, deployment);
    const notice = toNotice(noticeOf(input), report);
    const size = Buffer.byteLength(toSnsMessage(notice));
    if (size <= mostBytes) return { ...notice, report };
    throw new Error(`it has ${size} bytes, and SNS takes ${mostBytes}`);
  } catch (error) {
    const Cause = error instanceof Error ? error.message : 'not an error';
    const told = { Error: 'the report could not be written', Cause };
    const state = typeof input.state === 'object' ? { ...input.state, error: told } : { error: told };
    const report = failureReport(state, deployment.settings, now);
    return { ...toNotice('failure', report), report };
  }
}

/** A report in the forms in which the topic takes it. @param notice why it is published */
export function toNotice(
  notice: PublishInput['notice'] | 'pause' | 'resume' | 'subscriptions' | 'observing',
  report: Report,
): Notice {
  const document = { ...report.document, notice };
  return {
    subject: report.subject,
    text: renderMail(report, (text) => bytesOf(text) <= budgets.text),
    json: renderJson({ document }, { most: budgets.json, sizeOf: bytesOf }),
    chat: renderChat(report),
  };
}
