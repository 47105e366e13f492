import type * as sdk from '@aws-sdk/client-s3';
import { codeOf, errorOf } from '../eventbridge/given.ts';
import { givenBucket, keyArn } from './given.ts';

const etag = '"841a2d689ad86bd1611447453c22c6fc"';

describe('an object', () => {
  it('is read as it was put', () => {
    const { api } = givenBucket();
    const Metadata = { incident: 'i-1' };
    const put = { Key: 'a/b.json', Body: Buffer.from('body'), ContentType: 'application/json', Metadata };
    expect(api('PutObject', put)).toEqual({ ETag: etag, ServerSideEncryption: 'AES256' });
    const head = {
      AcceptRanges: 'bytes',
      ContentLength: 4,
      ContentType: 'application/json',
      ETag: etag,
      LastModified: new Date('2026-11-22T10:00:00.250Z'),
      Metadata,
      ServerSideEncryption: 'AES256',
    };
    expect(api('HeadObject', { Key: 'a/b.json' })).toEqual(head);
    expect(api('GetObject', { Key: 'a/b.json' })).toEqual({ ...head, Body: Buffer.from('body') });
  });

  it('does not change with the buffer it came from', () => {
    const { api } = givenBucket();
    const Body = Buffer.from('body');
    api('PutObject', { Key: 'a', Body });
    Body.fill(0);
    expect(api<{ Body: Buffer }>('GetObject', { Key: 'a' }).Body.toString()).toBe('body');
  });

  it('may be empty or text', () => {
    const { s3, api } = givenBucket();
    api('PutObject', { Key: 'empty' });
    api('PutObject', { Key: 'text', Body: 'é' });
    expect(s3.objects('evidence').map(({ body }) => body.length)).toEqual([0, 2]);
  });

  it("is encrypted with the bucket's key, or as the upload says", () => {
    const { api } = givenBucket({ kmsKeyArn: keyArn });
    const encryption = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: keyArn };
    expect(api('PutObject', { Key: 'a' })).toMatchObject(encryption);
    expect(api('GetObject', { Key: 'a' })).toMatchObject(encryption);
    expect(api('PutObject', { Key: 'b', ServerSideEncryption: 'AES256' })).toMatchObject({
      ServerSideEncryption: 'AES256',
    });
    const plain = givenBucket();
    expect(plain.api('PutObject', { Key: 'a', ...encryption })).toMatchObject(encryption);
  });

  it.each<[string, object, string]>([
    ['a key of 1,025 bytes', { Key: 'é'.repeat(512) + 'x' }, 'KeyTooLongError'],
    ['no key', { Key: '' }, 'InvalidArgument'],
    ['more than 2 KB of metadata', { Metadata: { a: 'x'.repeat(2048) } }, 'MetadataTooLarge'],
    ['a wrong MD5', { ContentMD5: 'AAAA' }, 'BadDigest'],
    ['a wrong CRC32', { ChecksumCRC32: 'AAAA' }, 'BadDigest'],
    ['a wrong SHA-1', { ChecksumSHA1: 'AAAA' }, 'BadDigest'],
    ['a wrong SHA-256', { ChecksumSHA256: 'AAAA' }, 'BadDigest'],
    ['a key of KMS that is not there', { SSEKMSKeyId: 'gone' }, 'KMS.NotFoundException'],
    ['an encryption that is not modelled', { ServerSideEncryption: 'aws:kms:dsse' }, 'NotImplemented'],
    ["S3's own KMS key", { ServerSideEncryption: 'aws:kms' }, 'NotImplemented'],
    ['an ACL', { ACL: 'public-read' }, 'NotImplemented'],
    ['another owner', { ExpectedBucketOwner: '999999999999' }, 'AccessDenied'],
    ['a bucket that is not there', { Bucket: 'none' }, 'NoSuchBucket'],
  ])('is refused with %s', (_, change, code) => {
    const { s3, api } = givenBucket();
    expect(codeOf(() => api('PutObject', { Key: 'a', Body: Buffer.from('body'), ...change }))).toBe(code);
    expect(s3.objects('evidence')).toEqual([]);
  });

  it('may have a key of 1,024 bytes and metadata of 2 KB', () => {
    const input = { Key: 'é'.repeat(512), Metadata: { a: 'x'.repeat(2047) } };
    expect(() => givenBucket().api('PutObject', input)).not.toThrow();
  });

  it('keeps a right checksum and shows it to whom it asks', () => {
    const { api } = givenBucket();
    const checksums = {
      ChecksumCRC32: '26gLsg==',
      ChecksumSHA256: 'Iw2DWNyOiJC0xY3utikS7i8gNXrpKlzIYbmOaP4xrLU=',
    };
    expect(api('PutObject', { Key: 'a', Body: Buffer.from('body'), ...checksums })).toMatchObject(checksums);
    expect(api('GetObject', { Key: 'a', ChecksumMode: 'ENABLED' })).toMatchObject(checksums);
    expect(api('GetObject', { Key: 'a' })).not.toHaveProperty('ChecksumCRC32');
  });

  it('is written on condition', () => {
    const { api, put } = givenBucket();
    expect(codeOf(() => api('PutObject', { Key: 'a', IfMatch: etag }))).toBe('NoSuchKey');
    expect(() => api('PutObject', { Key: 'a', IfNoneMatch: '*' })).not.toThrow();
    expect(errorOf(() => api('PutObject', { Key: 'a', IfNoneMatch: '*' }))).toMatchObject({
      code: 'PreconditionFailed',
      status: 412,
    });
    put('a');
    expect(() => api('PutObject', { Key: 'a', Body: 'new', IfMatch: etag })).not.toThrow();
    expect(codeOf(() => api('PutObject', { Key: 'a', IfMatch: etag }))).toBe('PreconditionFailed');
  });

  it.each<[string, string, string, object]>([
    ['GetObject', 'NoSuchKey', 'a key', { Key: 'none' }],
    ['GetObject', 'NoSuchBucket', 'a bucket', { Bucket: 'none', Key: 'a' }],
    ['GetObject', 'NoSuchVersion', 'a version', { Key: 'a', VersionId: 'none' }],
    ['HeadObject', 'NotFound', 'a key', { Key: 'none' }],
    ['HeadObject', 'NotFound', 'a bucket', { Bucket: 'none', Key: 'a' }],
    ['DeleteObject', 'NoSuchBucket', 'a bucket', { Bucket: 'none', Key: 'a' }],
    ['HeadBucket', 'NotFound', 'a bucket', { Bucket: 'none' }],
    ['ListObjectsV2', 'NoSuchBucket', 'a bucket', { Bucket: 'none' }],
    ['GetBucketLocation', 'NoSuchBucket', 'a bucket', { Bucket: 'none' }],
  ])('%s answers %s with 404 where there is no such thing: %s', (operation, code, _, input) => {
    const { api, put } = givenBucket();
    put('a');
    expect(errorOf(() => api(operation, input))).toMatchObject({ code, status: 404 });
  });

  it.each([
    'PutObject',
    'GetObject',
    'HeadObject',
    'DeleteObject',
    'ListObjectsV2',
    'ListObjectVersions',
    'HeadBucket',
  ])('%s is redirected from another region', (operation) => {
    const { api, put } = givenBucket();
    put('a');
    const input = /Object$/.test(operation) ? { Key: 'a' } : {};
    expect(errorOf(() => api(operation, input, { region: 'eu-west-1' }))).toMatchObject({
      code: 'PermanentRedirect',
      status: 301,
    });
  });

  it('knows where its bucket is', () => {
    const { s3, api } = givenBucket();
    s3.addBucket({ name: 'far', region: 'eu-west-1', versioned: false });
    expect(api('GetBucketLocation')).toEqual({});
    expect(api('GetBucketLocation', { Bucket: 'far' })).toEqual({ LocationConstraint: 'eu-west-1' });
    expect(api('HeadBucket')).toMatchObject({ BucketRegion: 'us-east-1' });
    expect(codeOf(() => s3.addBucket({ name: 'far', region: 'eu-west-1', versioned: false }))).toBe(
      'BucketAlreadyOwnedByYou',
    );
  });
});

