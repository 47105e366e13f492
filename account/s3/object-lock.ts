import type * as sdk from '@aws-sdk/client-s3';
import type { Bucket, Lock, ObjectVersion, Version } from './model.ts';
import type { Store } from './store.ts';
import { AwsError, type Call, type Clock, refuseUnmodelled } from '../model.ts';
import { openBucket } from './open-bucket.ts';

/**
 * S3 Object Lock, as far as a bucket's default retention goes: no legal holds.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */

const dayMs = 86_400_000;

/** What a bucket gives each version that is written to it. */
export function lockFrom({ retention }: Bucket, now: Date): Lock | undefined {
  return retention && { mode: retention.mode, until: new Date(now.getTime() + retention.days * dayMs) };
}

/** @throws InvalidRequest for an upload to a bucket with a default retention that brings no checksum */
export function checkHasChecksum(bucket: Bucket, input: object, fields: readonly string[]): void {
  if (!bucket.retention || fields.some((field) => field in input)) return;
  throw new AwsError(
    'InvalidRequest',
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
  );
}

/**
 * Only a version is locked: a marker before it can be written, and taken away again.
 * @throws AccessDenied while it is locked; in governance mode, unless the lock is bypassed
 */
export function checkUnlocked(version: Version | undefined, now: Date, bypass = false): void {
  const lock = version?.kind === 'object' ? version.lock : undefined;
  if (!lock || lock.until <= now || (bypass && lock.mode === 'GOVERNANCE')) return;
  throw new AwsError('AccessDenied', 'Access Denied because object protected by object lock.', 403);
}

interface LockPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly accountId: string;
}

/** How the reading of an object tells its lock. */
export const describeLock = ({ lock }: ObjectVersion) =>
  lock && { ObjectLockMode: lock.mode, ObjectLockRetainUntilDate: lock.until };

/** The operations on the retention of one version. */
export function createLockOperations(ports: LockPorts) {
  function GetObjectRetention(input: sdk.GetObjectRetentionCommandInput, call: Call) {
    refuseUnmodelled('s3:GetObjectRetention', input, ['Bucket', 'Key', 'VersionId', 'ExpectedBucketOwner']);
    const { lock } = lockable(input, call, ports).version;
    if (!lock) {
      const message = 'The specified object does not have a ObjectLock configuration';
      throw new AwsError('NoSuchObjectLockConfiguration', message, 404);
    }
    return { Retention: { Mode: lock.mode, RetainUntilDate: lock.until } };
  }

  /** A lock can be made longer by whoever may, and shorter only in governance mode by whoever bypasses it. */
  function PutObjectRetention(input: sdk.PutObjectRetentionCommandInput, call: Call) {
    refuseUnmodelled('s3:PutObjectRetention', input, [
      ...['Bucket', 'Key', 'VersionId', 'ExpectedBucketOwner', 'Retention', 'BypassGovernanceRetention'],
      ...['ContentMD5', 'ChecksumAlgorithm'],
    ]);
    const { bucket, version } = lockable(input, call, ports);
    const { Mode: mode, RetainUntilDate: until } = input.Retention ?? {};
    if (mode !== undefined && until === undefined)
      throw new AwsError('MalformedXML', 'RetainUntilDate is missing');
    const isWeaker = mode !== 'COMPLIANCE' && (mode === undefined || version.lock?.mode === 'COMPLIANCE');
    const isShorter = version.lock !== undefined && (until === undefined || until < version.lock.until);
    if (isWeaker || isShorter) checkUnlocked(version, ports.clock.now(), input.BypassGovernanceRetention);
    const lock = mode === undefined || !until ? undefined : { mode, until };
    ports.store.replace(bucket, { ...version, lock });
    return {};
  }

  return { GetObjectRetention, PutObjectRetention };
}

interface Named {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

/** @throws InvalidRequest in a bucket without Object Lock, NoSuchKey where there is no such version */
function lockable(
  input: Named,
  call: Call,
  ports: LockPorts,
): { readonly bucket: Bucket; readonly version: ObjectVersion } {
  const bucket = openBucket(input, call, ports);
  if (!bucket.retention) throw new AwsError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  const versions = ports.store.versions(bucket, input.Key ?? '');
  const found = versions.find(
    ({ versionId }) => input.VersionId === undefined || versionId === input.VersionId,
  );
  if (found?.kind === 'object') return { bucket, version: found };
  throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
}
