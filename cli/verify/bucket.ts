import { setTimeout as pause } from 'node:timers/promises';
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  paginateListBuckets,
  S3Client,
} from '@aws-sdk/client-s3';
import { clientOptions } from '../../lambda/aws/clients.ts';
import { toFailure } from '../../lambda/aws/failure.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import { repeat } from '../by-hand/repeat.ts';
import { NotFound } from '../not-found.ts';
import { UsageError } from '../usage-error.ts';
import type { Source, StoredVersion } from './source.ts';

/** A file of records has some megabytes. */
const readMs = 60_000;

/** What CloudFormation calls the evidence bucket of a stack: its name and the resource's, then a suffix, in small letters. */
const madeUpName = 'firebreakresponder-evidencebucket';

/**
 * The evidence of an incident with all its versions, in the bucket of the deployed responder.
 * @param name of the bucket; looked for where it is left out
 * @throws NotFound where there is no such bucket, or nothing of the incident; UsageError where several have it
 */
export async function openBucket(
  incidentId: string,
  { aws, region, name }: { readonly aws: AmbientAws; readonly region: string; readonly name?: string },
): Promise<Source> {
  const client = new S3Client({
    ...clientOptions,
    ...aws.config,
    requestHandler: { ...clientOptions.requestHandler, requestTimeout: readMs },
    region,
  });
  const prefix = `incidents/${incidentId}/`;
  const names = name === undefined ? await findBuckets(client, region) : [name];
  const listed = await Promise.all(
    names.map(async (bucket) => ({ bucket, files: await listVersions(client, bucket, prefix) })),
  );
  const [found, ...more] = listed.filter(({ files }) => files.size > 0);
  if (!found) {
    throw new NotFound(
      `there is nothing under ${prefix} in ${names.join(', ')}: neither a file nor a version of before. Check the id and ` +
        'AWS_PROFILE; evidence expires after retentionDays of the settings.',
    );
  }
  if (more.length > 0) {
    const all = [found, ...more].map(({ bucket }) => bucket).join(', ');
    throw new UsageError(`several buckets have evidence of ${incidentId}: ${all}. Name one with --bucket.`);
  }
  return {
    name: `s3://${found.bucket}/${prefix}`,
    isCopy: false,
    files: found.files,
    read: (key, version) => read(client, { bucket: found.bucket, key, version }),
  };
}

async function findBuckets(client: S3Client, region: string): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    for await (const { Buckets = [] } of paginateListBuckets({ client }, { Prefix: madeUpName }))
      found.push(...Buckets.flatMap(({ Name: bucket }) => bucket ?? []));
  } catch (error) {
    throw toFailure(error, 'listing the buckets');
  }
  if (found.length > 0) return found;
  throw new NotFound(
    `there is no evidence bucket in this account (looked for ${madeUpName}…). Check AWS_PROFILE, or name it with ` +
      `--bucket (the output EvidenceBucketName of the stack in ${region}).`,
  );
}

type Files = Map<string, StoredVersion[]>;

async function listVersions(client: S3Client, bucket: string, prefix: string): Promise<Files> {
  const files: Files = new Map();
  let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (next) {
    const markers: typeof next = next;
    const page: ListObjectVersionsCommandOutput = await patiently(`listing ${bucket}`, () =>
      client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...markers })),
    );
    for (const { key, version } of versionsOf(page)) files.set(key, [...(files.get(key) ?? []), version]);
    const { IsTruncated: isMore, NextKeyMarker: key, NextVersionIdMarker: version } = page;
    next =
      isMore === true && key !== undefined
        ? { KeyMarker: key, ...(version !== undefined && { VersionIdMarker: version }) }
        : undefined;
  }
  for (const versions of files.values())
    versions.sort((one, other) => Number(other.isLatest) - Number(one.isLatest));
  return files;
}

function versionsOf({
  Versions: versions = [],
  DeleteMarkers: markers = [],
}: ListObjectVersionsCommandOutput) {
  const toVersion = (isMarker: boolean) => (each: (typeof versions)[number] | (typeof markers)[number]) => ({
    key: each.Key ?? '',
    version: {
      id: each.VersionId ?? '',
      writtenAt: each.LastModified?.toISOString() ?? 'unknown',
      bytes: ('Size' in each ? each.Size : undefined) ?? 0,
      isLatest: each.IsLatest ?? false,
      isMarker,
    },
  });
  return [...versions.map(toVersion(false)), ...markers.map(toVersion(true))];
}

function read(
  client: S3Client,
  {
    bucket,
    key,
    version,
  }: { readonly bucket: string; readonly key: string; readonly version: StoredVersion },
): Promise<Buffer> {
  return patiently(`reading ${key}`, async () => {
    // A bucket that never had versions calls the only one `null`.
    const versionId = version.id === '' ? {} : { VersionId: version.id };
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ...versionId }));
    return Body ? Buffer.from(await Body.transformToByteArray()) : Buffer.alloc(0);
  });
}

const patiently = <T>(what: string, work: () => Promise<T>): Promise<T> =>
  repeat(
    () =>
      work().catch((error: unknown) => {
        throw toFailure(error, what);
      }),
    { pause },
  );
