import type { AccessRequest, Call, FindKey } from '../model.ts';
import { type Bucket, bucketArn } from './model.ts';
import { encryptionKey } from './put-object.ts';
import { currentObject, type Store } from './store.ts';

/** Actions are not always called like their operation. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const bucketActions: Readonly<Record<string, string>> = {
  HeadBucket: 's3:ListBucket',
  ListObjectsV2: 's3:ListBucket',
  ListObjectVersions: 's3:ListBucketVersions',
  GetBucketLocation: 's3:GetBucketLocation',
};
const objectActions: Readonly<Record<string, { readonly plain: string; readonly ofVersion: string }>> = {
  PutObject: { plain: 's3:PutObject', ofVersion: 's3:PutObject' },
  GetObject: { plain: 's3:GetObject', ofVersion: 's3:GetObjectVersion' },
  HeadObject: { plain: 's3:GetObject', ofVersion: 's3:GetObjectVersion' },
  DeleteObject: { plain: 's3:DeleteObject', ofVersion: 's3:DeleteObjectVersion' },
};

interface AccessInput {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
  readonly BypassGovernanceRetention?: boolean;
}

/** What IAM is asked for one call to S3. Nothing for a bucket that does not exist: the operation answers 404. */
export function toAccess(call: Call, store: Store, findKey: FindKey): readonly AccessRequest[] {
  const input = call.input as AccessInput;
  if (call.operation === 'ListBuckets') return [{ action: 's3:ListAllMyBuckets', resource: '*' }];
  const bucket = store.findBucket(input.Bucket ?? '');
  if (!bucket) return [];
  const resourcePolicies = bucket.policy ? [bucket.policy] : [];
  const bucketAction = bucketActions[call.operation];
  if (bucketAction !== undefined) {
    return [
      {
        action: bucketAction,
        resource: bucketArn(bucket.name),
        resourcePolicies,
        context: listContext(input),
      },
    ];
  }
  const actions = objectActions[call.operation];
  const action =
    (input.VersionId === undefined ? actions?.plain : actions?.ofVersion) ?? `s3:${call.operation}`;
  const resource = `${bucketArn(bucket.name)}/${input.Key ?? ''}`;
  return [
    { action, resource, resourcePolicies, context: encryptionContext(call) },
    ...listAccess(call, bucket, store).map((request) => ({ ...request, resourcePolicies })),
    ...keyAccess(call, bucket, store, findKey),
    ...(input.BypassGovernanceRetention
      ? [{ action: 's3:BypassGovernanceRetention', resource, resourcePolicies }]
      : []),
  ];
}

/**
 * Only who may list the bucket is told that an object is not there; everybody else is refused.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function listAccess(
  call: Call,
  bucket: Bucket,
  store: Store,
): readonly { action: string; resource: string }[] {
  const { Key: key = '', VersionId: version } = call.input as AccessInput;
  const isRead = call.operation === 'GetObject' || call.operation === 'HeadObject';
  if (!isRead || version !== undefined || currentObject(store.versions(bucket, key))) return [];
  return [{ action: 's3:ListBucket', resource: bucketArn(bucket.name) }];
}

/**
 * An upload in one part asks for a data key, a read for its decryption.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
function keyAccess(call: Call, bucket: Bucket, store: Store, findKey: FindKey): readonly AccessRequest[] {
  const { Key: key = '', VersionId: versionId } = call.input as AccessInput;
  if (call.operation === 'PutObject') {
    const arn = encryptionKey(call.input, bucket, findKey);
    return arn === undefined ? [] : [keyRequest('kms:GenerateDataKey', arn, bucket, findKey)];
  }
  if (call.operation !== 'GetObject' && call.operation !== 'HeadObject') return [];
  const versions = store.versions(bucket, key);
  const object = currentObject(
    versionId === undefined ? versions : versions.filter((one) => one.versionId === versionId),
  );
  return object?.kmsKeyArn === undefined
    ? []
    : [keyRequest('kms:Decrypt', object.kmsKeyArn, bucket, findKey)];
}

function keyRequest(action: string, keyArn: string, bucket: Bucket, findKey: FindKey): AccessRequest {
  const policy = findKey(keyArn)?.policy;
  return {
    action,
    resource: keyArn,
    resourcePolicies: policy ? [policy] : [],
    context: { 'kms:ViaService': `s3.${bucket.region}.amazonaws.com` },
  };
}

function listContext({ Prefix: prefix, Delimiter: delimiter, MaxKeys: maxKeys }: AccessInput) {
  return {
    ...(prefix !== undefined && { 's3:prefix': prefix }),
    ...(delimiter !== undefined && { 's3:delimiter': delimiter }),
    ...(maxKeys !== undefined && { 's3:max-keys': String(maxKeys) }),
  };
}

/** Bucket policies demand encryption by these keys. */
function encryptionContext(call: Call): NonNullable<AccessRequest['context']> {
  const { ServerSideEncryption: wish, SSEKMSKeyId: keyId } = call.input as {
    ServerSideEncryption?: string;
    SSEKMSKeyId?: string;
  };
  return {
    ...(wish !== undefined && { 's3:x-amz-server-side-encryption': wish }),
    ...(keyId !== undefined && { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyId }),
  };
}
