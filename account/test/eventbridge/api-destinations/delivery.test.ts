import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type Account, startAccount } from '../../../account.ts';
import { createApiDestination, createConnection } from '../../../deploy/types/api-destinations.ts';
import type { Resource } from '../../../deploy/resource.ts';
import { startReceiver } from '../../../eventbridge/api-destinations/receiver.ts';
import { accountId, home } from '../given.ts';

const host = 'hooks.example.com';
const version = { Version: '2012-10-17' };
let server: Awaited<ReturnType<typeof startReceiver>>;
let account: Account;
let queue: string;
let destination: string;
let connection: ReturnType<typeof createConnection>;

const resource = (properties: object): Resource =>
  ({ account, region: home, stack: { name: 'Stack' }, logicalId: 'It', properties }) as unknown as Resource;

beforeEach(async () => {
  server = await startReceiver();
  account = await startAccount({ hosts: { [host]: server.origin } });
  queue = account.queues.addQueue({ name: 'dead-letters', region: home }).arn;
  account.queues.setPolicy(queue, {
    ...version,
    Statement: { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' },
  });
  connection = createConnection(
    resource({
      Name: 'hook',
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: 'X-Key', ApiKeyValue: 'hidden' },
        InvocationHttpParameters: {
          BodyParameters: [{ Key: 'routing_key', Value: 'R0', IsValueSecret: true }],
        },
      },
    }),
  );
  destination = createApiDestination(
    resource({
      ...{ Name: 'hook', ConnectionArn: connection.attributes.Arn, HttpMethod: 'POST' },
      ...{ InvocationEndpoint: `https://${host}/enqueue`, InvocationRateLimitPerSecond: 50 },
    }),
  ).attributes.Arn;
  account.iam.putRole({
    roleName: 'deliver',
    assumeRolePolicy: {
      ...version,
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    },
    inlinePolicies: {
      it: {
        ...version,
        Statement: { Effect: 'Allow', Action: 'events:InvokeApiDestination', Resource: destination },
      },
    },
  });
  account.eventBridge.addRule({
    name: 'hook',
    region: home,
    pattern: { source: ['mine'] },
    targets: [
      {
        ...{ id: 'hook', arn: destination, roleArn: `arn:aws:iam::${accountId}:role/deliver` },
        inputTransformer: {
          inputPathsMap: { type: '$.detail-type', detail: '$.detail' },
          inputTemplate: '{"type": <type>, "detail": <detail>}',
        },
        deadLetterArn: queue,
      },
    ],
  });
});

afterEach(async () => {
  await account.close();
  await server.close();
});

async function put(): Promise<void> {
  const client = new EventBridgeClient({
    ...{ endpoint: account.endpoint, region: home, credentials: account.iam.root },
  });
  const entry = { Source: 'mine', DetailType: 'Said "so"', Detail: '{"a":{"b":[1]}}' };
  await client.send(new PutEventsCommand({ Entries: [entry] }));
  await account.settled();
}

const body = { type: 'Said "so"', detail: { a: { b: [1] } }, routing_key: 'R0' };

it('comes from PutEvents to the endpoint, through the rule’s transformer and under its role', async () => {
  await put();
  expect(server.received.map((one) => [one.headers['x-key'], JSON.parse(one.body)])).toEqual([
    ['hidden', body],
  ]);
  expect(account.problems()).toEqual([]);
});

it('has its secret in Secrets Manager', () => {
  expect(account.secrets.all().map(({ arn }) => arn)).toEqual([connection.attributes.SecretArn]);
});

it('is repeated after a 503, no sooner than the endpoint asks, and delivered', async () => {
  const began = account.clock.now().getTime();
  server.answerNext({ status: 503, headers: { 'retry-after': '600' } }, { status: 503 });
  await put();
  expect(server.received.map((one) => JSON.parse(one.body) as unknown)).toEqual([body, body, body]);
  expect(account.clock.now().getTime() - began).toBeGreaterThanOrEqual(600_000 + 2_000);
  expect(account.queues.messages(queue)).toEqual([]);
});

it('goes to the dead-letter queue at once after a 400', async () => {
  server.answerNext({ status: 400 });
  await put();
  expect(server.received).toHaveLength(1);
  expect(account.queues.messages(queue)).toMatchObject([
    { attributes: { ERROR_CODE: 'SDK_CLIENT_ERROR', TARGET_ARN: destination, RETRY_ATTEMPTS: '0' } },
  ]);
});

it('goes there, too, where the role may not invoke it', async () => {
  account.iam.putRolePolicy('deliver', 'it', {
    ...version,
    Statement: { Effect: 'Deny', Action: '*', Resource: '*' },
  });
  await put();
  expect(server.received).toEqual([]);
  expect(account.queues.messages(queue)).toMatchObject([{ attributes: { ERROR_CODE: 'NO_PERMISSIONS' } }]);
});

it('refuses a connection that authorises by anything but a key', () => {
  expect(() =>
    createConnection(resource({ Name: 'basic', AuthParameters: { BasicAuthParameters: {} } })),
  ).toThrow('Stack/It: only API keys are modelled');
});
