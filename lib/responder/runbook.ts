/**
 * The entries of docs/runbook.md that alarms and notices point to: the heading's anchor, and what an alarm's name
 * begins with. An alarm without an entry is an alarm that nobody knows how to answer.
 */
export const runbook = {
  /** An execution of the state machine failed, timed out or was aborted. */
  containmentFailed: 'containment-failed',
  /** Verification found that a caller is not contained. */
  notContained: 'not-contained',
  /** More callers than the settings allow were contained within an hour: the rest are alerts. */
  breakerOpen: 'circuit-breaker-open',
  /** A launch reached the responder's bus and could not start a containment. */
  launchUndelivered: 'launch-undelivered',
  /** On-call could not be told in time of a containment that is slow. */
  firstNoticeFailed: 'first-notice-failed',
  /** A notice about a failure could not be published. */
  noticeUndelivered: 'notice-undelivered',
  /** The lifecycle events of a report could not be put on the event bus. */
  eventsUndelivered: 'events-undelivered',
  /** An address of the settings is not subscribed, or has not confirmed. */
  subscriptionMissing: 'subscription-missing',
  /** A webhook did not take a lifecycle event. */
  webhookUndelivered: 'webhook-undelivered',
  /** A region's sensor could not forward to the responder. */
  sensorUndelivered: 'sensor-undelivered',
  /** An execution was started, or a function that contains was invoked, by somebody else than Firebreak. */
  startedByOthers: 'started-by-others',
  /** Somebody else than the deployment of our stacks changed a part of ours, or tried to. */
  changedByOthers: 'changed-by-others',
  /** A Lambda ended with an error. */
  functionErrors: 'function-errors',
} as const;

export type RunbookEntry = (typeof runbook)[keyof typeof runbook];

/** Where to read on, as it stands in alarms and notices. */
export function runbookLink(entry: RunbookEntry): string {
  return `docs/runbook.md#${entry}`;
}
