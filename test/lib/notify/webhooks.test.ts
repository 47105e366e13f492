import { lifecycleTypes } from '../../../lambda/contract.ts';
import { flat, type Json, ofType, onlyOne, resourcesOf, synthesize, webhooks } from '../synthesized.ts';

const plain = resourcesOf(synthesize().responder);
const asked = resourcesOf(synthesize({ webhooks }).responder);
const [pager, tickets] = webhooks;
const only = (type: string, name: string): Json =>
  ofType(asked, type).find(([, { Properties }]) => Properties['Name'] === `firebreak-${name}`)![1].Properties;
const rules = ofType(asked, 'AWS::Events::Rule')
  .map(([, { Properties }]) => Properties)
  .filter(({ EventPattern }) => EventPattern?.source?.[0] === 'firebreak');

it('are not there unless the settings name one', () => {
  expect(JSON.stringify(plain)).not.toMatch(/ApiDestination|AWS::Events::Connection|WebhookUndelivered/);
});

it('name the secrets, and have none of them', () => {
  const dynamic = (arn: string) => `{{resolve:secretsmanager:${arn}:SecretString:::}}`;
  expect(only('AWS::Events::Connection', 'pager').AuthParameters).toEqual({
    ApiKeyAuthParameters: { ApiKeyName: 'X-Firebreak-Webhook', ApiKeyValue: 'pager' },
    InvocationHttpParameters: {
      BodyParameters: [{ Key: 'routing_key', Value: dynamic(pager.secretArn), IsValueSecret: true }],
    },
  });
  expect(only('AWS::Events::Connection', 'tickets').AuthParameters).toEqual({
    ApiKeyAuthParameters: { ApiKeyName: 'X-Api-Key', ApiKeyValue: dynamic(tickets.secretArn) },
  });
});

it('are called at their rate, by POST', () => {
  const rate = ({
    InvocationRateLimitPerSecond: perSecond,
    InvocationEndpoint: url,
    HttpMethod: method,
  }: Json) => [...[perSecond, url, method]];
  expect(rate(only('AWS::Events::ApiDestination', 'pager'))).toEqual([10, pager.url, 'POST']);
  expect(rate(only('AWS::Events::ApiDestination', 'tickets'))).toEqual([2, tickets.url, 'POST']);
});

it('get the events of this account that they ask for: a pager no follow-up, and nothing about addresses', () => {
  const types = rules.map(({ EventPattern }) => EventPattern['detail-type'] as string[]);
  expect(types).toEqual([
    ['Incident Opened', 'Contained', 'Contained In Part', 'Not Contained', 'Update'],
    ['Restored'],
    lifecycleTypes,
  ]);
  for (const { EventPattern } of rules) expect(EventPattern.account).toEqual([{ Ref: 'AWS::AccountId' }]);
});

it('get those alone that the settings name', () => {
  const few = [{ ...pager, events: ['Restored'] }] as const;
  const resources = resourcesOf(synthesize({ webhooks: few }).responder);
  const patterns = ofType(resources, 'AWS::Events::Rule').map(
    ([, { Properties }]) => Properties['EventPattern'],
  );
  expect(patterns.filter((pattern) => pattern?.source?.[0] === 'firebreak')).toMatchObject([
    { 'detail-type': ['Restored'] },
  ]);
});

it('are tried for a day, and what is left is kept and alarmed on', () => {
  const [queueId] = ofType(asked, 'AWS::SQS::Queue').find(([id]) => id.startsWith('Webhooks'))!;
  for (const { Targets } of rules) {
    expect(Targets).toMatchObject([
      {
        RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queueId, 'Arn'] } },
      },
    ]);
  }
  const alarm = ofType(asked, 'AWS::CloudWatch::Alarm').find(([id]) => id.includes('WebhookUndelivered'))!;
  expect(alarm[1].Properties).toMatchObject({
    AlarmActions: [{ Ref: onlyOne(asked, 'AWS::SNS::Topic').id }],
    Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queueId, 'QueueName'] } }],
  });
});

it('are called under a role that may call them, and nothing else', () => {
  const [, role] = ofType(asked, 'AWS::IAM::Role').find(
    ([, { Properties }]) => Properties['Description'] === 'Firebreak: webhook-delivery',
  )!;
  const [statement, ...others] = role.Properties['Policies'][0].PolicyDocument.Statement;
  expect(others).toEqual([]);
  expect(statement.Action).toBe('events:InvokeApiDestination');
  expect(statement.Resource.map(flat)).toEqual([
    expect.stringMatching(/^<Webhookspager.*\.Arn>$/),
    expect.stringMatching(/^<Webhookstickets.*\.Arn>$/),
  ]);
});
