import type { GetObjectCommandInput, HeadObjectCommandInput, HeadObjectOutput } from '@aws-sdk/client-s3';
import type { Bucket, ObjectVersion } from './model.ts';
import type { Store } from './store.ts';
import { AwsError, type Call, refuseUnmodelled } from '../model.ts';
import { describeLock } from './object-lock.ts';
import { openBucket } from './open-bucket.ts';
import { encryptionOf } from './put-object.ts';

const modelled = ['Bucket', 'Key', 'VersionId', 'ExpectedBucketOwner', 'ChecksumMode'];

export interface ReadPorts {
  readonly store: Store;
  readonly accountId: string;
}

/** The GetObject operation, whole objects only. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export function GetObject(input: GetObjectCommandInput, call: Call, ports: ReadPorts) {
  refuseUnmodelled('s3:GetObject', input, modelled);
  const bucket = openBucket(input, call, ports);
  const object = findObject(input, bucket, ports.store);
  return { ...describe(object, bucket, input.ChecksumMode === 'ENABLED'), Body: object.body };
}

/** The HeadObject operation: its errors have no body, so their code is just the status. */
export function HeadObject(input: HeadObjectCommandInput, call: Call, ports: ReadPorts): HeadObjectOutput {
  refuseUnmodelled('s3:HeadObject', input, modelled);
  try {
    const bucket = openBucket(input, call, ports);
    return describe(findObject(input, bucket, ports.store), bucket, input.ChecksumMode === 'ENABLED');
  } catch (error) {
    if (error instanceof AwsError && error.status === 404) throw new AwsError('NotFound', 'Not Found', 404);
    throw error;
  }
}

/**
 * @throws NoSuchKey, NoSuchVersion, or MethodNotAllowed where the version named is a delete marker.
 */
function findObject(input: GetObjectCommandInput, bucket: Bucket, store: Store): ObjectVersion {
  const versions = store.versions(bucket, input.Key ?? '');
  if (input.VersionId === undefined) {
    const [latest] = versions;
    if (latest?.kind === 'object') return latest;
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  }
  const version = versions.find(({ versionId }) => versionId === input.VersionId);
  if (!version) throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404);
  if (version.kind === 'object') return version;
  throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
}

function describe(object: ObjectVersion, bucket: Bucket, withChecksums: boolean) {
  return {
    AcceptRanges: 'bytes',
    ContentLength: object.body.length,
    ContentType: object.contentType,
    ETag: object.etag,
    LastModified: object.lastModified,
    Metadata: { ...object.metadata },
    ...(object.contentEncoding !== undefined && { ContentEncoding: object.contentEncoding }),
    ...(object.cacheControl !== undefined && { CacheControl: object.cacheControl }),
    ...(object.contentDisposition !== undefined && { ContentDisposition: object.contentDisposition }),
    ...(bucket.versioned && { VersionId: object.versionId }),
    ...(withChecksums && object.checksums),
    ...encryptionOf(object),
    ...describeLock(object),
  };
}
