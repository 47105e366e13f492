import * as sdk from '@aws-sdk/client-eventbridge';
import { givenBus, lambdaTarget, launchEvent } from './bus.ts';
import { serve } from './serve.ts';

describe("EventBridge behind the SDK's client", () => {
  it('puts a rule with its targets, delivers an event and describes it all', async () => {
    const { eventBridge, delivered } = givenBus();
    const account = await serve(eventBridge.service);
    try {
      const client = new sdk.EventBridgeClient(account.client);
      const EventPattern = '{"source":["shop"]}';
      await client.send(new sdk.PutRuleCommand({ Name: 'orders', EventPattern }));
      const target = { Id: 'a', Arn: lambdaTarget.arn, RetryPolicy: { MaximumRetryAttempts: 0 } };
      await client.send(new sdk.PutTargetsCommand({ Rule: 'orders', Targets: [target] }));
      const { Entries: entries } = await client.send(
        new sdk.PutEventsCommand({
          Entries: [
            {
              Source: 'shop',
              DetailType: 'order',
              Detail: '{"id":1}',
              Time: new Date('2026-01-02T03:04:05Z'),
            },
            { Source: 'aws.ec2', DetailType: 'forged', Detail: '{}' },
          ],
        }),
      );
      await eventBridge.settled();
      expect(entries?.[1]?.ErrorCode).toBe('NotAuthorizedForSourceException');
      expect(delivered.map(({ event }) => [event.id, event.time])).toEqual([
        [entries?.[0]?.EventId, '2026-01-02T03:04:05Z'],
      ]);
      const { Rules: rules } = await client.send(new sdk.ListRulesCommand({}));
      expect(rules).toMatchObject([{ Name: 'orders', State: 'ENABLED', EventPattern }]);
      const { Targets: targets } = await client.send(new sdk.ListTargetsByRuleCommand({ Rule: 'orders' }));
      expect(targets).toMatchObject([{ Id: 'a', RetryPolicy: { MaximumRetryAttempts: 0 } }]);
      const test = { EventPattern, Event: JSON.stringify(launchEvent()) };
      expect(await client.send(new sdk.TestEventPatternCommand(test))).toMatchObject({ Result: false });
      const bad = client.send(new sdk.PutRuleCommand({ Name: 'bad', EventPattern: '{}' }));
      await expect(bad).rejects.toBeInstanceOf(sdk.InvalidEventPatternException);
      const missing = client.send(new sdk.DescribeRuleCommand({ Name: 'missing' }));
      await expect(missing).rejects.toBeInstanceOf(sdk.ResourceNotFoundException);
    } finally {
      await account.close();
    }
  });
});
