import type { Event, LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import { toEventResources } from './record/event-resources.ts';
import type { CloudTrailRecord } from './record/record.ts';

/** One event as event history holds it. */
export interface HistoryEvent {
  /** As LookupEvents returns it; made when it is asked for, because most events of a large history never are. */
  readonly event: () => Event;
  /** What a lookup by this attribute finds it under. */
  readonly values: (key: LookupAttributeKey) => readonly string[];
  /** Milliseconds since 1970. */
  readonly time: number;
  /** From this moment of account time on, a lookup finds the event. */
  readonly visibleAt: number;
  /** Rises with each event: orders those of one second. */
  readonly sequence: number;
}

export function toHistoryEvent(record: CloudTrailRecord, visibleAt: number, sequence: number): HistoryEvent {
  let made: Event | undefined;
  const event = (): Event => (made ??= toEvent(record));
  return {
    event,
    values: (key) => valuesOf(record, key),
    time: Date.parse(record.eventTime),
    visibleAt,
    sequence,
  };
}

/** Negative when `a` is listed before `b`. */
export function newestFirst(
  a: Pick<HistoryEvent, 'time' | 'sequence'>,
  b: Pick<HistoryEvent, 'time' | 'sequence'>,
): number {
  return b.time - a.time || b.sequence - a.sequence;
}

function valuesOf(record: CloudTrailRecord, key: LookupAttributeKey): readonly string[] {
  if (key === 'ResourceType' || key === 'ResourceName') {
    return [...new Set(toEventResources(record).map((resource) => resource[key] ?? ''))];
  }
  const value = fieldOf(record, key);
  return value === undefined ? [] : [value];
}

function fieldOf(
  record: CloudTrailRecord,
  key: Exclude<LookupAttributeKey, 'ResourceType' | 'ResourceName'>,
): string | undefined {
  switch (key) {
    case 'EventId':
      return record.eventID;
    case 'EventName':
      return record.eventName;
    case 'ReadOnly':
      return record.readOnly ? 'true' : 'false';
    case 'Username':
      return toUsername(record);
    case 'EventSource':
      return record.eventSource;
    case 'AccessKeyId':
      return record.userIdentity.accessKeyId;
  }
}

/** An event as LookupEvents returns it. Calls by services have no key and no user name. */
function toEvent(record: CloudTrailRecord): Event {
  const { accessKeyId } = record.userIdentity;
  const username = toUsername(record);
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: record.readOnly ? 'true' : 'false',
    ...(accessKeyId && { AccessKeyId: accessKeyId }),
    EventTime: new Date(record.eventTime),
    EventSource: record.eventSource,
    ...(username !== undefined && { Username: username }),
    Resources: [...toEventResources(record)],
    CloudTrailEvent: JSON.stringify(record),
  };
}

/** `root`, the user's name, or the name of the session: what stands after the colon of its principal id. */
function toUsername({ userIdentity }: CloudTrailRecord): string | undefined {
  if (userIdentity.type === 'Root') return 'root';
  return userIdentity.userName ?? userIdentity.principalId?.split(':')[1];
}
