import type { ListObjectsV2CommandInput, ListObjectsV2Output } from '@aws-sdk/client-s3';
import type { ObjectVersion } from './model.ts';
import type { ReadPorts } from './get-object.ts';
import { AwsError, type Call, refuseUnmodelled } from '../model.ts';
import { openBucket } from './open-bucket.ts';
import { compareKeys } from './store.ts';

const modelled = [
  ...['Bucket', 'Prefix', 'Delimiter', 'MaxKeys', 'ContinuationToken', 'StartAfter', 'ExpectedBucketOwner'],
  'FetchOwner',
];

/** One line of a listing: an object, or what keys below a delimiter have in common. */
type Line =
  { readonly at: string; readonly object: ObjectVersion } | { readonly at: string; readonly prefix: string };

/** The ListObjectsV2 operation. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function ListObjectsV2(
  input: ListObjectsV2CommandInput,
  call: Call,
  ports: ReadPorts,
): ListObjectsV2Output {
  refuseUnmodelled('s3:ListObjectsV2', input, modelled);
  const bucket = openBucket(input, call, ports);
  const { Prefix: prefix = '', Delimiter: delimiter } = input;
  const maxKeys = toMaxKeys(input.MaxKeys);
  const objects = ports.store
    .allVersions(bucket)
    .filter((version, index, all) => version.key !== all[index - 1]?.key)
    .filter((version) => version.kind === 'object')
    .filter(({ key }) => key.startsWith(prefix));
  const after = input.ContinuationToken === undefined ? input.StartAfter : readToken(input.ContinuationToken);
  const rest = toLines(objects, prefix, delimiter).filter(
    ({ at }) => after === undefined || compareKeys(at, after) > 0,
  );
  const page = rest.slice(0, maxKeys);
  const isTruncated = maxKeys > 0 && rest.length > maxKeys;
  const last = page.at(-1)?.at ?? '';
  return {
    Name: bucket.name,
    Prefix: prefix,
    ...(delimiter !== undefined && { Delimiter: delimiter }),
    ...(input.StartAfter !== undefined && { StartAfter: input.StartAfter }),
    ...(input.ContinuationToken !== undefined && { ContinuationToken: input.ContinuationToken }),
    MaxKeys: maxKeys,
    KeyCount: page.length,
    IsTruncated: isTruncated,
    Contents: page.flatMap((line) => ('object' in line ? [describe(line.object)] : [])),
    CommonPrefixes: page.flatMap((line) => ('prefix' in line ? [{ Prefix: line.prefix }] : [])),
    ...(isTruncated && { NextContinuationToken: Buffer.from(last).toString('base64url') }),
  };
}

/** At most 1,000 a page, whatever is asked. @throws InvalidArgument for less than none. */
export function toMaxKeys(asked = 1000): number {
  if (asked < 0) {
    throw new AwsError('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647');
  }
  return Math.min(asked, 1000);
}

function toLines(
  objects: readonly ObjectVersion[],
  prefix: string,
  delimiter: string | undefined,
): readonly Line[] {
  const lines = new Map<string, Line>();
  for (const object of objects) {
    const end = delimiter === undefined ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (end < 0) lines.set(object.key, { at: object.key, object });
    else {
      const common = object.key.slice(0, end + (delimiter ?? '').length);
      lines.set(common, { at: common, prefix: common });
    }
  }
  return [...lines.values()];
}

function readToken(token: string): string {
  return Buffer.from(token, 'base64url').toString();
}

function describe(object: ObjectVersion) {
  return { Key: object.key, LastModified: object.lastModified, ...describeBody(object) };
}

export function describeBody({ etag, body }: ObjectVersion) {
  return { ETag: etag, Size: body.length, StorageClass: 'STANDARD' as const };
}
