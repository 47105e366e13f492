import { launchEvent } from '../../lambda/contract.ts';
import { at, textAt } from '../../core/values/unknown.ts';
import type { Entry } from './files/to-entries.ts';

/** The name that a launch must have: readers look for it before they parse. */
export const launchName = launchEvent.eventName;

/** What CloudTrail calls an API call; its Insights on launches bear the same eventName, and are none. */
const apiCall = 'AwsApiCall';

/**
 * Whether a record is what the sensors forward: an EventBridge event by the pattern of lib/sensor/launch-pattern.ts. A
 * record that leaves the service or the type open is taken for a launch: unsure means alert.
 */
export function isLaunch({ record }: Entry): boolean {
  const { eventSource, eventName } = launchEvent;
  return (
    record['eventName'] === eventName &&
    (textAt(record, 'eventSource') ?? eventSource) === eventSource &&
    (textAt(record, 'eventType') ?? apiCall) === apiCall
  );
}

/** The account that was called, where the record or the event around it says so. */
export function accountOf({ record, account }: Entry): string | undefined {
  return textAt(record, 'recipientAccountId') ?? account ?? textAt(record, 'userIdentity', 'accountId');
}

/** The record as EventBridge would have delivered it. */
export function toEvent(entry: Entry): object {
  const { record } = entry;
  return {
    source: launchEvent.source,
    'detail-type': launchEvent.detailType,
    account: accountOf(entry),
    region: entry.region ?? at(record, 'awsRegion'),
    detail: record,
  };
}
