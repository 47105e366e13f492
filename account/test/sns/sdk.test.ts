import * as sdk from '@aws-sdk/client-sns';
import { serve } from '../eventbridge/serve.ts';
import { givenTopic, topicArn } from './given.ts';

describe("SNS behind the SDK's client", () => {
  it('publishes, subscribes and answers with errors the client knows', async () => {
    const { sns } = givenTopic();
    const account = await serve(sns.service);
    try {
      const client = new sdk.SNSClient(account.client);
      const Message = JSON.stringify({ default: 'd\n<&>', email: 'é' });
      const publish = { TopicArn: topicArn, Subject: 'Ünexpected launch', Message, MessageStructure: 'json' };
      const { MessageId: messageId } = await client.send(new sdk.PublishCommand(publish));
      expect(sns.outbox()).toMatchObject([
        { messageId, subject: 'Ünexpected launch', bodies: { default: 'd\n<&>', email: 'é' } },
      ]);
      await client.send(
        new sdk.SubscribeCommand({ TopicArn: topicArn, Protocol: 'email', Endpoint: 'a@example.com' }),
      );
      const list = await client.send(new sdk.ListSubscriptionsByTopicCommand({ TopicArn: topicArn }));
      expect(list.Subscriptions).toMatchObject([
        { SubscriptionArn: 'PendingConfirmation', Endpoint: 'a@example.com' },
      ]);
      const { Attributes: attributes } = await client.send(
        new sdk.GetTopicAttributesCommand({ TopicArn: topicArn }),
      );
      expect(attributes).toMatchObject({ TopicArn: topicArn, SubscriptionsPending: '1' });
      const long = client.send(new sdk.PublishCommand({ TopicArn: topicArn, Message: 'x'.repeat(262_145) }));
      await expect(long).rejects.toBeInstanceOf(sdk.InvalidParameterException);
      const missing = client.send(new sdk.GetTopicAttributesCommand({ TopicArn: `${topicArn}x` }));
      await expect(missing).rejects.toBeInstanceOf(sdk.NotFoundException);
    } finally {
      await account.close();
    }
  });
});
