import { createEventBridge } from '../../eventbridge/index.ts';
import type { BusEvent, Delivery, EventBridge, Target } from '../../eventbridge/index.ts';
import { accountId, fakeClock, home } from './given.ts';

interface DeadLetter {
  readonly queueArn: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Bus {
  readonly eventBridge: EventBridge;
  readonly clock: ReturnType<typeof fakeClock>;
  readonly delivered: Delivery[];
  readonly deadLetters: DeadLetter[];
  readonly lost: string[];
}

/** EventBridge whose targets fail with `failures` in turn (undefined: succeed), and succeed when these run out. */
export function givenBus(failures: readonly unknown[] = [], queueError?: Error): Bus {
  const clock = fakeClock();
  const delivered: Delivery[] = [];
  const deadLetters: DeadLetter[] = [];
  const lost: string[] = [];
  const left = [...failures];
  const eventBridge = createEventBridge({
    accountId,
    clock,
    every: () => {
      throw new Error('These rules have no schedule.');
    },
    deliver: (delivery) => {
      const failure = left.shift();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever a port throws
      if (failure !== undefined) return Promise.reject(failure);
      delivered.push(delivery);
      return Promise.resolve();
    },
    deadLetter: (queueArn, body, attributes) => {
      if (queueError) return Promise.reject(queueError);
      deadLetters.push({ queueArn, body, attributes });
      return Promise.resolve();
    },
    onLost: (what) => lost.push(what),
  });
  return { eventBridge, clock, delivered, deadLetters, lost };
}

export const lambdaTarget: Target = {
  id: 'lambda',
  arn: `arn:aws:lambda:${home}:${accountId}:function:resolve-caller`,
};
export const queueArn = `arn:aws:sqs:${home}:${accountId}:dead-letters`;

/** A CloudTrail event of RunInstances, as a write management event. */
export function launchEvent(over: Partial<BusEvent> = {}): BusEvent {
  return {
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.ec2',
    account: accountId,
    time: '2026-11-22T09:59:58Z',
    region: home,
    resources: [],
    detail: { eventName: 'RunInstances', readOnly: false, managementEvent: true },
    ...over,
  };
}

export const launchPattern = { source: ['aws.ec2'] };
