import type * as sdk from '@aws-sdk/client-s3';
import type { ReadPorts } from './get-object.ts';
import { AwsError, type Call, type Operation, refuseUnmodelled } from '../model.ts';
import { bucketArn } from './model.ts';
import { openBucket } from './open-bucket.ts';
import { compareKeys } from './store.ts';

const fromToken = (token: string): string => Buffer.from(token, 'base64url').toString();

/** The operations on buckets themselves. https://docs.aws.amazon.com/AmazonS3/latest/API/ */
export function createBucketOperations(ports: ReadPorts) {
  /** Answers from every region; us-east-1 has no location constraint. */
  function GetBucketLocation(input: sdk.GetBucketLocationCommandInput): sdk.GetBucketLocationOutput {
    const { region } = ports.store.bucket(input.Bucket ?? '');
    return region === 'us-east-1' ? {} : { LocationConstraint: region as sdk.BucketLocationConstraint };
  }

  /** Its errors have no body, so their code is just the status. */
  function HeadBucket(input: sdk.HeadBucketCommandInput, call: Call): sdk.HeadBucketOutput {
    if (!ports.store.findBucket(input.Bucket ?? '')) throw new AwsError('NotFound', 'Not Found', 404);
    const { name, region } = openBucket(input, call, ports);
    return { BucketArn: bucketArn(name), BucketRegion: region, AccessPointAlias: false };
  }

  /** Buckets of every region by name, page by page; with a prefix, those that begin with it. */
  function ListBuckets(input: sdk.ListBucketsCommandInput): sdk.ListBucketsOutput {
    refuseUnmodelled('s3:ListBuckets', input, ['Prefix', 'MaxBuckets', 'ContinuationToken', 'BucketRegion']);
    const { Prefix: prefix = '', MaxBuckets: most = 10_000, ContinuationToken: after, BucketRegion } = input;
    const all = ports.store
      .allBuckets()
      .filter(({ name, region }) => name.startsWith(prefix) && region === (BucketRegion ?? region))
      .filter(({ name }) => after === undefined || compareKeys(name, fromToken(after)) > 0);
    const page = all.slice(0, most);
    const last = page.at(-1)?.name ?? '';
    return {
      Buckets: page.map(({ name, region, createdAt }) => ({
        ...{ Name: name, BucketRegion: region, BucketArn: bucketArn(name), CreationDate: createdAt },
      })),
      ...(all.length > page.length && { ContinuationToken: Buffer.from(last).toString('base64url') }),
      ...(input.Prefix !== undefined && { Prefix: prefix }),
    };
  }

  return { GetBucketLocation, HeadBucket, ListBuckets } satisfies Record<string, Operation>;
}
