import { randomUUID } from 'node:crypto';
import type { Clock } from '../../model.ts';
import type { BusEvent, Rule } from '../model.ts';
import { toEventTime } from '../put-events.ts';
import { toPeriodMs } from './schedule.ts';
import type { Store } from '../store.ts';

/** Calls `work` again and again. @returns ends it */
export type Every = (milliseconds: number, work: () => void) => () => void;

export interface SchedulePorts {
  readonly accountId: string;
  readonly clock: Clock;
  readonly every: Every;
  readonly store: Store;
  readonly fire: (rule: Rule, event: BusEvent) => void;
}

/** Sets off rules that have a schedule, the first time one period after they were put. */
export function createSchedules({ accountId, clock, every, store, fire }: SchedulePorts) {
  const ends = new Map<string, () => void>();
  const current = ({ region, busName, name }: Rule): Rule | undefined =>
    store.findRule(region, busName, name);
  return {
    end({ arn }: Rule): void {
      ends.get(arn)?.();
      ends.delete(arn);
    },
    /** Follows the schedule that a rule has now; one that it had before ends. */
    take(rule: Rule): void {
      this.end(rule);
      if (rule.schedule === undefined) return;
      const end = every(toPeriodMs(rule.schedule), () => {
        const now = current(rule);
        if (now && now.state !== 'DISABLED') fire(now, toScheduledEvent(now, accountId, clock.now()));
      });
      ends.set(rule.arn, end);
    },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
function toScheduledEvent({ arn, region }: Rule, account: string, time: Date): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: toEventTime(time),
    region,
    resources: [arn],
    detail: {},
  };
}
