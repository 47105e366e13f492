import { home, toCall } from '../eventbridge/given.ts';
import { givenBucket, keyArn, keyPolicy } from './given.ts';

const policy = { Statement: [] };
const bucket = 'arn:aws:s3:::evidence';
const key = (action: string) => ({
  action,
  resource: keyArn,
  resourcePolicies: [keyPolicy],
  context: { 'kms:ViaService': `s3.${home}.amazonaws.com` },
});

const access = (s3: ReturnType<typeof givenBucket>['s3'], operation: string, input: object = {}) =>
  s3.service.access(toCall(operation, { Bucket: 'evidence', ...input }));

describe('access to S3', () => {
  it.each<[string, object, string, string]>([
    ['PutObject', { Key: 'a/b' }, 's3:PutObject', `${bucket}/a/b`],
    ['GetObject', { Key: 'a' }, 's3:GetObject', `${bucket}/a`],
    ['GetObject', { Key: 'a', VersionId: 'v' }, 's3:GetObjectVersion', `${bucket}/a`],
    ['HeadObject', { Key: 'a' }, 's3:GetObject', `${bucket}/a`],
    ['DeleteObject', { Key: 'a' }, 's3:DeleteObject', `${bucket}/a`],
    ['DeleteObject', { Key: 'a', VersionId: 'v' }, 's3:DeleteObjectVersion', `${bucket}/a`],
    ['HeadBucket', {}, 's3:ListBucket', bucket],
    ['ListObjectsV2', {}, 's3:ListBucket', bucket],
    ['ListObjectVersions', {}, 's3:ListBucketVersions', bucket],
    ['GetBucketLocation', {}, 's3:GetBucketLocation', bucket],
  ])('%s %j asks for %s', (operation, input, action, resource) => {
    const { s3, put } = givenBucket({ policy });
    put('a');
    expect(access(s3, operation, input)).toEqual([
      { action, resource, resourcePolicies: [policy], context: {} },
    ]);
  });

  it('tells that an object is not there to those alone who may list the bucket', () => {
    const { s3, put } = givenBucket({ policy });
    const actions = (operation: string, input: object) =>
      access(s3, operation, input).map((request) => [request.action, request.resource]);
    expect(actions('GetObject', { Key: 'a' })).toEqual([
      ['s3:GetObject', `${bucket}/a`],
      ['s3:ListBucket', bucket],
    ]);
    put('a');
    expect(actions('GetObject', { Key: 'a' })).toHaveLength(1);
    expect(actions('PutObject', { Key: 'b' })).toHaveLength(1);
  });

  it('tells what a listing is limited to', () => {
    const { s3 } = givenBucket();
    const [request] = access(s3, 'ListObjectsV2', { Prefix: 'x/', Delimiter: '/', MaxKeys: 5 });
    expect(request?.context).toEqual({ 's3:prefix': 'x/', 's3:delimiter': '/', 's3:max-keys': '5' });
  });

  it("asks for the bucket's key: to write for a data key, to read for decryption", () => {
    const { s3, put } = givenBucket({ kmsKeyArn: keyArn });
    expect(access(s3, 'PutObject', { Key: 'a' }).slice(1)).toEqual([key('kms:GenerateDataKey')]);
    put('a');
    expect(access(s3, 'GetObject', { Key: 'a' }).slice(1)).toEqual([key('kms:Decrypt')]);
    expect(access(s3, 'HeadObject', { Key: 'a' }).slice(1)).toEqual([key('kms:Decrypt')]);
    expect(access(s3, 'DeleteObject', { Key: 'a' })).toHaveLength(1);
  });

  it('asks for the key that the object has, not the one the bucket has', () => {
    const { s3, api } = givenBucket({ kmsKeyArn: keyArn });
    api('PutObject', { Key: 'plain', ServerSideEncryption: 'AES256' });
    expect(access(s3, 'GetObject', { Key: 'plain' })).toHaveLength(1);
    expect(access(s3, 'PutObject', { Key: 'plain', ServerSideEncryption: 'AES256' })).toMatchObject([
      { context: { 's3:x-amz-server-side-encryption': 'AES256' } },
    ]);
  });

  it('reads the policy that is set later', () => {
    const { s3 } = givenBucket();
    s3.setPolicy('evidence', policy);
    expect(access(s3, 'HeadBucket')).toMatchObject([{ resourcePolicies: [policy] }]);
  });

  it('asks for nothing where there is no bucket, so that the operation answers 404', () => {
    expect(access(givenBucket().s3, 'PutObject', { Bucket: 'none', Key: 'a' })).toEqual([]);
  });
});
