import { EventField, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import {
  incidentTypes,
  lifecycleTypes,
  type LifecycleType,
  lifecycleVersion,
} from '../../lambda/contract.ts';
import type { Webhook } from '../../core/settings/settings.ts';

/** What one rule of a webhook sends, and for which events. */
interface WebhookDelivery {
  readonly id: string;
  readonly events: readonly LifecycleType[];
  readonly input: RuleTargetInput;
}

/** @returns the rules of the webhook; none for which it asks for no event */
export function deliveriesOf({ form, events = usualEvents[form] }: Webhook): readonly WebhookDelivery[] {
  const all = forms[form].map(({ takes, ...rule }) => ({ ...rule, events: events.filter(takes) }));
  return all.filter(({ events: asked }) => asked.length > 0);
}

const isRestored = (type: LifecycleType): boolean => type === 'Restored';

/**
 * A pager is left alone by the follow-up, which comes to whoever resolved the page as well: news has events of its own.
 */
const usualEvents: Readonly<Record<Webhook['form'], readonly LifecycleType[]>> = {
  json: lifecycleTypes,
  pagerduty: incidentTypes.filter((type) => type !== 'Follow-up'),
};

type Form = readonly (Pick<WebhookDelivery, 'id' | 'input'> & {
  readonly takes: (type: LifecycleType) => boolean;
})[];

const at = (path: string): string => EventField.fromPath(path);

/**
 * PagerDuty's Events API v2. What has one `dedup_key` is one incident there: a trigger opens it or is added to it, and a
 * restore resolves it. Nothing acknowledges: that is for the person who was paged.
 * https://developer.pagerduty.com/docs/send-alert-event
 *
 * EventBridge fills in values of the event where they stand without quotes: texts as JSON strings, objects as they are.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
const pagerduty: Form = [
  {
    id: 'Trigger',
    takes: (type) => !isRestored(type),
    input: RuleTargetInput.fromObject({
      event_action: 'trigger',
      dedup_key: at('$.detail.dedupKey'),
      client: 'Firebreak',
      links: at('$.detail.links'),
      payload: {
        summary: at('$.detail.summary'),
        source: at('$.account'),
        severity: at('$.detail.urgency'),
        timestamp: at('$.detail.writtenAt'),
        component: at('$.detail.region'),
        group: 'firebreak',
        class: at('$.detail-type'),
        custom_details: at('$.detail'),
      },
    }),
  },
  {
    id: 'Resolve',
    takes: isRestored,
    input: RuleTargetInput.fromObject({ event_action: 'resolve', dedup_key: at('$.detail.dedupKey') }),
  },
];

/** The detail of each event, as docs/lifecycle-events.schema.json has it. */
const json: Form = [{ id: 'Events', takes: () => true, input: RuleTargetInput.fromEventPath('$.detail') }];

/** All of them together are one page. */
const changed = {
  dedupKey: 'firebreak-changed-by-others',
  summary: `Firebreak was CHANGED BY SOMEBODY ELSE than its deployment: ${at('$.detail.eventName')} of ${at('$.detail.eventSource')}`,
};

/** What a webhook gets of a change of our own parts: CloudTrail's record in the form that it takes. */
export function changedForm({ form }: Pick<Webhook, 'form'>): RuleTargetInput {
  const { dedupKey, summary } = changed;
  switch (form) {
    case 'pagerduty':
      return RuleTargetInput.fromObject({
        event_action: 'trigger',
        dedup_key: dedupKey,
        client: 'Firebreak',
        payload: {
          ...{ summary, severity: 'critical', group: 'firebreak', class: 'Changed By Others' },
          source: at('$.account'),
          timestamp: at('$.time'),
          component: at('$.region'),
          custom_details: {
            eventId: at('$.detail.eventID'),
            principalId: at('$.detail.userIdentity.principalId'),
          },
        },
      });
    case 'json':
      return RuleTargetInput.fromObject({
        schemaVersion: lifecycleVersion,
        id: at('$.detail.eventID'),
        ...{ dedupKey, summary, urgency: 'critical' },
        writtenAt: at('$.time'),
        change: {
          eventSource: at('$.detail.eventSource'),
          eventName: at('$.detail.eventName'),
          region: at('$.region'),
          principalId: at('$.detail.userIdentity.principalId'),
        },
      });
  }
}

const forms: Readonly<Record<Webhook['form'], Form>> = { pagerduty, json };
