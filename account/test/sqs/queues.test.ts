import { createQueues } from '../../sqs/index.ts';
import { accountId, codeOf, fakeClock, home } from '../eventbridge/given.ts';

const arn = `arn:aws:sqs:${home}:${accountId}:dead-letters`;

function givenQueue() {
  const queues = createQueues({ accountId, clock: fakeClock() });
  expect(queues.addQueue({ name: 'dead-letters', region: home })).toEqual({ arn });
  return queues;
}

describe('a queue', () => {
  it('keeps what is sent, in order', () => {
    const queues = givenQueue();
    queues.send(arn, 'one', { ERROR_CODE: 'NO_RESOURCE' });
    queues.send(arn, 'two');
    const sentAt = new Date('2026-11-22T10:00:00.250Z');
    expect(queues.messages(arn)).toEqual([
      { body: 'one', attributes: { ERROR_CODE: 'NO_RESOURCE' }, sentAt },
      { body: 'two', attributes: {}, sentAt },
    ]);
  });

  it.each(['send', 'messages', 'setPolicy'] as const)('that does not exist refuses %s', (what) => {
    const queues = givenQueue();
    const use = {
      send: () => queues.send('x', 'b'),
      messages: () => queues.messages('x'),
      setPolicy: () => queues.setPolicy('x', { Statement: [] }),
    };
    expect(codeOf(use[what])).toBe('AWS.SimpleQueueService.NonExistentQueue');
  });

  it('takes 1 MiB, attributes included, and no byte more', () => {
    const queues = givenQueue();
    const full = 'x'.repeat(1_048_576 - 'aStringb'.length);
    expect(() => queues.send(arn, full, { a: 'b' })).not.toThrow();
    expect(codeOf(() => queues.send(arn, `${full}x`, { a: 'b' }))).toBe('InvalidParameterValue');
  });

  it('takes ten attributes', () => {
    const attributes = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, 'v']));
    expect(() => givenQueue().send(arn, 'b', attributes(10))).not.toThrow();
    expect(codeOf(() => givenQueue().send(arn, 'b', attributes(11)))).toBe('InvalidParameterValue');
  });

  it('refuses an empty body and a second queue of its name', () => {
    expect(codeOf(() => givenQueue().send(arn, ''))).toBe('MissingParameter');
    expect(codeOf(() => givenQueue().addQueue({ name: 'dead-letters', region: home }))).toBe(
      'QueueAlreadyExists',
    );
  });

  it('asks for sqs:SendMessage under its policy', () => {
    const queues = givenQueue();
    const policy = { Statement: [] };
    const context = { 'aws:SourceArn': 'arn:rule' };
    const request = { action: 'sqs:SendMessage', resource: arn, context };
    expect(queues.sendAccess(arn, context)).toEqual([{ ...request, resourcePolicies: [] }]);
    queues.setPolicy(arn, policy);
    expect(queues.sendAccess(arn, context)).toEqual([{ ...request, resourcePolicies: [policy] }]);
  });
});
