import { accountId, codeOf, home, toCall } from '../eventbridge/given.ts';
import { givenTopic, keyArn, keyPolicy, topicArn } from './given.ts';

const policy = { Statement: [] };
const key = (action: string, context: object = {}, over: object = {}) => ({
  action,
  resource: keyArn,
  resourcePolicies: [keyPolicy],
  context: {
    ...context,
    'kms:ViaService': `sns.${home}.amazonaws.com`,
    'kms:EncryptionContext:aws:sns:topicArn': topicArn,
  },
  ...over,
});
const publish = (context: object = {}) => ({
  action: 'sns:Publish',
  resource: topicArn,
  resourcePolicies: [policy],
  context,
});

describe('access to SNS', () => {
  const publishCall = toCall('Publish', { TopicArn: topicArn, Message: 'm' });

  it('to publish needs the topic alone where it is not encrypted', () => {
    expect(givenTopic({ policy }).sns.service.access(publishCall)).toEqual([publish()]);
  });

  it('to publish to an encrypted topic needs its key too', () => {
    expect(givenTopic({ policy, kmsKeyId: keyArn }).sns.service.access(publishCall)).toEqual([
      publish(),
      key('kms:GenerateDataKey'),
      key('kms:Decrypt'),
    ]);
  });

  it('to publish as a service carries what the service says of itself', () => {
    const context = { 'aws:SourceArn': 'arn:rule', 'aws:SourceAccount': accountId };
    expect(givenTopic({ policy, kmsKeyId: keyArn }).sns.publishAccess(topicArn, context)).toEqual([
      publish(context),
      key('kms:GenerateDataKey', context),
      key('kms:Decrypt', context),
    ]);
  });

  it("takes SNS's own key for granted for IAM principals, and asks in vain for services", () => {
    const { sns } = givenTopic({ policy, kmsKeyId: 'alias/aws/sns' });
    expect(sns.service.access(publishCall)).toEqual([publish()]);
    const own = { resource: `arn:aws:kms:${home}:${accountId}:alias/aws/sns`, resourcePolicies: [] };
    expect(sns.publishAccess(topicArn, {})).toEqual([
      publish(),
      key('kms:GenerateDataKey', {}, own),
      key('kms:Decrypt', {}, own),
    ]);
  });

  it('says that the key of a topic does not exist', () => {
    const { sns } = givenTopic({ kmsKeyId: 'alias/gone' });
    expect(codeOf(() => sns.service.access(publishCall))).toBe('KMSNotFound');
  });

  it.each<[string, object, string, object]>([
    ['ListTopics', {}, '*', {}],
    ['CreateTopic', { Name: 'new' }, `arn:aws:sns:${home}:${accountId}:new`, {}],
    ['Unsubscribe', { SubscriptionArn: `${topicArn}:id` }, topicArn, {}],
    ['GetTopicAttributes', { TopicArn: topicArn }, topicArn, {}],
    [
      'Subscribe',
      { TopicArn: topicArn, Protocol: 'email', Endpoint: 'a@b.example' },
      topicArn,
      { 'sns:Protocol': 'email', 'sns:Endpoint': 'a@b.example' },
    ],
  ])('to %s', (operation, input, resource, context) => {
    const [request, ...others] = givenTopic({ policy }).sns.service.access(toCall(operation, input));
    expect(others).toEqual([]);
    expect(request).toMatchObject({ action: `sns:${operation}`, resource });
    expect(request?.context ?? {}).toEqual(context);
  });
});
