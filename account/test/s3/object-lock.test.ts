import * as sdk from '@aws-sdk/client-s3';
import { codeOf, errorOf } from '../eventbridge/given.ts';
import { serve } from '../eventbridge/serve.ts';
import { givenBucket } from './given.ts';

const dayMs = 86_400_000;
const Bucket = 'evidence';
const given = (mode: 'GOVERNANCE' | 'COMPLIANCE') => {
  const { s3, clock, api } = givenBucket({ versioned: true, retention: { mode, days: 30 } });
  const checksum = { ContentMD5: 'hBotaJrYa9FhFEdFPCLG/A==' };
  const put = (Key: string) =>
    api<sdk.PutObjectOutput>('PutObject', { Key, Body: Buffer.from('body'), ...checksum }).VersionId!;
  return { s3, clock, api, put };
};
const locked = { code: 'AccessDenied', message: 'Access Denied because object protected by object lock.' };

describe('a bucket with Object Lock', () => {
  it.each(['GOVERNANCE', 'COMPLIANCE'] as const)(
    'in mode %s keeps each version for its days',
    async (mode) => {
      const { s3, clock, api, put } = given(mode);
      const VersionId = put('a');
      expect(api('HeadObject', { Key: 'a' })).toMatchObject({
        ObjectLockMode: mode,
        ObjectLockRetainUntilDate: new Date(clock.now().getTime() + 30 * dayMs),
      });
      expect(errorOf(() => api('DeleteObject', { Key: 'a', VersionId }))).toMatchObject(locked);
      await clock.sleep(30 * dayMs - 1);
      expect(errorOf(() => api('DeleteObject', { Key: 'a', VersionId }))).toMatchObject(locked);
      await clock.sleep(1);
      api('DeleteObject', { Key: 'a', VersionId });
      expect(s3.objects(Bucket)).toEqual([]);
    },
  );
  it('takes a marker and a further version: what was written before stays', () => {
    const { s3, api, put } = given('COMPLIANCE');
    put('a');
    put('a');
    api('DeleteObject', { Key: 'a' });
    expect(s3.objects(Bucket)).toHaveLength(2);
  });
  it('lets a lock in mode governance be bypassed, and none in mode compliance', () => {
    const bypass = { Key: 'a', BypassGovernanceRetention: true };
    const one = given('GOVERNANCE');
    one.api('DeleteObject', { ...bypass, VersionId: one.put('a') });
    expect(one.s3.objects(Bucket)).toEqual([]);
    const other = given('COMPLIANCE');
    const VersionId = other.put('a');
    expect(errorOf(() => other.api('DeleteObject', { ...bypass, VersionId }))).toMatchObject(locked);
  });
  it('asks whoever bypasses it for the permission', () => {
    const { s3, put } = given('GOVERNANCE');
    const input = { Bucket, Key: 'a', VersionId: put('a'), BypassGovernanceRetention: true };
    const call = { operation: 'DeleteObject', input } as never;
    expect(s3.service.access(call).map(({ action }) => action)).toEqual([
      's3:DeleteObjectVersion',
      's3:BypassGovernanceRetention',
    ]);
  });
  it.each([
    ['COMPLIANCE', true, 'AccessDenied'],
    ['GOVERNANCE', false, 'AccessDenied'],
    ['GOVERNANCE', true, undefined],
  ] as const)('shortens a lock in mode %s, bypassed %s: %s', (mode, bypass, code) => {
    const { clock, api, put } = given(mode);
    put('a');
    const retain = (days: number) => ({
      Key: 'a',
      Retention: { Mode: mode, RetainUntilDate: new Date(clock.now().getTime() + days * dayMs) },
      ...(bypass && { BypassGovernanceRetention: true }),
    });
    api('PutObjectRetention', retain(60));
    const shorten = () => codeOf(() => api('PutObjectRetention', retain(1)));
    if (code === undefined) expect(() => api('PutObjectRetention', retain(1))).not.toThrow();
    else expect(shorten()).toBe(code);
    expect(api('GetObjectRetention', { Key: 'a' })).toMatchObject({
      Retention: { RetainUntilDate: retain(code === undefined ? 1 : 60).Retention.RetainUntilDate },
    });
  });
  it('refuses what comes without a checksum, and takes what the SDK sends', async () => {
    const { s3, api } = given('COMPLIANCE');
    expect(errorOf(() => api('PutObject', { Key: 'a', Body: Buffer.from('x') }))).toMatchObject({
      code: 'InvalidRequest',
      message: expect.stringContaining('x-amz-checksum- HTTP header is required'),
    });
    const account = await serve(s3.service);
    try {
      const client = new sdk.S3Client({ ...account.client, forcePathStyle: true });
      const { VersionId } = await client.send(new sdk.PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
      const remove = new sdk.DeleteObjectCommand({
        ...{ Bucket, Key: 'a', VersionId, BypassGovernanceRetention: true },
      });
      await expect(client.send(remove)).rejects.toMatchObject({ name: 'AccessDenied' });
      const { Buckets } = await client.send(new sdk.ListBucketsCommand({ Prefix: 'evi' }));
      expect(Buckets).toMatchObject([{ Name: Bucket, BucketRegion: 'us-east-1' }]);
      const { Retention } = await client.send(new sdk.GetObjectRetentionCommand({ Bucket, Key: 'a' }));
      expect(Retention).toMatchObject({ Mode: 'COMPLIANCE' });
    } finally {
      await account.close();
    }
  });
});

it('a bucket without Object Lock has no retention', () => {
  const { api, put } = givenBucket({ versioned: true });
  put('a');
  expect(codeOf(() => api('GetObjectRetention', { Key: 'a' }))).toBe('InvalidRequest');
  expect(api('HeadObject', { Key: 'a' })).not.toHaveProperty('ObjectLockMode');
});
