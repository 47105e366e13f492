import type * as sdk from '@aws-sdk/client-s3';
import type { Call, Clock, FindKey, PolicyDocument, Service } from '../model.ts';
import { toAccess } from './access.ts';
import { createBucketOperations } from './bucket-operations.ts';
import { DeleteObject } from './delete-object.ts';
import { GetObject, HeadObject } from './get-object.ts';
import { ListObjectsV2 } from './list-objects.ts';
import { ListObjectVersions } from './list-versions.ts';
import { type Bucket, bucketArn, type ObjectVersion } from './model.ts';
import { createLockOperations } from './object-lock.ts';
import { PutObject } from './put-object.ts';
import { createStore, currentObject } from './store.ts';

interface BucketToAdd {
  readonly name: string;
  readonly region: string;
  readonly versioned: boolean;
  readonly policy?: PolicyDocument;
  readonly kmsKeyArn?: string;
  /** With Object Lock: by its default retention. */
  readonly retention?: NonNullable<Bucket['retention']>;
}

export interface S3 {
  readonly service: Service;
  readonly addBucket: (bucket: BucketToAdd) => { readonly arn: string };
  /** Without a policy, the one that it has is taken away. */
  readonly setPolicy: (bucket: string, policy: PolicyDocument | undefined) => void;
  /** @throws BucketNotEmpty */
  readonly removeBucket: (bucket: string) => void;
  /** Every object version of the bucket, by key, newest first; delete markers left out. @throws NoSuchBucket */
  readonly objects: (bucket: string) => readonly ObjectVersion[];
  /** The newest version of each object that is not deleted. */
  readonly currentObjects: (bucket: string) => readonly ObjectVersion[];
}

/** S3 in memory: whole objects, versions, bucket policies and KMS access; no ACLs, no multi-part uploads. */
export function createS3(options: {
  readonly accountId: string;
  readonly clock: Clock;
  readonly findKey: FindKey;
}): S3 {
  const store = createStore();
  const ports = { ...options, store };
  return {
    service: {
      operations: {
        ...createBucketOperations(ports),
        ...createLockOperations(ports),
        PutObject: (input: sdk.PutObjectCommandInput, call: Call) => PutObject(input, call, ports),
        GetObject: (input: sdk.GetObjectCommandInput, call: Call) => GetObject(input, call, ports),
        HeadObject: (input: sdk.HeadObjectCommandInput, call: Call) => HeadObject(input, call, ports),
        DeleteObject: (input: sdk.DeleteObjectCommandInput, call: Call) => DeleteObject(input, call, ports),
        ListObjectsV2: (input: sdk.ListObjectsV2CommandInput, call: Call) =>
          ListObjectsV2(input, call, ports),
        ListObjectVersions: (input: sdk.ListObjectVersionsCommandInput, call: Call) =>
          ListObjectVersions(input, call, ports),
      },
      access: (call) => toAccess(call, store, options.findKey),
    },
    addBucket: (bucket) => {
      store.addBucket({ ...bucket, createdAt: options.clock.now() });
      return { arn: bucketArn(bucket.name) };
    },
    setPolicy: store.setPolicy,
    removeBucket: store.removeBucket,
    objects: (name) => store.allVersions(store.bucket(name)).filter((version) => version.kind === 'object'),
    currentObjects: (name) => {
      const bucket = store.bucket(name);
      const keys = new Set(store.allVersions(bucket).map(({ key }) => key));
      return [...keys].flatMap((key) => currentObject(store.versions(bucket, key)) ?? []);
    },
  };
}
