import { Readable } from 'node:stream';

import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  NoSuchKey,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';

import { AwsError } from '../../model.ts';
import { awkward, rejection, startAccount } from './harness.ts';
import type { Account } from './harness.ts';

let account: Account;
let s3: S3Client;
beforeAll(async () => {
  account = await startAccount();
  s3 = new S3Client(account.client);
});
afterAll(async () => {
  s3.destroy();
  await account.close();
});

const Bucket = 'evidence';
const lastCall = () => account.calls.at(-1);
const keys = [
  ...awkward,
  'a/b/c.json',
  'folder/',
  '/leading',
  'a//b',
  './a/../b',
  'AWSLogs/111122223333/a=b&c',
];

describe('restXml', () => {
  it.each(keys)('carries objects under the key %j', async (Key) => {
    account.respond({ ETag: '"e"' });
    const put = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: `body of ${Key}`, ContentType: 'text/plain' }),
    );
    expect(put.ETag).toBe('"e"');
    expect(lastCall()).toMatchObject({ service: 's3', operation: 'PutObject' });
    expect(lastCall()?.input).toMatchObject({ Bucket, Key, ContentType: 'text/plain' });
    expect(Buffer.from(lastCall()?.input['Body'] as Uint8Array).toString()).toBe(`body of ${Key}`);

    const bytes = Buffer.from([0, 13, 10, 255, 128]);
    const LastModified = new Date('2026-11-22T10:11:12Z');
    account.respond({
      Body: bytes,
      ContentLength: 5,
      ContentType: 'x/y',
      LastModified,
      Metadata: { a: 'b', 'c-d': 'e' },
    });
    const got = await s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-4' }));
    expect(lastCall()).toMatchObject({ operation: 'GetObject', input: { Bucket, Key, Range: 'bytes=0-4' } });
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(bytes);
    expect(got).toMatchObject({
      ContentLength: 5,
      ContentType: 'x/y',
      LastModified,
      Metadata: { a: 'b', 'c-d': 'e' },
    });
  });

  it('takes streamed bodies out of their aws-chunked envelope', async () => {
    account.respond({});
    const parts = ['first ', 'x'.repeat(70_000), ' last\r\n0\r\n'];
    const Body = Readable.from(parts.map((part) => Buffer.from(part)));
    const length = parts.join('').length;
    await s3.send(
      new PutObjectCommand({ Bucket, Key: 'k', Body, ContentLength: length, Metadata: { who: 'me' } }),
    );
    const input = lastCall()?.input ?? {};
    expect(Buffer.from(input['Body'] as Uint8Array).toString()).toBe(parts.join(''));
    expect(input).toMatchObject({ Metadata: { who: 'me' }, ContentLength: length });
    expect(input['ChecksumCRC32']).toMatch(/^[\w+/]{6}==$/);
    expect(input).not.toHaveProperty('ContentEncoding');
  });

  it('carries an empty object', async () => {
    account.respond({});
    await s3.send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '', ContentLength: 0 }));
    expect(lastCall()?.input['Body']).toHaveLength(0);
    account.respond({ Body: '', ContentLength: 0 });
    expect(
      await (await s3.send(new GetObjectCommand({ Bucket, Key: 'empty' }))).Body?.transformToString(),
    ).toBe('');
  });

  it('refuses a body that does not have its checksum', async () => {
    const put = new PutObjectCommand({ Bucket, Key: 'k', Body: 'abc', ChecksumCRC32: 'AAAAAA==' });
    expect((await rejection(s3.send(put))).name).toBe('BadDigest');
  });

  it('tells operations apart that differ in query and headers only', async () => {
    const sent = async (sending: Promise<unknown>) => {
      await sending;
      return lastCall()?.operation;
    };
    account.respond({ CopyObjectResult: { ETag: '"e"' } });
    expect(await sent(s3.send(new ListBucketsCommand({})))).toBe('ListBuckets');
    expect(await sent(s3.send(new CreateBucketCommand({ Bucket })))).toBe('CreateBucket');
    expect(lastCall()?.input).toEqual({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
    });
    expect(await sent(s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'a b/' })))).toBe('ListObjectsV2');
    expect(lastCall()?.input).toEqual({ Bucket, Prefix: 'a b/' });
    expect(await sent(s3.send(new ListPartsCommand({ Bucket, Key: 'k', UploadId: 'u' })))).toBe('ListParts');
    const copy = new CopyObjectCommand({ Bucket, Key: 'k', CopySource: 'a/b' });
    expect(await sent(s3.send(copy))).toBe('CopyObject');
    const part = new UploadPartCommand({ Bucket, Key: 'k', UploadId: 'u', PartNumber: 2, Body: 'p' });
    expect(await sent(s3.send(part))).toBe('UploadPart');
    const policy = new PutBucketPolicyCommand({ Bucket, Policy: awkward.join('') });
    expect(await sent(s3.send(policy))).toBe('PutBucketPolicy');
    expect(lastCall()?.input).toMatchObject({ Policy: awkward.join('') });
    expect(await sent(s3.send(new GetBucketLocationCommand({ Bucket })))).toBe('GetBucketLocation');
  });

  it('finds operations of clients that do not send the hint x-id', async () => {
    const bare = new S3Client(account.client);
    bare.middlewareStack.add(
      (next) => (args) => {
        delete (args.request as { query: Record<string, unknown> }).query['x-id'];
        return next(args);
      },
      { step: 'build' },
    );
    const found = async (sending: Promise<unknown>) => {
      await sending;
      return lastCall()?.operation;
    };
    account.respond({ CopyObjectResult: { ETag: '"e"' }, CopyPartResult: { ETag: '"e"' } });
    const object = { Bucket, Key: 'a/b' };
    const upload = { ...object, UploadId: 'u', PartNumber: 1 };
    expect(await found(bare.send(new GetObjectCommand(object)))).toBe('GetObject');
    expect(await found(bare.send(new PutObjectCommand({ ...object, Body: 'b' })))).toBe('PutObject');
    expect(await found(bare.send(new CopyObjectCommand({ ...object, CopySource: 'a/b' })))).toBe(
      'CopyObject',
    );
    expect(await found(bare.send(new ListPartsCommand(upload)))).toBe('ListParts');
    expect(await found(bare.send(new UploadPartCommand({ ...upload, Body: 'b' })))).toBe('UploadPart');
    expect(await found(bare.send(new UploadPartCopyCommand({ ...upload, CopySource: 'a/b' })))).toBe(
      'UploadPartCopy',
    );
    expect(await found(bare.send(new DeleteObjectCommand(object)))).toBe('DeleteObject');
    expect(await found(bare.send(new AbortMultipartUploadCommand(upload)))).toBe('AbortMultipartUpload');
    expect(await found(bare.send(new ListBucketsCommand({})))).toBe('ListBuckets');
    bare.destroy();
  });

  it('carries XML bodies both ways', async () => {
    account.respond({ Deleted: [{ Key: '<a&b>' }], Errors: [] });
    const Delete = { Objects: [{ Key: '<a&b>' }, { Key: 'two', VersionId: 'v' }], Quiet: false };
    const output = await s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect(lastCall()?.input).toMatchObject({ Bucket, Delete });
    expect(output.Deleted).toEqual([{ Key: '<a&b>' }]);
    const Tagging = { TagSet: [{ Key: 'k', Value: '"v"' }] };
    account.respond({});
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging }));
    expect(lastCall()?.input).toMatchObject({ Tagging });
    const LastModified = new Date('2026-11-22T10:11:12Z');
    account.respond({
      Name: Bucket,
      KeyCount: 2,
      IsTruncated: false,
      Contents: keys.map((Key) => ({ Key, Size: 1, LastModified })),
    });
    const listed = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(listed.Contents).toEqual(keys.map((Key) => ({ Key, Size: 1, LastModified })));
    expect(listed.$metadata.requestId).toBe(lastCall()?.requestId);
  });

  it('carries payloads that are text, and answers without a body', async () => {
    account.respond({ Policy: awkward.join('') });
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(awkward.join(''));
    account.respond({ DeleteMarker: true });
    const deleted = await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    expect(deleted).toMatchObject({ DeleteMarker: true, $metadata: { httpStatusCode: 204 } });
    account.respond({ ContentLength: 77, ETag: '"e"' });
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }))).toMatchObject({
      ContentLength: 77,
      ETag: '"e"',
    });
  });

  it('answers errors, also to HEAD, which has no body to say them in', async () => {
    account.respond(new AwsError('NoSuchKey', 'The specified key does not exist.', 404));
    const error = await rejection(s3.send(new GetObjectCommand({ Bucket, Key: 'k' })));
    expect(error).toBeInstanceOf(NoSuchKey);
    expect(error).toMatchObject({
      message: 'The specified key does not exist.',
      $metadata: { httpStatusCode: 404 },
    });
    expect((await rejection(s3.send(new HeadObjectCommand({ Bucket, Key: 'k' })))).name).toBe('NotFound');
    account.respond(new AwsError('AccessDenied', 'Access Denied', 403));
    expect((await rejection(s3.send(new GetObjectCommand({ Bucket, Key: 'k' })))).name).toBe('AccessDenied');
  });
});
