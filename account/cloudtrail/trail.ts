import type { LookupEventsRequest } from '@aws-sdk/client-cloudtrail';
import type { Call, Clock, Service } from '../model.ts';
import { createThrottle } from '../throttle.ts';
import { createHistory } from './history.ts';
import { lookupEvents } from './lookup-events.ts';
import type { CloudTrailRecord } from './record/record.ts';
import { createTrailOperations, trailAccess } from './trail-operations.ts';

export interface TrailOptions {
  readonly accountId: string;
  readonly clock: Clock;
  /** How far event history runs behind, in milliseconds of account time. AWS says minutes. */
  readonly historyDelayMs: number;
  /** Takes each write management event to the default event bus of its Region. */
  readonly deliver: (record: CloudTrailRecord, region: string) => void;
  /** LookupEvents allows two a second for each account and Region; Infinity never throttles. */
  readonly lookupsPerSecond?: number | undefined;
  /** How long each LookupEvents takes, in milliseconds of account time; none unless said. */
  readonly lookupMs?: number | undefined;
}

export interface Trail {
  /** Signing name `cloudtrail`. */
  readonly service: Service;
  /**
   * Takes one record: event history shows it after the delay, and a write goes to EventBridge at once. Data events
   * reach neither, as the trail logs none.
   */
  readonly record: (record: CloudTrailRecord) => void;
  /** Takes records of the past: visible the delay after their eventTime, and never delivered. */
  readonly importHistory: (records: readonly CloudTrailRecord[]) => void;
  /** Every management event so far, in the order of recording, whether event history shows it yet or not. */
  readonly all: () => readonly CloudTrailRecord[];
}

/** CloudTrail sends no larger event to EventBridge. */
const maxEventBytes = 256 * 1024;

/** One account's CloudTrail: its event history, and one trail that logs the management events of all Regions. */
export function createTrail(options: TrailOptions): Trail {
  const { clock, historyDelayMs, deliver, lookupMs = 0 } = options;
  const history = createHistory();
  const throttle = createThrottle(clock, {
    perSecond: options.lookupsPerSecond ?? 2,
    burst: 2,
    code: 'ThrottlingException',
  });
  return {
    service: {
      operations: {
        LookupEvents: (request: LookupEventsRequest, call: Call) => {
          throttle(call.region);
          const answer = () =>
            lookupEvents(request, call.region, (query) =>
              history.find(call.region, clock.now().getTime(), query),
            );
          return lookupMs > 0 ? clock.sleep(lookupMs).then(answer) : answer();
        },
        ...createTrailOperations(options),
      },
      access: (call) => trailAccess(options.accountId, call),
    },
    record: (record) => {
      if (!record.managementEvent) return;
      history.add(record, clock.now().getTime() + historyDelayMs);
      if (isDelivered(record)) deliver(record, record.awsRegion);
    },
    importHistory: (records) => {
      for (const record of records.filter(({ managementEvent }) => managementEvent)) {
        history.add(record, Date.parse(record.eventTime) + historyDelayMs);
      }
    },
    all: history.records,
  };
}

function isDelivered(record: CloudTrailRecord): boolean {
  return !record.readOnly && Buffer.byteLength(JSON.stringify(record)) <= maxEventBytes;
}
