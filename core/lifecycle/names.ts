/**
 * The words of the lifecycle events, which their publisher, the rules of webhooks and the rules of users share.
 * docs/lifecycle-events.md says what each means.
 */

/** The `source` of every event. Whoever may put events in the account can write it, too: an event is news, not proof. */
export const lifecycleSource = 'firebreak';

/** Of docs/lifecycle-events.schema.json: the first number changes when a reader of an older one would fail. */
export const lifecycleVersion = '1.0.0';

/** The `detail-type` of an event about an incident, in the order of its life. */
export const incidentTypes = [
  'Incident Opened',
  'Contained',
  'Contained In Part',
  'Not Contained',
  'Update',
  'Follow-up',
  'Restored',
] as const;
export type IncidentType = (typeof incidentTypes)[number];

/** Of an event about who is told: an address of the settings that receives nothing. */
export const subscriptionMissing = 'Subscription Missing';

/** Of an event about the mode: it is observe for longer than the settings mean it to be, and nothing is armed. */
export const stillObserving = 'Still Observing';

/** Every `detail-type` that there is. */
export const lifecycleTypes = [...incidentTypes, subscriptionMissing, stillObserving] as const;
export type LifecycleType = (typeof lifecycleTypes)[number];

/** An event as it is put on the bus; the bus adds account, region and time. */
export interface LifecycleEvent {
  readonly type: LifecycleType;
  readonly detail: LifecycleDetail;
}

/** What every event's detail has. */
export interface LifecycleDetail {
  readonly schemaVersion: typeof lifecycleVersion;
  /** The same for the same news, however often it is put or delivered: who has seen it can drop it. */
  readonly id: string;
  /** What belongs together: the id of the incident. */
  readonly dedupKey: string;
  /**
   * One line without quotes, backslashes and line breaks, at most 1024 characters: EventBridge fills it into a
   * template without escaping it. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
   */
  readonly summary: string;
  /** How loud it is, in the four words that pagers use. */
  readonly urgency: Urgency;
  /** ISO 8601. */
  readonly writtenAt: string;
}

/** https://developer.pagerduty.com/docs/send-alert-event */
export type Urgency = 'critical' | 'error' | 'warning' | 'info';
