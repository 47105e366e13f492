import { randomBytes } from 'node:crypto';
import type { Bucket, ObjectVersion, Version } from './model.ts';
import { AwsError, type PolicyDocument } from '../model.ts';

export interface Store {
  readonly addBucket: (bucket: Bucket) => void;
  readonly setPolicy: (name: string, policy: PolicyDocument | undefined) => void;
  /** @throws BucketNotEmpty */
  readonly removeBucket: (name: string) => void;
  readonly allBuckets: () => readonly Bucket[];
  readonly findBucket: (name: string) => Bucket | undefined;
  /** @throws NoSuchBucket */
  readonly bucket: (name: string) => Bucket;
  /** Of one key, newest first. */
  readonly versions: (bucket: Bucket, key: string) => readonly Version[];
  /** Of all keys, in the order of S3: keys by their UTF-8 bytes, versions newest first. */
  readonly allVersions: (bucket: Bucket) => readonly Version[];
  /** In a bucket without versions, replaces what is there. */
  readonly put: (bucket: Bucket, version: Version) => void;
  /** Changes what is known of a version that is there. */
  readonly replace: (bucket: Bucket, version: Version) => void;
  readonly remove: (bucket: Bucket, key: string, versionId: string) => void;
  readonly newVersionId: (bucket: Bucket) => string;
}

export function createStore(): Store {
  const buckets = new Map<string, Bucket>();
  const contents = new Map<string, Map<string, readonly Version[]>>();

  function bucket(name: string): Bucket {
    const found = buckets.get(name);
    if (!found) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return found;
  }

  function addBucket(added: Bucket): void {
    if (buckets.has(added.name)) {
      throw new AwsError('BucketAlreadyOwnedByYou', `The bucket ${added.name} exists already.`, 409);
    }
    buckets.set(added.name, added);
    contents.set(added.name, new Map());
  }

  const keysOf = (of: Bucket) => contents.get(of.name) ?? new Map<string, readonly Version[]>();
  const versions = (of: Bucket, key: string): readonly Version[] => keysOf(of).get(key) ?? [];

  function put(of: Bucket, version: Version): void {
    keysOf(of).set(version.key, of.versioned ? [version, ...versions(of, version.key)] : [version]);
  }

  function replace(of: Bucket, changed: Version): void {
    const all = versions(of, changed.key);
    keysOf(of).set(
      changed.key,
      all.map((version) => (version.versionId === changed.versionId ? changed : version)),
    );
  }

  function remove(of: Bucket, key: string, versionId: string): void {
    const left = versions(of, key).filter((version) => version.versionId !== versionId);
    if (left.length > 0) keysOf(of).set(key, left);
    else keysOf(of).delete(key);
  }

  return {
    addBucket,
    setPolicy: (name, policy) => void buckets.set(name, { ...bucket(name), policy }),
    removeBucket: (name) => {
      if ((contents.get(name)?.size ?? 0) > 0)
        throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409);
      buckets.delete(name);
      contents.delete(name);
    },
    allBuckets: () => [...buckets.values()].sort((one, other) => compareKeys(one.name, other.name)),
    findBucket: (name) => buckets.get(name),
    bucket,
    versions,
    allVersions: (of) =>
      [...keysOf(of)].sort(([one], [other]) => compareKeys(one, other)).flatMap(([, list]) => list),
    put,
    replace,
    remove,
    newVersionId: (of) => (of.versioned ? randomBytes(24).toString('base64url') : 'null'),
  };
}

/** S3 orders keys by their UTF-8 bytes. */
export function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** The object that a plain read of its key finds, if the key has one. */
export function currentObject(versions: readonly Version[]): ObjectVersion | undefined {
  const [latest] = versions;
  return latest?.kind === 'object' ? latest : undefined;
}
