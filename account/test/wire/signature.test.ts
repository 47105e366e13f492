import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import type { IAMClientConfig } from '@aws-sdk/client-iam';
import { EC2Client, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import { AwsError } from '../../model.ts';
import type { Clock } from '../../model.ts';
import { credentials, rejection, session, startAccount } from './harness.ts';
import type { Account } from './harness.ts';

const minutes = (count: number): number => count * 60_000;
let offsetMs = 0;
const clock: Clock = {
  now: () => new Date(Date.now() + offsetMs),
  sleep: () => Promise.reject(new Error('The wire never sleeps.')),
  busy: (work) => work(),
};

let account: Account;
beforeAll(async () => {
  account = await startAccount({ clock });
});
beforeEach(() => {
  offsetMs = 0;
  account.calls.length = 0;
});
afterAll(() => account.close());

const createUser = new CreateUserCommand({ UserName: 'a/b c' });

async function send(config: IAMClientConfig = {}, change?: (request: SentRequest) => void): Promise<unknown> {
  const iam = new IAMClient({ ...account.client, ...config });
  if (change !== undefined) {
    iam.middlewareStack.add(
      (next) => (args) => {
        change(args.request as SentRequest);
        return next(args);
      },
      // After signing.
      { step: 'finalizeRequest', priority: 'low' },
    );
  }
  try {
    return await iam.send(createUser);
  } finally {
    iam.destroy();
  }
}

interface SentRequest {
  body: string;
  headers: Record<string, string>;
}

const mismatch = { name: 'SignatureDoesNotMatch', $metadata: { httpStatusCode: 403 } };
const invalidToken = {
  name: 'InvalidClientTokenId',
  message: 'The security token included in the request is invalid.',
  $metadata: { httpStatusCode: 403 },
};

describe('signatures', () => {
  it('are accepted from a user key and from a session', async () => {
    await send();
    await send({ credentials: session });
    expect(account.calls.map((call) => call.operation)).toEqual(['CreateUser', 'CreateUser']);
  });

  it.each([
    ['a wrong secret', { credentials: { ...credentials, secretAccessKey: 'wrong' } }, mismatch],
    ['an unknown key', { credentials: { ...credentials, accessKeyId: 'AKIAUNKNOWN' } }, invalidToken],
    ['a missing session token', { credentials: { ...session, sessionToken: undefined } }, invalidToken],
    ['a wrong session token', { credentials: { ...session, sessionToken: 'other' } }, invalidToken],
    ['a session token with a user key', { credentials: { ...credentials, sessionToken: 'x' } }, invalidToken],
  ])('are refused with %s', async (_, config, expected) => {
    // exactOptionalPropertyTypes: the SDK means "absent or undefined" by an optional session token.
    expect(await rejection(send(config as IAMClientConfig))).toMatchObject(expected);
    expect(account.calls).toEqual([]);
  });

  it.each([
    ['the body', (request: SentRequest) => (request.body = request.body.replace('UserName=a', 'UserName=z'))],
    ['a signed header', (request: SentRequest) => (request.headers['content-type'] = 'text/plain')],
    [
      'the stated body hash',
      (request: SentRequest) => (request.headers['x-amz-content-sha256'] = '0'.repeat(64)),
    ],
  ])('are refused when %s was changed on the way', async (_, change) => {
    expect(await rejection(send({}, change))).toMatchObject(mismatch);
    expect(account.calls).toEqual([]);
  });

  it('are refused without a signed host', async () => {
    const unsignHost = (request: SentRequest) => {
      request.headers['authorization'] = request.headers['authorization']?.replace('host;', '') ?? '';
    };
    expect((await rejection(send({}, unsignHost))).name).toBe('IncompleteSignature');
  });

  it.each([14, -14])('are accepted %d minutes off', async (count) => {
    offsetMs = minutes(count);
    await send();
    expect(account.calls).toHaveLength(1);
  });

  it('are refused when they are older than 15 minutes, in AWS’s words', async () => {
    offsetMs = minutes(16);
    const error = await rejection(send());
    expect(error).toMatchObject(mismatch);
    expect(error.message).toMatch(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
    );
  });

  it('are refused when they come from the future', async () => {
    offsetMs = minutes(-16);
    expect((await rejection(send())).message).toMatch(/^Signature not yet current: .* \+ 15 min\.\)$/);
  });

  it('heal by themselves: the SDK reads the account’s time from the answer and tries again', async () => {
    offsetMs = minutes(600);
    await send({ maxAttempts: 2 });
    expect(account.calls).toHaveLength(1);
    expect(Math.abs((account.calls[0]?.time.getTime() ?? 0) - Date.now() - offsetMs)).toBeLessThan(
      minutes(1),
    );
  });

  it('say what is wrong in the words of each service', async () => {
    const wrong = { ...account.client, credentials: { ...credentials, secretAccessKey: 'wrong' } };
    const unknown = { ...account.client, credentials: { ...credentials, accessKeyId: 'AKIAUNKNOWN' } };
    const list = new ListRulesCommand({});
    const describeInstances = new DescribeInstancesCommand({});
    const get = new GetObjectCommand({ Bucket: 'b', Key: 'a/../b%20' });
    const names = async (config: typeof wrong) =>
      Promise.all(
        [
          new EventBridgeClient(config).send(list),
          new EC2Client(config).send(describeInstances),
          new S3Client(config).send(get),
        ].map(async (sending) => (await rejection(sending)).name),
      );
    expect(await names(wrong)).toEqual(['InvalidSignatureException', 'AuthFailure', 'SignatureDoesNotMatch']);
    expect(await names(unknown)).toEqual([
      'UnrecognizedClientException',
      'AuthFailure',
      'InvalidAccessKeyId',
    ]);
    offsetMs = minutes(16);
    expect(await names(wrong)).toEqual([
      'InvalidSignatureException',
      'RequestExpired',
      'RequestTimeTooSkewed',
    ]);
  });

  it('cover the body of an S3 upload', async () => {
    const s3 = new S3Client(account.client);
    s3.middlewareStack.add(
      (next) => (args) => {
        (args.request as SentRequest).body = 'evil';
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const put = new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'good' });
    expect((await rejection(s3.send(put))).name).toBe('XAmzContentSHA256Mismatch');
    s3.destroy();
  });

  it('of expired sessions are refused in the words of the service', async () => {
    const expired = await startAccount({
      authenticate: () => {
        throw new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);
      },
    });
    const iam = new IAMClient(expired.client);
    const events = new EventBridgeClient(expired.client);
    expect(await rejection(iam.send(createUser))).toMatchObject({
      name: 'ExpiredToken',
      $metadata: { httpStatusCode: 403 },
    });
    expect((await rejection(events.send(new ListRulesCommand({})))).name).toBe('ExpiredTokenException');
    await expired.close();
  });
});
