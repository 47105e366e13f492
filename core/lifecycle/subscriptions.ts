import { never, prose } from '../report/block.ts';
import { toSubject } from '../report/decision.ts';
import type { Report } from '../report/report.ts';
import { schemaVersion } from '../report/document.ts';
import { eventId, toSummary } from './event-id.ts';
import { type LifecycleDetail, type LifecycleEvent, lifecycleVersion, subscriptionMissing } from './names.ts';

/** A subscription of the report topic, as SNS lists it. */
export interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  /** An ARN; `PendingConfirmation` until it is confirmed, `Deleted` for a while after somebody has unsubscribed. */
  readonly arn: string;
}

/** An address of the settings that receives nothing. */
export interface MissingAddress {
  readonly address: string;
  /** SNS forgets a subscription that nobody confirms after two days: from then on it looks unsubscribed. */
  readonly why: 'unconfirmed' | 'unsubscribed';
}

/**
 * The addresses of the settings that receive nothing.
 * https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export function missingAmong(
  addresses: readonly string[],
  subscriptions: readonly Subscription[],
): readonly MissingAddress[] {
  return addresses.flatMap((address): readonly MissingAddress[] => {
    const own = subscriptions.filter(
      ({ protocol, endpoint }) =>
        protocol.startsWith('email') && endpoint.toLowerCase() === address.toLowerCase(),
    );
    if (own.some(({ arn }) => arn.startsWith('arn:'))) return [];
    const isPending = own.some(({ arn }) => arn === 'PendingConfirmation');
    return [{ address, why: isPending ? 'unconfirmed' : 'unsubscribed' }];
  });
}

interface MissingDetail extends LifecycleDetail {
  /** ARN of the report topic. */
  readonly topic: string;
  readonly missing: readonly MissingAddress[];
}

/** One a day: the second of a day has the same id. */
export function missingEvent(
  missing: readonly MissingAddress[],
  topic: string,
  now: Date,
): LifecycleEvent & { readonly detail: MissingDetail } {
  return {
    type: subscriptionMissing,
    detail: {
      schemaVersion: lifecycleVersion,
      id: eventId(topic, subscriptionMissing, now.toISOString().slice(0, 10)),
      dedupKey: topic,
      summary: toSummary(titleOf(missing)),
      urgency: 'warning',
      writtenAt: now.toISOString(),
      topic,
      missing,
    },
  };
}

const titleOf = (missing: readonly MissingAddress[]): string =>
  `NOBODY IS TOLD AT ${missing.map(({ address, why }) => `${address} (${why})`).join(', ')}`;

/** What the others on the topic are told of it. */
export function missingReport(missing: readonly MissingAddress[], now: Date): Report {
  const subject = toSubject(titleOf(missing));
  const headline = [
    titleOf(missing),
    'Reports and alarms go to the topic, and from there to nobody at these addresses.',
  ];
  const severity = 'medium' as const;
  const blocks = [
    prose('Subscribe it again, and have its owner confirm the mail that AWS sends:'),
    prose('docs/runbook.md#subscription-missing has the commands.'),
  ];
  return {
    kind: 'subscriptions',
    ...{ subject, headline, severity },
    banner: 'caution',
    ...{ doNow: [], links: [], facts: [] },
    sections: [{ id: 'next-steps', title: 'NEXT STEPS', importance: never, blocks }],
    document: {
      ...{ schemaVersion, kind: 'subscriptions', subject, headline, severity },
      writtenAt: now.toISOString(),
    },
  };
}
