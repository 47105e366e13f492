import type { Event } from '@aws-sdk/client-cloudtrail';
import { toEventResources } from './event-resources.ts';
import type { CloudTrailRecord } from './record.ts';

/** One event as event history holds it. */
export interface HistoryEvent {
  readonly record: CloudTrailRecord;
  readonly event: Event;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** From this moment of account time on, a lookup finds the event. */
  readonly visibleAt: number;
  /** Rises with each event: orders those of one second. */
  readonly sequence: number;
}

export interface History {
  readonly add: (record: CloudTrailRecord, visibleAt: number) => void;
  /** The events of a Region that a lookup at `now` can find, newest first. */
  readonly visible: (region: string, now: number) => readonly HistoryEvent[];
  readonly records: () => readonly CloudTrailRecord[];
}

/** Event history reaches this far back: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const retentionMs = 90 * 24 * 60 * 60 * 1000;

export function createHistory(): History {
  const events: HistoryEvent[] = [];
  return {
    add: (record, visibleAt) => {
      const time = Date.parse(record.eventTime);
      events.push({ record, event: toEvent(record), time, visibleAt, sequence: events.length });
    },
    visible: (region, now) =>
      events
        .filter(({ record, visibleAt }) => record.awsRegion === region && visibleAt <= now)
        .filter(({ time }) => time >= now - retentionMs)
        .sort(newestFirst),
    records: () => events.map(({ record }) => record),
  };
}

/** Negative when `a` is listed before `b`. */
export function newestFirst(
  a: Pick<HistoryEvent, 'time' | 'sequence'>,
  b: Pick<HistoryEvent, 'time' | 'sequence'>,
): number {
  return b.time - a.time || b.sequence - a.sequence;
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
