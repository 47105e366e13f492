import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';

import { type Account, startAccount } from '../account.ts';
import type { AccountOptions } from '../options.ts';
import { AwsError, type Fault } from '../model.ts';
import { rejection } from './wire/harness.ts';

const accessKeyId = 'AKIAALICE00000000000';
const secretAccessKey = 'alice-secret';

let account: Account;
afterEach(() => account.close());

/** An account with alice, who has a key and may do everything, and clients of root and of hers. */
async function given(options: AccountOptions = {}) {
  account = await startAccount(options);
  account.iam.importUser({
    userName: 'alice',
    accessKeys: [{ accessKeyId, status: 'Active', secretAccessKey }],
    policies: {
      inline: { all: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } },
    },
  });
  const common = { endpoint: account.endpoint, region: 'eu-west-1', maxAttempts: 2 };
  return {
    root: new IAMClient({ ...common, credentials: account.iam.root }),
    ec2: new EC2Client({ ...common, credentials: { accessKeyId, secretAccessKey } }),
  };
}

/** Goes wrong the first time that the operation is called. */
function once(operation: string, fault: Fault): NonNullable<AccountOptions['fault']> {
  let left = 1;
  return (call) => (call.operation === operation && left-- > 0 ? fault : undefined);
}

/** The calls in CloudTrail, with how they went wrong. */
const recorded = () =>
  account.trail
    .all()
    .map((record) => [record.eventName, record.errorCode].filter((word) => word !== undefined).join(' '));

describe('an account whose endpoints hear of IAM late', () => {
  it('lets a deleted key call until the endpoint of its call has heard', async () => {
    const { root, ec2 } = await given({ iamPropagationMs: 60_000 });
    const describe = () => ec2.send(new DescribeInstancesCommand({}));
    await root.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId: accessKeyId }));
    expect((await root.send(new ListAccessKeysCommand({ UserName: 'alice' }))).AccessKeyMetadata).toEqual([]);
    expect((await describe()).Reservations).toEqual([]);
    account.clock.advanceBy(60_000);
    expect(await rejection(describe())).toMatchObject({ name: 'AuthFailure' });
  });
});

describe('an account whose users are renamed', () => {
  it('records the call under the old name and the calls after it under the new one', async () => {
    const { root, ec2 } = await given();
    await root.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'eve', NewPath: '/x/' }));
    await ec2.send(new DescribeInstancesCommand({}));
    const [renamed, called] = account.trail.all();
    expect(renamed).toMatchObject({
      eventName: 'UpdateUser',
      awsRegion: 'us-east-1',
      readOnly: false,
      requestParameters: { userName: 'alice', newUserName: 'eve', newPath: '/x/' },
      responseElements: null,
    });
    expect(called!.userIdentity).toMatchObject({
      userName: 'eve',
      arn: expect.stringMatching(/:user\/x\/eve$/),
      accessKeyId,
    });
  });
});

describe('an account whose IAM throttles', () => {
  it('says so in IAM’s words, which the SDK knows to repeat', async () => {
    const { root } = await given({ iamCallsPerSecond: 0.001 });
    const user = (UserName: string) => root.send(new CreateUserCommand({ UserName }));
    await user('one');
    expect(await rejection(user('two'))).toMatchObject({
      name: 'Throttling',
      message: 'Rate exceeded',
      $metadata: { httpStatusCode: 400, attempts: 2 },
    });
  });
});

describe('an account whose answers get lost', () => {
  const create = new CreateAccessKeyCommand({ UserName: 'alice' });

  it('has carried out and recorded the call, which the SDK repeats', async () => {
    const { root } = await given({ fault: once('CreateAccessKey', { kind: 'lost' }) });
    expect(await rejection(root.send(create))).toMatchObject({ name: 'LimitExceededException' });
    expect(account.iam.snapshot().users['alice']!.accessKeys).toHaveLength(2);
    expect(recorded()).toEqual(['CreateAccessKey', 'CreateAccessKey LimitExceededException']);
    expect(account.problems()).toEqual([]);
  });

  it('loses errors, too', async () => {
    const { root } = await given({ fault: once('CreateUser', { kind: 'lost' }) });
    expect(await rejection(root.send(new CreateUserCommand({ UserName: 'alice' })))).toMatchObject({
      name: 'EntityAlreadyExistsException',
      $metadata: { attempts: 2 },
    });
    expect(recorded()).toEqual([
      'CreateUser EntityAlreadyExistsException',
      'CreateUser EntityAlreadyExistsException',
    ]);
  });

  it('cuts the connection, as a caller sees who does not repeat', async () => {
    const { root } = await given({
      fault: (call) => (call.service === 'iam' ? { kind: 'lost' } : undefined),
    });
    expect((await rejection(root.send(create))).message).toMatch(/socket hang up/);
  });

  it('does not carry out what is answered with an error instead', async () => {
    const { root } = await given({
      fault: once('CreateAccessKey', new AwsError('ServiceFailure', 'Try again.', 500)),
    });
    await root.send(create);
    expect(account.iam.snapshot().users['alice']!.accessKeys).toHaveLength(2);
    expect(recorded()).toEqual(['CreateAccessKey ServiceFailureException', 'CreateAccessKey']);
  });
});

describe('an account whose records come late to the event bus', () => {
  it('delivers each when its time has come, and has not settled before', async () => {
    const seen: [name: unknown, minutes: number][] = [];
    const { root } = await given({
      eventDelayMs: ({ eventName }) => (eventName === 'CreateUser' ? 20 * 60_000 : 0),
      onProgress: (progress) => {
        if (progress.kind !== 'matched') return;
        const since = account.clock.now().getTime() - begun;
        seen.push([progress.event.detail['eventName'], Math.round(since / 60_000)]);
      },
    });
    const targets = [{ id: 'queue', arn: 'arn:aws:sqs:us-east-1:111122223333:nobody' }];
    account.eventBridge.addRule({
      ...{ name: 'all', region: 'us-east-1', pattern: { source: ['aws.iam'] }, targets },
    });
    const begun = account.clock.now().getTime();
    await root.send(new CreateUserCommand({ UserName: 'bob' }));
    await root.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId: accessKeyId }));
    await account.settled();
    expect(seen).toEqual([
      ['DeleteAccessKey', 0],
      ['CreateUser', 20],
    ]);
  });
});
