import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acceptFinding } from '../nag-exceptions.ts';

export interface EvidenceProps {
  readonly key: IKey;
  readonly retentionDays: number;
  /** Under which prefix Athena keeps its answers, where it is asked: the report has what is in them. */
  readonly queryResults?: string;
}

const oneDay = Duration.days(1);

/** What was found, one object for each phase of an incident. Versioned: nothing written is lost by writing again. */
export class Evidence extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { key, retentionDays, queryResults }: EvidenceProps) {
    super(scope, id);
    const retention = Duration.days(retentionDays);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        {
          expiration: retention,
          noncurrentVersionExpiration: retention,
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        ...(queryResults === undefined
          ? []
          : [{ prefix: queryResults, expiration: oneDay, noncurrentVersionExpiration: oneDay }]),
      ],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    acceptFinding(
      this.bucket,
      'AwsSolutions-S1',
      'Access to evidence is recorded by CloudTrail data events where the account has them; S3’s access logs are best effort and would need a bucket that itself has no log.',
    );
  }
}
