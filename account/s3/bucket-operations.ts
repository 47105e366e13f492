import type * as sdk from '@aws-sdk/client-s3';
import type { ReadPorts } from './get-object.ts';
import { AwsError, type Call, type Operation } from '../model.ts';
import { bucketArn } from './model.ts';
import { openBucket } from './open-bucket.ts';

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

  return { GetBucketLocation, HeadBucket } satisfies Record<string, Operation>;
}
