import { connect } from 'node:net';

import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetUserCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import { AwsError } from '../../model.ts';
import { operationNames, sourceIpHeader } from '../../wire/server.ts';
import { rejection, startAccount } from './harness.ts';
import type { Account } from './harness.ts';
import { sendBytes, sendRaw } from './raw.ts';
import type { RawRequest } from './raw.ts';

let account: Account;
let iam: IAMClient;
beforeAll(async () => {
  account = await startAccount();
  iam = new IAMClient(account.client);
});
beforeEach(() => {
  account.calls.length = 0;
  account.errors.length = 0;
  account.respond({});
});
afterAll(async () => {
  iam.destroy();
  await account.close();
});

const getUser = new GetUserCommand({ UserName: 'alice' });

describe('a call', () => {
  it('carries who, where from, when and what', async () => {
    const before = Date.now();
    await iam.send(getUser);
    const [call] = account.calls;
    expect(call).toMatchObject({
      service: 'iam',
      operation: 'GetUser',
      input: { UserName: 'alice' },
      region: 'us-east-1',
      principal: { userName: 'alice' },
      sourceIp: '127.0.0.1',
    });
    expect(call?.userAgent).toMatch(/^aws-sdk-js\/3/);
    expect(call?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(call?.time.getTime()).toBeGreaterThanOrEqual(before);
    expect(String(call?.body)).toBe('Action=GetUser&Version=2010-05-08&UserName=alice');
  });

  it('has the region of its signature, but for IAM, which has one region', async () => {
    const sts = new STSClient({ ...account.client, region: 'us-east-1' });
    await sts.send(new GetCallerIdentityCommand({}));
    const ec2 = new EC2Client({ ...account.client, region: 'ap-southeast-2' });
    await ec2.send(new DescribeRegionsCommand({}));
    await new IAMClient({ ...account.client, region: 'ap-southeast-2' }).send(getUser);
    expect(account.calls.map((call) => call.region)).toEqual(['us-east-1', 'ap-southeast-2', 'us-east-1']);
    sts.destroy();
    ec2.destroy();
  });

  it('takes the source address that a drill gives it', async () => {
    const attacker = new IAMClient(account.client);
    attacker.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers[sourceIpHeader] = '203.0.113.66';
        return next(args);
      },
      { step: 'build' },
    );
    await attacker.send(getUser);
    expect(account.calls[0]?.sourceIp).toBe('203.0.113.66');
    attacker.destroy();
  });
});

