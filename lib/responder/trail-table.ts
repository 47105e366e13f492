import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { trailQueries } from '../../lambda/contract.ts';
import type { TrailSettings } from '../../core/settings/settings.ts';
import type { ContainmentProps } from './containment-props.ts';
import { trailColumns } from './trail-columns.ts';

/** In the evidence bucket, where Athena keeps its answers. */
export const resultsPrefix = 'athena/';

/**
 * Bytes that one query may read: Athena takes about five dollars for a terabyte, so an incident costs fifty cents at
 * the most. A compressed record takes 100 to 200 bytes: it is enough for five hundred million of them.
 * https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
 */
const mostBytes = 100 * 1024 ** 3;

/** Where the accounts' folders are: s3://BUCKET/[PREFIX/]AWSLogs/[ORGANIZATION/]. */
export const recordsPath = ({ bucket, prefix, organizationId }: TrailSettings): string =>
  [bucket, prefix, 'AWSLogs', organizationId].filter((part) => part !== undefined).join('/');

/** The workgroup, whose limits nobody who asks can leave; and what stands in the trail's bucket, as a table. */
export function createTrailTable(
  scope: Construct,
  trail: TrailSettings,
  { bucket, key }: Pick<ContainmentProps, 'bucket' | 'key'>,
): void {
  const { account } = Stack.of(scope);
  new CfnWorkGroup(scope, 'TrailWorkGroup', {
    name: trailQueries.workGroup,
    description: 'Firebreak: what a contained caller did, from the trail.',
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: mostBytes,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: `s3://${bucket.bucketName}/${resultsPrefix}`,
        expectedBucketOwner: account,
        encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
      },
    },
  });
  const database = new CfnDatabase(scope, 'TrailDatabase', {
    catalogId: account,
    databaseInput: { name: trailQueries.database, description: 'Firebreak: the trail, for Athena.' },
  });
  const table = new CfnTable(scope, 'TrailTable', {
    catalogId: account,
    databaseName: trailQueries.database,
    tableInput: toTable(trail),
  });
  table.addResourceDependency(database);
}

/**
 * As AWS projects the partitions of a trail, for more than one account and region: a query names those that it is
 * about, so that neither list must be known here.
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-dynamic-id-partitioning.html
 */
function toTable(trail: TrailSettings): CfnTable.TableInputProperty {
  const location = `s3://${recordsPath(trail)}/`;
  const string = (name: string) => ({ name, type: 'string' });
  return {
    name: trailQueries.table,
    description:
      'CloudTrail records. A query must name accounts and regions: WHERE account IN (...) AND region IN (...).',
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: [string('account'), string('region'), string('day')],
    parameters: {
      EXTERNAL: 'TRUE',
      classification: 'cloudtrail',
      'projection.enabled': 'true',
      'projection.account.type': 'injected',
      'projection.region.type': 'injected',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.interval': '1',
      'projection.day.interval.unit': 'DAYS',
      'projection.day.range': `NOW-${trail.days + 1}DAYS,NOW`,
      'storage.location.template': `${location}\${account}/CloudTrail/\${region}/\${day}`,
    },
    storageDescriptor: {
      location,
      columns: [...trailColumns],
      inputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
      outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      serdeInfo: { serializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' },
    },
  };
}
