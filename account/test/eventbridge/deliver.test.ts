import { DeliveryError } from '../../eventbridge/index.ts';
import type { Target } from '../../eventbridge/index.ts';
import { retryDelay } from '../../eventbridge/deliver.ts';
import { AwsError } from '../../model.ts';
import type { Bus } from './bus.ts';
import { givenBus, lambdaTarget, launchEvent, launchPattern, queueArn } from './bus.ts';
import { home } from './given.ts';

const throttled = new AwsError('ThrottlingException', 'Rate exceeded');
const withQueue: Target = { ...lambdaTarget, deadLetterArn: queueArn };

async function publishTo(bus: Bus, target: Target): Promise<void> {
  bus.eventBridge.addRule({ name: 'launch', region: home, pattern: launchPattern, targets: [target] });
  await bus.eventBridge.publish(launchEvent(), home);
  await bus.eventBridge.settled();
}

const always = (error: unknown): readonly unknown[] => Array.from({ length: 500 }, () => error);

describe('a delivery', () => {
  it.each<[string, unknown]>([
    ['throttling', throttled],
    ['a 429', new AwsError('Slow', 'slow', 429)],
    ['a 5xx', new AwsError('ServiceException', 'oops', 500)],
    ['a timeout', Object.assign(new Error('late'), { code: 'ETIMEDOUT' })],
    ['a broken connection', Object.assign(new Error('gone'), { code: 'ECONNRESET' })],
    [
      'what the port calls retryable',
      new DeliveryError('TRANSIENT_ASSUME_ROLE', 'soon', { retryable: true }),
    ],
  ])('is repeated after %s', async (_, error) => {
    const bus = givenBus([error, error]);
    await publishTo(bus, withQueue);
    expect(bus.delivered).toHaveLength(1);
    expect(bus.deadLetters).toEqual([]);
    expect(bus.clock.sleeps).toEqual([1000, 2000]);
  });

  it.each<[string, unknown, string]>([
    ['a missing permission', new AwsError('AccessDeniedException', 'no', 400), 'NO_PERMISSIONS'],
    ['a 403', new AwsError('Forbidden', 'no', 403), 'NO_PERMISSIONS'],
    ['a missing function', new AwsError('ResourceNotFoundException', 'gone', 404), 'NO_RESOURCE'],
    ['a missing state machine', new AwsError('StateMachineDoesNotExist', 'gone'), 'NO_RESOURCE'],
    ['an input the target refuses', new AwsError('InvalidExecutionInput', 'bad'), 'ERROR_FROM_TARGET'],
    ['what this account does not model', new AwsError('NotImplemented', 'not modelled', 501), 'UNKNOWN'],
    ['a fault of the port', new TypeError('undefined is not a function'), 'UNKNOWN'],
    ['a thrown text', 'broken', 'UNKNOWN'],
  ])('goes to the dead-letter queue at once after %s', async (_, error, code) => {
    const bus = givenBus([error]);
    await publishTo(bus, withQueue);
    expect(bus.delivered).toEqual([]);
    expect(bus.clock.sleeps).toEqual([]);
    expect(bus.deadLetters).toEqual([
      {
        queueArn,
        body: JSON.stringify(launchEvent()),
        attributes: {
          RULE_ARN: 'arn:aws:events:us-east-1:111122223333:rule/launch',
          TARGET_ARN: lambdaTarget.arn,
          ERROR_CODE: code,
          ERROR_MESSAGE: error instanceof Error ? error.message : error,
          RETRY_ATTEMPTS: '0',
        },
      },
    ]);
  });

  it("gives up after the target's MaximumRetryAttempts", async () => {
    const bus = givenBus(always(throttled));
    await publishTo(bus, {
      ...withQueue,
      retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 86_400 },
    });
    expect(bus.clock.sleeps).toEqual([1000, 2000, 4000]);
    expect(bus.deadLetters[0]?.attributes).toMatchObject({
      ERROR_CODE: 'THROTTLING',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '3',
    });
  });

  it('never repeats where MaximumRetryAttempts is 0', async () => {
    const bus = givenBus(always(throttled));
    await publishTo(bus, {
      ...withQueue,
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
    });
    expect(bus.clock.sleeps).toEqual([]);
    expect(bus.deadLetters[0]?.attributes['EXHAUSTED_RETRY_CONDITION']).toBe('MaximumRetryAttempts');
  });

  it('gives up when the event is as old as MaximumEventAgeInSeconds', async () => {
    const bus = givenBus(always(throttled));
    await publishTo(bus, {
      ...withQueue,
      retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 60 },
    });
    expect(bus.clock.sleeps.reduce((sum, sleep) => sum + sleep, 0)).toBe(60_000);
    expect(bus.deadLetters[0]?.attributes).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds',
      RETRY_ATTEMPTS: '5',
    });
  });

  it('is repeated for about 24 hours where the target has no retry policy', async () => {
    const bus = givenBus(always(throttled));
    await publishTo(bus, withQueue);
    const hours = bus.clock.sleeps.reduce((sum, sleep) => sum + sleep, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(22.5);
    expect(hours).toBeLessThanOrEqual(24);
    expect(bus.deadLetters).toHaveLength(1);
  });

  it('is called lost where the target has no dead-letter queue', async () => {
    const bus = givenBus([new AwsError('AccessDenied', 'no', 403)]);
    await publishTo(bus, lambdaTarget);
    expect(bus.lost).toEqual([
      expect.stringMatching(/NO_PERMISSIONS no; the target has no dead-letter queue/),
    ]);
  });

  it('is called lost where the dead-letter queue refuses it', async () => {
    const bus = givenBus(
      [new AwsError('AccessDenied', 'no', 403)],
      new AwsError('AccessDenied', 'queue policy', 403),
    );
    await publishTo(bus, withQueue);
    expect(bus.lost).toEqual([
      expect.stringContaining(`its dead-letter queue ${queueArn}: NO_PERMISSIONS queue policy`),
    ]);
  });

  it('does not keep other targets from theirs', async () => {
    const bus = givenBus([new AwsError('AccessDenied', 'no', 403)]);
    const { eventBridge } = bus;
    eventBridge.addRule({
      name: 'launch',
      region: home,
      pattern: launchPattern,
      targets: [withQueue, { ...withQueue, id: 'second' }],
    });
    await eventBridge.publish(launchEvent(), home);
    await eventBridge.settled();
    expect(bus.delivered.map(({ target }) => target.id)).toEqual(['second']);
    expect(bus.deadLetters).toHaveLength(1);
  });

  it('waits longer from one repetition to the next, up to a limit', () => {
    const delays = Array.from({ length: 186 }, (_, retries) => retryDelay(retries));
    expect(delays.every((delay, index) => delay >= (delays[index - 1] ?? 0))).toBe(true);
    expect(delays.at(-1)).toBeCloseTo(467_027, 0);
  });
});