describe('a listing', () => {
  const keysOf = ({ Contents: contents }: sdk.ListObjectsV2Output) => contents?.map(({ Key: key }) => key);

  it('orders keys by their UTF-8 bytes', () => {
    const { api, put } = givenBucket();
    for (const key of ['b', '\u{1F600}', '\uFFFD', 'B', 'a']) put(key);
    expect(keysOf(api('ListObjectsV2'))).toEqual(['B', 'a', 'b', '\uFFFD', '\u{1F600}']);
  });

  it('pages through a prefix', () => {
    const { api, put } = givenBucket();
    for (const key of ['x/1', 'x/2', 'x/3', 'y']) put(key);
    const first = api<sdk.ListObjectsV2Output>('ListObjectsV2', { Prefix: 'x/', MaxKeys: 2 });
    expect(first).toMatchObject({ KeyCount: 2, IsTruncated: true, MaxKeys: 2 });
    const second = api<sdk.ListObjectsV2Output>('ListObjectsV2', {
      Prefix: 'x/',
      ContinuationToken: first.NextContinuationToken,
    });
    expect([keysOf(first), keysOf(second)]).toEqual([['x/1', 'x/2'], ['x/3']]);
    expect(second.IsTruncated).toBe(false);
    expect(keysOf(api('ListObjectsV2', { StartAfter: 'x/2' }))).toEqual(['x/3', 'y']);
  });

  it('folds keys at a delimiter', () => {
    const { api, put } = givenBucket();
    for (const key of ['x/a/1', 'x/a/2', 'x/b', 'x/c/1']) put(key);
    const first = api<sdk.ListObjectsV2Output>('ListObjectsV2', { Prefix: 'x/', Delimiter: '/', MaxKeys: 2 });
    expect(first.CommonPrefixes).toEqual([{ Prefix: 'x/a/' }]);
    expect(keysOf(first)).toEqual(['x/b']);
    const second = api<sdk.ListObjectsV2Output>('ListObjectsV2', {
      ...{ Prefix: 'x/', Delimiter: '/', ContinuationToken: first.NextContinuationToken },
    });
    expect([second.CommonPrefixes, keysOf(second)]).toEqual([[{ Prefix: 'x/c/' }], []]);
  });

  it('has at most 1,000 keys a page', () => {
    const { api, put } = givenBucket();
    for (let index = 0; index < 1001; index++) put(`k-${index}`);
    expect(api('ListObjectsV2', { MaxKeys: 5000 })).toMatchObject({ KeyCount: 1000, IsTruncated: true });
    expect(codeOf(() => api('ListObjectsV2', { MaxKeys: -1 }))).toBe('InvalidArgument');
  });
});
