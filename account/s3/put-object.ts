import type { PutObjectCommandInput, PutObjectOutput } from '@aws-sdk/client-s3';
import type { Bucket, ObjectVersion } from './model.ts';
import { AwsError, type Call, type Clock, type FindKey, notModelled, refuseUnmodelled } from '../model.ts';
import { checkBody, checksumFields, toEtag } from './checksums.ts';
import { checkHasChecksum, lockFrom } from './object-lock.ts';
import { openBucket } from './open-bucket.ts';
import { currentObject, type Store } from './store.ts';
import { toBytes } from './to-bytes.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const maxKeyBytes = 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const maxMetadataBytes = 2048;

const modelled = [
  ...[
    'Bucket',
    'Key',
    'Body',
    'ContentLength',
    'ContentMD5',
    'ContentType',
    'ContentEncoding',
    'CacheControl',
  ],
  ...['ContentDisposition', 'Metadata', 'ServerSideEncryption', 'SSEKMSKeyId', 'BucketKeyEnabled'],
  ...['IfNoneMatch', 'IfMatch', 'ExpectedBucketOwner', 'ChecksumAlgorithm', ...checksumFields],
];

export interface PutPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly findKey: FindKey;
  readonly accountId: string;
}

/** The PutObject operation. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export function PutObject(input: PutObjectCommandInput, call: Call, ports: PutPorts): PutObjectOutput {
  const { store, clock, findKey } = ports;
  refuseUnmodelled('s3:PutObject', input, modelled);
  const bucket = openBucket(input, call, ports);
  const { Key: key = '', Metadata: metadata = {} } = input;
  checkLimits(key, metadata);
  checkConditions(input, currentObject(store.versions(bucket, key)));
  checkHasChecksum(bucket, input, ['ContentMD5', ...checksumFields]);
  const body = toBytes(input.Body);
  const lock = lockFrom(bucket, clock.now());
  const kmsKeyArn = encryptionKey(input, bucket, findKey);
  const object: ObjectVersion = {
    kind: 'object',
    key,
    versionId: store.newVersionId(bucket),
    lastModified: clock.now(),
    body,
    etag: toEtag(body),
    contentType: input.ContentType ?? 'application/octet-stream',
    ...(input.ContentEncoding !== undefined && { contentEncoding: input.ContentEncoding }),
    ...(input.CacheControl !== undefined && { cacheControl: input.CacheControl }),
    ...(input.ContentDisposition !== undefined && { contentDisposition: input.ContentDisposition }),
    metadata,
    ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    checksums: checkBody(body, input),
    ...(lock && { lock }),
  };
  store.put(bucket, object);
  return {
    ETag: object.etag,
    ...(bucket.versioned && { VersionId: object.versionId }),
    ...object.checksums,
    ...encryptionOf(object),
  };
}

/** How an answer tells an object's encryption. */
export function encryptionOf({ kmsKeyArn }: ObjectVersion) {
  return kmsKeyArn === undefined
    ? ({ ServerSideEncryption: 'AES256' } as const)
    : ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyArn } as const);
}

/**
 * The key that an upload is encrypted with, undefined for S3's own AES256. The upload's own wish comes first, then
 * the bucket's default.
 */
export function encryptionKey(
  input: Pick<PutObjectCommandInput, 'ServerSideEncryption' | 'SSEKMSKeyId'>,
  bucket: Bucket,
  findKey: FindKey,
): string | undefined {
  const { ServerSideEncryption: wish, SSEKMSKeyId: keyId } = input;
  if (wish === 'AES256') return undefined;
  if (wish !== undefined && wish !== 'aws:kms') throw notModelled(`s3:PutObject with encryption ${wish}`);
  if (keyId === undefined) {
    if (wish === 'aws:kms' && bucket.kmsKeyArn === undefined)
      throw notModelled("s3:PutObject with S3's own KMS key");
    return bucket.kmsKeyArn;
  }
  const key = findKey(keyId);
  if (!key) throw new AwsError('KMS.NotFoundException', `Key '${keyId}' does not exist`);
  return key.arn;
}

function checkLimits(key: string, metadata: Readonly<Record<string, string>>): void {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > maxKeyBytes) throw new AwsError('KeyTooLongError', 'Your key is too long');
  if (keyBytes === 0) throw new AwsError('InvalidArgument', 'The key of an object must not be empty');
  if (Buffer.byteLength(Object.entries(metadata).flat().join('')) > maxMetadataBytes) {
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
function checkConditions(
  { IfMatch: etag, IfNoneMatch: none }: Pick<PutObjectCommandInput, 'IfMatch' | 'IfNoneMatch'>,
  current: ObjectVersion | undefined,
): void {
  if (none !== undefined && none !== '*') throw notModelled(`s3:PutObject with IfNoneMatch ${none}`);
  if (etag !== undefined && !current) {
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  }
  if ((none === '*' && current) || (etag !== undefined && current?.etag !== etag)) {
    throw new AwsError(
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
      412,
    );
  }
}
