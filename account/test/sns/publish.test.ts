import type { PublishResponse } from '@aws-sdk/client-sns';
import { bodyFor } from '../../sns/index.ts';
import { codeOf, errorOf } from '../eventbridge/given.ts';
import { givenTopic, topicArn } from './given.ts';

const input = { TopicArn: topicArn, Message: 'hello' };

describe('Publish', () => {
  it('puts the message into the outbox with who sent it and when', () => {
    const { sns, api } = givenTopic();
    const { MessageId: messageId } = api<PublishResponse>('Publish', { ...input, Subject: 'Report' });
    expect(sns.outbox()).toEqual([
      {
        messageId,
        topicArn,
        subject: 'Report',
        bodies: { default: 'hello' },
        publishedAt: new Date('2026-11-22T10:00:00.250Z'),
        principalArn: 'arn:aws:iam::111122223333:user/ann',
        deliveries: [],
      },
    ]);
  });

  it('gives every protocol its own text, and default to the rest', () => {
    const { sns, api } = givenTopic();
    const Message = JSON.stringify({ default: 'd', email: 'e', https: '{"version":"1.0"}', lambda: 7 });
    api('Publish', { ...input, Message, MessageStructure: 'json' });
    const [message] = sns.outbox();
    expect(message?.bodies).toEqual({ default: 'd', email: 'e', https: '{"version":"1.0"}' });
    const bodyOf = (protocol: 'email' | 'sqs' | 'lambda') => message && bodyFor(message, protocol);
    expect([bodyOf('email'), bodyOf('sqs'), bodyOf('lambda')]).toEqual(['e', 'd', 'd']);
  });

  it('reaches confirmed subscriptions and leaves pending ones out', () => {
    const { sns, api } = givenTopic();
    sns.subscribe(topicArn, 'email', 'oncall@example.com', { confirmed: true });
    sns.subscribe(topicArn, 'email', 'never-clicked@example.com', { confirmed: false });
    sns.subscribe(topicArn, 'sqs', 'arn:aws:sqs:us-east-1:111122223333:q', { confirmed: true });
    api('Publish', { ...input, Message: '{"default":"d","email":"e"}', MessageStructure: 'json' });
    expect(sns.outbox()[0]?.deliveries).toEqual([
      { protocol: 'email', endpoint: 'oncall@example.com', body: 'e' },
      { protocol: 'sqs', endpoint: 'arn:aws:sqs:us-east-1:111122223333:q', body: 'd' },
    ]);
  });

  it('sends twice what is published twice', () => {
    const { sns, api } = givenTopic();
    api('Publish', input);
    api('Publish', input);
    expect(new Set(sns.outbox().map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('takes a message of 262,144 bytes and no byte more, attributes included', () => {
    const { api } = givenTopic();
    const Message = 'é'.repeat(131_072);
    expect(() => api('Publish', { ...input, Message })).not.toThrow();
    expect(errorOf(() => api('Publish', { ...input, Message: `${Message}x` })).message).toBe(
      'Invalid parameter: Message too long',
    );
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
    expect(codeOf(() => api('Publish', { ...input, Message, MessageAttributes }))).toBe('InvalidParameter');
  });

  it.each([
    ['99 characters', 'x'.repeat(99)],
    ['other than ASCII', 'Ünexpected launch – 実行'],
    ['a bracket first', '[Firebreak] contained'],
    ['a number first', '3 instances'],
    ['a dollar first', '$98 an hour'],
  ])('takes a subject of %s', (_, Subject) => {
    expect(() => givenTopic().api('Publish', { ...input, Subject })).not.toThrow();
  });

  it.each([
    ['100 characters', 'x'.repeat(100)],
    ['nothing', ''],
    ['a line break', 'a\nb'],
    ['a Unicode line break', 'a\u2028b'],
    ['a control character', 'a\u0007b'],
    ['a C1 control character', 'a\u0085b'],
    ['a space first', ' a'],
  ])('refuses a subject of %s', (_, Subject) => {
    const error = errorOf(() => givenTopic().api('Publish', { ...input, Subject }));
    expect([error.code, error.message]).toEqual(['InvalidParameter', 'Invalid parameter: Subject']);
  });

  it.each([
    ['text', 'hello', 'JSON message body failed to parse'],
    ['a list', '["default"]', 'JSON message body failed to parse'],
    ['null', 'null', 'JSON message body failed to parse'],
    ['no default', '{"email":"e"}', 'No default entry in JSON message body'],
    ['a default that is no text', '{"default":{"a":1}}', 'No default entry in JSON message body'],
  ])('refuses a structured message of %s', (_, Message, reason) => {
    const error = errorOf(() => givenTopic().api('Publish', { ...input, Message, MessageStructure: 'json' }));
    expect(error.message).toBe(`Invalid parameter: Message Structure - ${reason}`);
  });

  it.each<[string, object, string]>([
    ['an empty message', { Message: '' }, 'InvalidParameter'],
    ['another structure', { MessageStructure: 'xml' }, 'InvalidParameter'],
    ['no topic', { TopicArn: undefined }, 'InvalidParameter'],
    ['a topic that is not there', { TopicArn: `${topicArn}x` }, 'NotFound'],
    ['a phone number, which is not modelled', { PhoneNumber: '+4912345' }, 'NotImplemented'],
  ])('refuses %s', (_, change, code) => {
    const { sns, api } = givenTopic();
    expect(codeOf(() => api('Publish', { ...input, ...change }))).toBe(code);
    expect(sns.outbox()).toEqual([]);
  });

  it('lets a service publish in its own name', () => {
    const { sns } = givenTopic();
    sns.publish({ topicArn, message: 'ALARM', subject: 'ALARM', principalArn: 'cloudwatch.amazonaws.com' });
    expect(sns.outbox()[0]).toMatchObject({
      principalArn: 'cloudwatch.amazonaws.com',
      bodies: { default: 'ALARM' },
    });
  });
});
