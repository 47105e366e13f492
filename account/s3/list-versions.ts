import type { ListObjectVersionsCommandInput, ListObjectVersionsOutput } from '@aws-sdk/client-s3';
import type { Version } from './model.ts';
import type { ReadPorts } from './get-object.ts';
import { type Call, refuseUnmodelled } from '../model.ts';
import { describeBody, toMaxKeys } from './list-objects.ts';
import { openBucket } from './open-bucket.ts';
import { compareKeys } from './store.ts';

const modelled = ['Bucket', 'Prefix', 'MaxKeys', 'KeyMarker', 'VersionIdMarker', 'ExpectedBucketOwner'];

type Listed = Version & { readonly isLatest: boolean };

/** The ListObjectVersions operation. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export function ListObjectVersions(
  input: ListObjectVersionsCommandInput,
  call: Call,
  ports: ReadPorts,
): ListObjectVersionsOutput {
  refuseUnmodelled('s3:ListObjectVersions', input, modelled);
  const bucket = openBucket(input, call, ports);
  const { Prefix: prefix = '', KeyMarker: keyMarker, VersionIdMarker: versionMarker } = input;
  const maxKeys = toMaxKeys(input.MaxKeys);
  const all = ports.store
    .allVersions(bucket)
    .map((version, index, list): Listed => ({ ...version, isLatest: version.key !== list[index - 1]?.key }))
    .filter(({ key }) => key.startsWith(prefix));
  const rest = all.slice(startOf(all, keyMarker, versionMarker));
  const page = rest.slice(0, maxKeys);
  const isTruncated = maxKeys > 0 && rest.length > maxKeys;
  const last = page.at(-1);
  return {
    Name: bucket.name,
    Prefix: prefix,
    MaxKeys: maxKeys,
    IsTruncated: isTruncated,
    ...(keyMarker !== undefined && { KeyMarker: keyMarker }),
    ...(versionMarker !== undefined && { VersionIdMarker: versionMarker }),
    ...(isTruncated && last && { NextKeyMarker: last.key, NextVersionIdMarker: last.versionId }),
    Versions: page.flatMap((version) =>
      version.kind === 'object' ? [{ ...describe(version), ...describeBody(version) }] : [],
    ),
    DeleteMarkers: page.flatMap((version) => (version.kind === 'delete-marker' ? [describe(version)] : [])),
  };
}

/** A key marker alone leads to the next key, together with a version to the next version. */
function startOf(all: readonly Listed[], keyMarker?: string, versionMarker?: string): number {
  if (keyMarker === undefined) return 0;
  if (versionMarker !== undefined) {
    const at = all.findIndex(({ key, versionId }) => key === keyMarker && versionId === versionMarker);
    if (at >= 0) return at + 1;
  }
  const at = all.findIndex(({ key }) => compareKeys(key, keyMarker) > 0);
  return at < 0 ? all.length : at;
}

function describe(version: Listed) {
  return {
    Key: version.key,
    VersionId: version.versionId,
    IsLatest: version.isLatest,
    LastModified: version.lastModified,
  };
}