describe('what is not modelled', () => {
  it('is answered 501, and the SDK reports it without trying for long', async () => {
    account.respond(
      new AwsError('NotImplemented', 'iam:GetUser is not modelled by the embedded account', 501),
    );
    const retrying = new IAMClient({ ...account.client, maxAttempts: 3 });
    for (const client of [iam, retrying]) {
      expect(await rejection(client.send(getUser))).toMatchObject({
        name: 'NotImplemented',
        message: 'iam:GetUser is not modelled by the embedded account',
        $metadata: { httpStatusCode: 501 },
      });
    }
    expect(account.calls).toHaveLength(2);
    retrying.destroy();
  });

  it.each<[string, RawRequest, RegExp]>([
    ['another service', { service: 'kms' }, /does not serve "kms"; it serves .*cloudtrail.*iam.*sts/],
    ['no own property', { service: 'constructor' }, /does not serve "constructor"/],
    ['an unknown Action', { service: 'iam', body: 'Action=GetUsr' }, /iam has no operation for POST \//],
    [
      'an unknown target',
      { service: 'events', headers: { 'x-amz-target': 'AWSEvents.No' } },
      /X-Amz-Target AWSEvents\.No/,
    ],
    ['an unknown path', { service: 'lambda', path: '/2015-03-31/nothing' }, /POST \/2015-03-31\/nothing/],
    [
      'a presigned URL',
      { service: 's3', query: { 'X-Amz-Signature': 'x' }, unsigned: true },
      /Presigned URLs/,
    ],
  ])('is named when it is %s', async (_, request, message) => {
    const answer = await sendRaw(account.port, request);
    expect(answer.status).toBe(501);
    expect(answer.headers['x-amzn-errortype'] ?? answer.body).toContain('NotImplemented');
    expect(answer.body.replaceAll('&quot;', '"')).toMatch(message);
    expect(account.errors).toEqual([]);
  });
});

describe('malformed requests', () => {
  const chunked = (body: string): RawRequest => ({
    service: 's3',
    method: 'PUT',
    path: '/b/k',
    headers: {
      'content-encoding': 'aws-chunked',
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': '3',
    },
    body,
  });
  const target = { 'x-amz-target': 'AWSEvents.PutEvents', 'content-type': 'application/x-amz-json-1.1' };
  it.each<[string, number, string, RawRequest]>([
    ['no signature', 403, 'MissingAuthenticationToken', { service: 'iam', unsigned: true }],
    [
      'no signature, JSON',
      400,
      'MissingAuthenticationTokenException',
      { service: 'events', unsigned: true, headers: target },
    ],
    [
      'another scheme',
      400,
      'IncompleteSignature',
      { service: 'iam', unsigned: true, headers: { authorization: 'Bearer x' } },
    ],
    [
      'a broken scope',
      400,
      'IncompleteSignature',
      {
        service: 'iam',
        unsigned: true,
        headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/iam, SignedHeaders=host, Signature=0' },
      },
    ],
    [
      'broken JSON',
      400,
      'SerializationException',
      { service: 'events', headers: target, body: '{"Entries":[' },
    ],
    [
      'JSON that is no object',
      400,
      'SerializationException',
      { service: 'events', headers: target, body: '[1]' },
    ],
    [
      'a number for a list',
      400,
      'SerializationException',
      { service: 'events', headers: target, body: '{"Entries":1}' },
    ],
    [
      'a number for a string',
      400,
      'SerializationException',
      { service: 'events', headers: target, body: '{"Entries":[{"Source":1}]}' },
    ],
    ['a missing member', 400, 'ValidationException', { service: 'events', headers: target, body: '{}' }],
    [
      'a word for a number',
      400,
      'MalformedInput',
      { service: 'iam', body: 'Action=ListUsers&MaxItems=many' },
    ],
    [
      'a word for a date',
      400,
      'MalformedInput',
      { service: 'ec2', body: 'Action=DescribeSpotPriceHistory&StartTime=now' },
    ],
    ['a broken path', 400, 'InvalidURI', { service: 's3', method: 'GET', path: '/b/%ZZ' }],
    ['a broken query', 400, 'InvalidURI', { service: 's3', path: '/b?prefix=%ZZ', unsigned: true }],
    ['broken XML', 400, 'MalformedXML', { service: 's3', method: 'PUT', path: '/b', body: '<Create' }],
    ['a chunk without end', 400, 'IncompleteBody', chunked('5\r\nab')],
    ['no last chunk', 400, 'IncompleteBody', chunked('2\r\nab\r\n')],
    ['a chunk size that is none', 400, 'IncompleteBody', chunked('-2\r\nab\r\n0\r\n\r\n')],
    ['less than was announced', 400, 'IncompleteBody', chunked('2\r\nab\r\n0\r\n\r\n')],
    ['a wrong trailer', 400, 'BadDigest', chunked('3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n')],
  ])('with %s get %d %s', async (_, status, code, request) => {
    const answer = await sendRaw(account.port, request);
    expect(answer.body).toContain(code);
    expect(answer.status).toBe(status);
    expect(account.calls).toEqual([]);
    expect(account.errors).toEqual([]);
  });

  it('that are no HTTP get a 400, and the wire goes on', async () => {
    expect(await sendBytes(account.port, '\u0016\u0003\u0001 garbage\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sendBytes(account.port, 'GET / HTTP/9.9\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    await iam.send(getUser);
    expect(account.calls).toHaveLength(1);
  });

  it('that break off leave nothing behind', async () => {
    const socket = connect(account.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await iam.send(getUser);
    expect(account.errors).toEqual([]);
  });

  it('that are too large are refused in the words of the service', async () => {
    const Body = Buffer.alloc(6 * 1024 * 1024 + 1);
    const s3 = new S3Client(account.client);
    expect((await rejection(s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body })))).name).toBe(
      'EntityTooLarge',
    );
    const lambda = new LambdaClient(account.client);
    expect(
      await rejection(lambda.send(new InvokeCommand({ FunctionName: 'f', Payload: Body }))),
    ).toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
    await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Body.subarray(1) }));
    expect(account.calls.map((call) => call.operation)).toEqual(['PutObject']);
    s3.destroy();
    lambda.destroy();
  });
});

