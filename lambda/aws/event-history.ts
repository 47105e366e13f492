import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { type ActivityCall, toActivityCall } from '../core/activity.ts';
import { clientOptions } from './clients.ts';
import { errorName, toFailure } from './failure.ts';

export interface HistoryPage {
  readonly calls: readonly ActivityCall[];
  readonly next?: string;
}

/** LookupEvents takes one attribute a call. */
export interface LookupAttribute {
  readonly key: 'AccessKeyId' | 'Username';
  readonly value: string;
}

/** CloudTrail's event history: 90 days of management events, region by region, newest first, minutes behind. */
export interface EventHistory {
  /**
   * One page of at most 50 events.
   * @returns `throttled` when the region's two calls a second (shared with everybody in the account) are used up
   */
  readonly page: (
    region: string,
    attribute: LookupAttribute,
    span: { readonly from: Date; readonly to: Date },
    next?: string,
  ) => Promise<HistoryPage | 'throttled'>;
}

export function makeEventHistory(): EventHistory {
  const clients = new Map<string, CloudTrailClient>();
  const clientOf = (region: string): CloudTrailClient => {
    // One attempt: the reader paces itself, and a page can take half a minute in a busy region.
    const client =
      clients.get(region) ??
      new CloudTrailClient({
        ...clientOptions,
        region,
        maxAttempts: 1,
        requestHandler: { ...clientOptions.requestHandler, requestTimeout: 40_000 },
      });
    clients.set(region, client);
    return client;
  };
  return {
    async page(region, attribute, span, next) {
      try {
        const { Events = [], NextToken } = await clientOf(region).send(
          new LookupEventsCommand({
            LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }],
            StartTime: span.from,
            EndTime: span.to,
            MaxResults: 50,
            ...(next === undefined ? {} : { NextToken: next }),
          }),
        );
        const calls = Events.map((event) => toActivityCall(event, region));
        return NextToken === undefined ? { calls } : { calls, next: NextToken };
      } catch (error) {
        if (/^Throttl|TooManyRequests|RequestLimitExceeded/.test(errorName(error))) return 'throttled';
        throw toFailure(error, `looking events up in ${region}`);
      }
    },
  };
}
