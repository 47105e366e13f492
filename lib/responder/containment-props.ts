import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Settings } from '../../core/settings/settings.ts';

/** What the containment is made with. */
export interface ContainmentProps {
  readonly settings: Settings;
  readonly key: IKey;
  readonly table: Table;
  readonly bucket: Bucket;
  readonly topic: ITopic;
}