describe('failures of the account itself', () => {
  it('are answered 500 and reported', async () => {
    const failure = new TypeError('cannot read properties of undefined');
    account.respond(failure);
    expect(await rejection(iam.send(getUser))).toMatchObject({
      name: 'InternalFailure',
      message: 'The embedded account failed: cannot read properties of undefined',
      $metadata: { httpStatusCode: 500 },
    });
    expect(account.errors).toEqual([failure]);
  });

  it('include outputs that are not of the operation’s shape', async () => {
    account.respond({ User: { Path: '/', UserName: 'a', UserId: 'u', Arn: 'a', CreateDate: 'yesterday' } });
    expect((await rejection(iam.send(getUser))).name).toBe('InternalFailure');
    account.respond('text');
    expect((await rejection(iam.send(getUser))).name).toBe('InternalFailure');
    const s3 = new S3Client(account.client);
    account.respond({ Body: 'x', Metadata: { a: 'no\nheader' } });
    expect((await rejection(s3.send(new GetObjectCommand({ Bucket: 'b', Key: 'k' })))).name).toBe(
      'InternalFailure',
    );
    expect(account.errors).toHaveLength(3);
    s3.destroy();
  });
});

describe('the wire', () => {
  it('answers with the account’s time', async () => {
    const at = new Date('2030-01-02T03:04:05Z');
    const future = await startAccount({
      clock: { now: () => at, sleep: () => Promise.reject(new Error('no')), busy: (work) => work() },
    });
    const answer = await sendRaw(future.port, { service: 'iam', unsigned: true });
    expect(answer.headers['date']).toBe('Wed, 02 Jan 2030 03:04:05 GMT');
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    await future.close();
  });

  it('keeps the clock busy while a call is under way', async () => {
    let underWay = 0;
    const seen: number[] = [];
    const busy = await startAccount({
      clock: {
        now: () => new Date(),
        sleep: () => Promise.reject(new Error('no')),
        busy: async (work) => {
          underWay += 1;
          return work().finally(() => (underWay -= 1));
        },
      },
      handle: () => {
        seen.push(underWay);
        return Promise.reject(new AwsError('NoSuchEntity', 'no'));
      },
    });
    expect(await rejection(new IAMClient(busy.client).send(getUser))).toBeInstanceOf(NoSuchEntityException);
    expect(seen).toEqual([1]);
    await busy.close();
    expect(underWay).toBe(0);
  });

  it('serves calls that come at once, each with its own answer', async () => {
    const echo = await startAccount({
      handle: async ({ input }) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
        const UserName = input['UserName'];
        return { User: { Path: '/', UserName, UserId: 'u', Arn: 'a', CreateDate: new Date(0) } };
      },
    });
    const client = new IAMClient(echo.client);
    const names = Array.from({ length: 40 }, (_, index) => `user-${String(index)}`);
    const answers = await Promise.all(names.map((UserName) => client.send(new GetUserCommand({ UserName }))));
    expect(answers.map(({ User }) => User?.UserName)).toEqual(names);
    client.destroy();
    await echo.close();
  });

  it('closes at once, whoever keeps a connection', async () => {
    const closing = await startAccount({ handle: () => new Promise(() => undefined) });
    const idle = connect(closing.port, '127.0.0.1');
    const hanging = rejection(new IAMClient(closing.client).send(getUser));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = performance.now();
    await closing.close();
    expect(performance.now() - before).toBeLessThan(500);
    await hanging;
    idle.destroy();
  });

  it('knows the operations of a service', async () => {
    const names = await operationNames('iam');
    expect(names).toContain('UpdateAccessKey');
    expect(names).not.toContain('UpdateAccessKeyRequest');
    expect(await rejection(operationNames('kms'))).toMatchObject({ code: 'NotImplemented', status: 501 });
  });
});
