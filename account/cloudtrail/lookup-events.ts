import type * as sdk from '@aws-sdk/client-cloudtrail';
import { AwsError } from '../model.ts';
import type { HistoryEvent } from './history-event.ts';
import type { Attribute, HistoryQuery } from './history-index.ts';
import { readPosition, toToken } from './next-token.ts';

const maxPage = 50;

const attributeKeys: readonly sdk.LookupAttributeKey[] = [
  'AccessKeyId',
  'EventId',
  'EventName',
  'EventSource',
  'ReadOnly',
  'ResourceName',
  'ResourceType',
  'Username',
];

/**
 * One page of LookupEvents out of the Region's visible events, newest first.
 *
 * @param find those of the Region that can be seen now
 *
 * @throws AwsError InvalidLookupAttributesException, InvalidMaxResultsException, InvalidTimeRangeException,
 * InvalidEventCategoryException or InvalidNextTokenException, all with status 400, as the operation declares them:
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html#API_LookupEvents_Errors
 */
export function lookupEvents(
  request: sdk.LookupEventsRequest,
  region: string,
  find: (query: HistoryQuery) => readonly HistoryEvent[],
): sdk.LookupEventsResponse {
  const attribute = readAttribute(request.LookupAttributes ?? []);
  const size = readPageSize(request.MaxResults);
  checkTimeRange(request);
  const none = isInsight(request.EventCategory);
  const after = readPosition(request, region);
  const query: HistoryQuery = {
    ...(attribute && { attribute }),
    from: request.StartTime?.getTime() ?? -Infinity,
    to: request.EndTime?.getTime() ?? Infinity,
    ...(after && { after }),
    // One more than the page shows whether there is another.
    limit: size + 1,
  };
  // An account without Insights answers a lookup for insight events with none.
  const found = none ? [] : find(query);
  const page = found.slice(0, size);
  const last = page.at(-1);
  return {
    Events: page.map(({ event }) => event()),
    ...(last && found.length > size && { NextToken: toToken(request, region, last) }),
  };
}

/** The list of attributes may hold one. */
function readAttribute(attributes: readonly sdk.LookupAttribute[]): Attribute | undefined {
  const [attribute, ...more] = attributes;
  if (more.length > 0) {
    throw invalid(
      'LookupAttributes',
      `You can only specify one lookup attribute; got ${String(attributes.length)}.`,
    );
  }
  if (!attribute) return undefined;
  const { AttributeKey: key, AttributeValue: value } = attribute;
  if (key === undefined || !attributeKeys.includes(key)) {
    throw invalid(
      'LookupAttributes',
      `${String(key)} is no attribute key; use one of ${attributeKeys.join(', ')}.`,
    );
  }
  if (value === undefined || value === '') {
    throw invalid('LookupAttributes', `The lookup attribute ${key} has no value.`);
  }
  return { key, value };
}

function readPageSize(size = maxPage): number {
  if (Number.isInteger(size) && size >= 1 && size <= maxPage) return size;
  throw invalid('MaxResults', `MaxResults must be from 1 to ${String(maxPage)}; got ${String(size)}.`);
}

function checkTimeRange({ StartTime: start, EndTime: end }: sdk.LookupEventsRequest): void {
  if (start && end && start > end) {
    throw invalid(
      'TimeRange',
      `The start time ${start.toISOString()} must not be after the end time ${end.toISOString()}.`,
    );
  }
}

function isInsight(category: string | undefined): boolean {
  if (category === undefined) return false;
  if (category === 'insight') return true;
  throw invalid('EventCategory', `EventCategory can only be insight; got ${category}.`);
}

function invalid(
  what: 'LookupAttributes' | 'MaxResults' | 'TimeRange' | 'EventCategory',
  message: string,
): AwsError {
  return new AwsError(`Invalid${what}Exception`, message);
}
