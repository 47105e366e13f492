import type { RuleState } from '../../eventbridge/index.ts';
import { givenBus, lambdaTarget, launchEvent, launchPattern } from './bus.ts';
import { home } from './given.ts';

const readOnly = { eventName: 'DescribeInstances', readOnly: true, managementEvent: true };
const readOnlyData = { eventName: 'GetObject', readOnly: true, managementEvent: false };
const write = launchEvent().detail;

describe('a published event', () => {
  it.each<[RuleState, string, Readonly<Record<string, unknown>>, number]>([
    ['ENABLED', 'a write management event', write, 1],
    ['ENABLED', 'a read-only management event', readOnly, 0],
    ['ENABLED', 'a read-only data event', readOnlyData, 1],
    ['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS', 'a write management event', write, 1],
    ['ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS', 'a read-only management event', readOnly, 1],
    ['DISABLED', 'a write management event', write, 0],
    ['DISABLED', 'a read-only management event', readOnly, 0],
  ])('%s rules and %s: %#', async (state, _, detail, times) => {
    const { eventBridge, delivered } = givenBus();
    eventBridge.addRule({
      name: 'launch',
      region: home,
      pattern: launchPattern,
      state,
      targets: [lambdaTarget],
    });
    await eventBridge.publish(launchEvent({ detail }), home);
    await eventBridge.settled();
    expect(delivered).toHaveLength(times);
  });

  it('does not take readOnly for CloudTrail where another service says it', async () => {
    const { eventBridge, delivered } = givenBus();
    eventBridge.addRule({ name: 'any', region: home, pattern: launchPattern, targets: [lambdaTarget] });
    await eventBridge.publish(launchEvent({ 'detail-type': 'Volume', detail: { readOnly: true } }), home);
    await eventBridge.settled();
    expect(delivered).toHaveLength(1);
  });

  it('reaches the rules of its bus in its region only', async () => {
    const { eventBridge, delivered } = givenBus();
    eventBridge.addBus({ name: 'firebreak', region: home });
    for (const [name, region, busName] of [
      ['here', home, 'firebreak'],
      ['other-bus', home, 'default'],
      ['other-region', 'eu-west-1', 'default'],
    ] as const) {
      eventBridge.addRule({ name, region, busName, pattern: launchPattern, targets: [lambdaTarget] });
    }
    await eventBridge.publish(launchEvent(), home, 'firebreak');
    await eventBridge.settled();
    expect(delivered.map(({ rule }) => rule.name)).toEqual(['here']);
  });

  it('keeps its own fields when it is forwarded to another region', async () => {
    const { eventBridge, delivered } = givenBus();
    eventBridge.addBus({ name: 'firebreak', region: home });
    eventBridge.addRule({
      name: 'launch',
      region: home,
      busName: 'firebreak',
      pattern: { region: ['eu-west-1'] },
      targets: [lambdaTarget],
    });
    const event = launchEvent({ region: 'eu-west-1' });
    await eventBridge.publish(event, home, 'firebreak');
    await eventBridge.settled();
    expect(delivered[0]?.event).toEqual(event);
    expect(delivered[0]?.payload).toBe(JSON.stringify(event));
  });

  it('reaches every target of every rule that matches, as often as copies says', async () => {
    const { eventBridge, delivered } = givenBus();
    const second = { ...lambdaTarget, id: 'second' };
    eventBridge.addRule({ name: 'a', region: home, pattern: launchPattern, targets: [lambdaTarget, second] });
    eventBridge.addRule({ name: 'b', region: home, pattern: launchPattern, targets: [lambdaTarget] });
    eventBridge.addRule({
      name: 'c',
      region: home,
      pattern: { source: ['aws.iam'] },
      targets: [lambdaTarget],
    });
    await eventBridge.publish(launchEvent(), home, 'default', { copies: 2 });
    await eventBridge.settled();
    const seen = delivered.map(({ rule, target }) => `${rule.name}/${target.id}`).sort();
    expect(seen).toEqual(['a/lambda', 'a/lambda', 'a/second', 'a/second', 'b/lambda', 'b/lambda']);
  });

  it('is refused by a bus that does not exist, so that a forwarding rule can dead-letter it', async () => {
    const { eventBridge } = givenBus();
    await expect(eventBridge.publish(launchEvent(), home, 'nowhere')).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});
