import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Settings } from '../../core/settings/settings.ts';
import { ownRolesAnd } from '../access/protection.ts';
import { acceptFinding } from '../nag-exceptions.ts';

export interface EvidenceProps {
  readonly key: IKey;
  readonly settings: Pick<
    Settings,
    'retentionDays' | 'evidenceReaders' | 'objectLock' | 'deletionProtection'
  >;
  /** Under which prefix Athena keeps its answers, where it is asked: the report has what is in them. */
  readonly queryResults?: string;
}

const oneDay = Duration.days(1);

/** What was found, one object for each phase of an incident. Versioned: nothing written is lost by writing again. */
export class Evidence extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { key, settings, queryResults }: EvidenceProps) {
    super(scope, id);
    const retention = Duration.days(settings.retentionDays);
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      ...lockOf(settings.objectLock),
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
    this.denyReading(settings.evidenceReaders);
    if (settings.deletionProtection) this.denyDeleting();
    acceptFinding(
      this.bucket,
      'AwsSolutions-S1',
      'Access to evidence is recorded by CloudTrail data events where the account has them; S3’s access logs are best effort and would need a bucket that itself has no log.',
    );
  }

  /**
   * A deny reaches administrators and root, too, until they take the policy off, which CloudTrail records. The bucket is
   * read in the name of whoever asks: no service of AWS reads it by itself.
   */
  private denyReading(readers: Settings['evidenceReaders']): void {
    if (readers.length === 0) return;
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ReadByFirebreakAndReadersAlone',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: {
          ArnNotLike: { 'aws:PrincipalArn': ownRolesAnd(this, readers) },
          Bool: { 'aws:PrincipalIsAWSService': 'false' },
        },
      }),
    );
  }

  /** The rules that expire evidence are S3's own, and no policy is asked about them. */
  private denyDeleting(): void {
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyDeletesIt',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:DeleteBucket', 's3:DeleteObjectVersion'],
        resources: [this.bucket.bucketArn, this.bucket.arnForObjects('*')],
      }),
    );
  }
}

/** Each version that is written is locked for so many days; once it is on, S3 never turns it off again. */
function lockOf(lock: Settings['objectLock']) {
  if (!lock) return {};
  const duration = Duration.days(lock.days);
  return {
    objectLockEnabled: true,
    objectLockDefaultRetention:
      lock.mode === 'compliance'
        ? ObjectLockRetention.compliance(duration)
        : ObjectLockRetention.governance(duration),
  };
}
