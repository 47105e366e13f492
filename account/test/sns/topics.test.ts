import type * as sdk from '@aws-sdk/client-sns';
import { accountId, codeOf, home } from '../eventbridge/given.ts';
import { givenTopic, keyArn, topicArn } from './given.ts';

const email = { TopicArn: topicArn, Protocol: 'email', Endpoint: 'oncall@example.com' };
const policy = { Version: '2012-10-17', Statement: [] };

describe('topics', () => {
  it('show their attributes and count their subscriptions', () => {
    const { sns, api } = givenTopic({ policy, kmsKeyId: keyArn });
    sns.subscribe(topicArn, 'email', 'a@example.com', { confirmed: true });
    sns.subscribe(topicArn, 'email', 'b@example.com', { confirmed: false });
    expect(api('GetTopicAttributes', { TopicArn: topicArn })).toEqual({
      Attributes: {
        TopicArn: topicArn,
        Owner: accountId,
        Policy: JSON.stringify(policy),
        DisplayName: '',
        KmsMasterKeyId: keyArn,
        SubscriptionsConfirmed: '1',
        SubscriptionsPending: '1',
        SubscriptionsDeleted: '0',
      },
    });
  });

  it('get a policy, a name and a key by SetTopicAttributes', () => {
    const { api } = givenTopic();
    const set = (AttributeName: string, AttributeValue: string) =>
      api('SetTopicAttributes', { TopicArn: topicArn, AttributeName, AttributeValue });
    set('Policy', JSON.stringify(policy));
    set('DisplayName', 'Reports');
    set('KmsMasterKeyId', keyArn);
    const { Attributes: attributes } = api<sdk.GetTopicAttributesResponse>('GetTopicAttributes', {
      TopicArn: topicArn,
    });
    expect(attributes).toMatchObject({
      Policy: JSON.stringify(policy),
      DisplayName: 'Reports',
      KmsMasterKeyId: keyArn,
    });
    expect(codeOf(() => set('Policy', '{'))).toBe('InvalidParameter');
    expect(codeOf(() => set('Policy', '[]'))).toBe('InvalidParameter');
    expect(codeOf(() => set('DeliveryPolicy', '{}'))).toBe('NotImplemented');
  });

  it('are created once, and again with the same attributes only', () => {
    const { api } = givenTopic();
    const create = (input: object) => api<sdk.CreateTopicResponse>('CreateTopic', input).TopicArn;
    const Attributes = { DisplayName: 'New' };
    const arn = create({ Name: 'new', Attributes });
    expect(arn).toBe(`arn:aws:sns:${home}:${accountId}:new`);
    expect(create({ Name: 'new', Attributes })).toBe(arn);
    expect(create({ Name: 'new' })).toBe(arn);
    expect(codeOf(() => create({ Name: 'new', Attributes: { DisplayName: 'Other' } }))).toBe(
      'InvalidParameter',
    );
  });

  it.each([
    ['257 characters', 'x'.repeat(257), 'InvalidParameter'],
    ['a space', 'a b', 'InvalidParameter'],
    ['FIFO, which is not modelled', 'a.fifo', 'NotImplemented'],
  ])('are not created with a name of %s', (_, Name, code) => {
    expect(codeOf(() => givenTopic().api('CreateTopic', { Name }))).toBe(code);
  });

  it('are listed by region, 100 a page', () => {
    const { sns, api } = givenTopic();
    for (let index = 0; index < 100; index++) sns.addTopic({ name: `t-${index}`, region: home });
    sns.addTopic({ name: 'elsewhere', region: 'eu-west-1' });
    const first = api<sdk.ListTopicsResponse>('ListTopics', {});
    const second = api<sdk.ListTopicsResponse>('ListTopics', { NextToken: first.NextToken });
    expect([first.Topics?.length, second.Topics?.length, second.NextToken]).toEqual([100, 1, undefined]);
    expect(codeOf(() => api('ListTopics', { NextToken: 'mine' }))).toBe('InvalidParameter');
  });
});

describe('subscriptions', () => {
  it('by mail wait for the token that the mail carries', () => {
    const { sns, api } = givenTopic();
    expect(api('Subscribe', email)).toEqual({ SubscriptionArn: 'pending confirmation' });
    const list = () =>
      api<sdk.ListSubscriptionsByTopicResponse>('ListSubscriptionsByTopic', { TopicArn: topicArn })
        .Subscriptions;
    expect(list()).toEqual([{ ...email, Owner: accountId, SubscriptionArn: 'PendingConfirmation' }]);
    const { token: Token, arn } = sns.subscribe(topicArn, 'email', email.Endpoint, { confirmed: false });
    expect(codeOf(() => api('ConfirmSubscription', { TopicArn: topicArn, Token: 'guess' }))).toBe(
      'InvalidParameter',
    );
    expect(api('ConfirmSubscription', { TopicArn: topicArn, Token })).toEqual({ SubscriptionArn: arn });
    expect(list()).toEqual([{ ...email, Owner: accountId, SubscriptionArn: arn }]);
  });

  it('show their ARN before confirmation where it is asked for', () => {
    const { SubscriptionArn: arn } = givenTopic().api<sdk.SubscribeResponse>('Subscribe', {
      ...email,
      ReturnSubscriptionArn: true,
    });
    expect(arn?.startsWith(`${topicArn}:`)).toBe(true);
  });

  it('of queues and functions of the account need no confirmation', () => {
    const { SubscriptionArn: arn } = givenTopic().api<sdk.SubscribeResponse>('Subscribe', {
      ...{ TopicArn: topicArn, Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:111122223333:q' },
    });
    expect(arn?.startsWith(`${topicArn}:`)).toBe(true);
  });

  it('end by Unsubscribe', () => {
    const { sns, api } = givenTopic();
    const { arn } = sns.subscribe(topicArn, 'email', email.Endpoint, { confirmed: true });
    api('Unsubscribe', { SubscriptionArn: arn });
    api('Unsubscribe', { SubscriptionArn: arn });
    expect(api('ListSubscriptionsByTopic', { TopicArn: topicArn })).toEqual({ Subscriptions: [] });
    expect(codeOf(() => api('Unsubscribe', { SubscriptionArn: 'PendingConfirmation' }))).toBe(
      'InvalidParameter',
    );
  });

  it.each<[string, object, string]>([
    ['an unknown protocol', { Protocol: 'pigeon' }, 'InvalidParameter'],
    ['an address that is none', { Endpoint: 'oncall' }, 'InvalidParameter'],
    ['https with an http address', { Protocol: 'https', Endpoint: 'http://a.example' }, 'InvalidParameter'],
    ['a topic that is not there', { TopicArn: `${topicArn}x` }, 'NotFound'],
    ['a filter, which is not modelled', { Attributes: { FilterPolicy: '{}' } }, 'NotImplemented'],
  ])('are refused for %s', (_, change, code) => {
    expect(codeOf(() => givenTopic().api('Subscribe', { ...email, ...change }))).toBe(code);
  });
});
