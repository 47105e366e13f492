import type { DeleteObjectCommandInput, DeleteObjectOutput } from '@aws-sdk/client-s3';
import type { Store } from './store.ts';
import { type Call, type Clock, refuseUnmodelled } from '../model.ts';
import { checkUnlocked } from './object-lock.ts';
import { openBucket } from './open-bucket.ts';

export interface DeletePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly accountId: string;
}

/**
 * The DeleteObject operation. In a versioned bucket it leaves a delete marker and keeps every version; only with a
 * version id is something really gone. Deleting what is not there succeeds.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
 */
export function DeleteObject(
  input: DeleteObjectCommandInput,
  call: Call,
  ports: DeletePorts,
): DeleteObjectOutput {
  refuseUnmodelled('s3:DeleteObject', input, [
    ...['Bucket', 'Key', 'VersionId', 'ExpectedBucketOwner', 'BypassGovernanceRetention'],
  ]);
  const { store } = ports;
  const bucket = openBucket(input, call, ports);
  const { Key: key = '', VersionId: versionId } = input;
  if (versionId !== undefined) {
    const version = store.versions(bucket, key).find((one) => one.versionId === versionId);
    checkUnlocked(version, ports.clock.now(), input.BypassGovernanceRetention);
    store.remove(bucket, key, versionId);
    return { VersionId: versionId, ...(version?.kind === 'delete-marker' && { DeleteMarker: true }) };
  }
  if (!bucket.versioned) {
    store.remove(bucket, key, 'null');
    return {};
  }
  const marker = {
    kind: 'delete-marker',
    key,
    versionId: store.newVersionId(bucket),
    lastModified: ports.clock.now(),
  } as const;
  store.put(bucket, marker);
  return { DeleteMarker: true, VersionId: marker.versionId };
}
