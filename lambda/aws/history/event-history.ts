import {
  CloudTrailClient,
  type CloudTrailClientConfig,
  LookupEventsCommand,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { type HistoryEvent, toHistoryEvent } from '../../../core/review/event.ts';
import { parseJson } from '../../../core/values/unknown.ts';
import { clientOptions } from '../clients.ts';
import { errorName, toFailure } from '../failure.ts';

export interface EventPage {
  readonly events: readonly HistoryEvent[];
  readonly next?: string;
}

export interface RecordPage {
  /** The CloudTrail records as they are, unread; undefined where an event came without one that can be parsed. */
  readonly records: readonly unknown[];
  readonly next?: string;
}

/** LookupEvents takes one attribute a call. */
export interface LookupAttribute {
  readonly key: 'AccessKeyId' | 'EventId' | 'EventName' | 'ResourceName' | 'Username';
  readonly value: string;
}

/** Both ends belong to it. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** CloudTrail's event history: 90 days of management events, region by region, newest first, minutes behind. */
export interface EventHistory {
  /**
   * One page of at most 50 events.
   * @returns `throttled` when the region's two calls a second (shared with everybody in the account) are used up
   */
  readonly events: Lookup<EventPage>;
  /** The same, the records alone. */
  readonly records: Lookup<RecordPage>;
}

type Lookup<Page> = (
  region: string,
  attribute: LookupAttribute,
  span: Span,
  next?: string,
) => Promise<Page | 'throttled'>;

/**
 * @param requestTimeoutMs how long one page may take: half a minute is possible in a busy region
 * @param config what is not as in a Lambda: whose credentials, and how far AWS's clock is from this machine's
 */
export function makeEventHistory(
  requestTimeoutMs = 40_000,
  config: Pick<CloudTrailClientConfig, 'credentials' | 'systemClockOffset'> = {},
): EventHistory {
  const clients = new Map<string, CloudTrailClient>();
  const clientOf = (region: string): CloudTrailClient => {
    // One attempt: the reader paces itself.
    const client =
      clients.get(region) ??
      new CloudTrailClient({
        ...clientOptions,
        ...config,
        region,
        maxAttempts: 1,
        requestHandler: { ...clientOptions.requestHandler, requestTimeout: requestTimeoutMs },
      });
    clients.set(region, client);
    return client;
  };
  const lookUp = async (
    ...[region, attribute, span, next]: Parameters<Lookup<unknown>>
  ): Promise<LookupEventsCommandOutput | 'throttled'> => {
    try {
      return await clientOf(region).send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }],
          StartTime: span.from,
          EndTime: span.to,
          MaxResults: 50,
          ...(next === undefined ? {} : { NextToken: next }),
        }),
      );
    } catch (error) {
      if (/^Throttl|TooManyRequests|RequestLimitExceeded/.test(errorName(error))) return 'throttled';
      throw toFailure(error, `looking events up in ${region}`);
    }
  };
  return {
    async events(region, ...rest) {
      const found = await lookUp(region, ...rest);
      if (found === 'throttled') return found;
      const events = (found.Events ?? []).map((event) => toHistoryEvent(event, region));
      return { events, ...nextOf(found) };
    },
    async records(...args) {
      const found = await lookUp(...args);
      if (found === 'throttled') return found;
      return {
        records: (found.Events ?? []).map((event) => parseJson(event.CloudTrailEvent)),
        ...nextOf(found),
      };
    },
  };
}

function nextOf({ NextToken }: LookupEventsCommandOutput): { readonly next?: string } {
  return NextToken === undefined ? {} : { next: NextToken };
}
