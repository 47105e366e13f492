import type { Permission } from './permission.ts';

/**
 * What asking Athena takes. Athena reads catalog, records and results in the name of whoever asks.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html
 */
export const trailPermissions: readonly Permission[] = [
  {
    actions: [
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ],
    on: 'trail-workgroup',
    reason: 'Asks one query an incident, waits for it, and stops one that takes too long.',
  },
  {
    // https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
    actions: ['glue:GetDatabase'],
    on: 'trail-catalog',
    reason: 'Athena looks the database up, and needs to see the one called default in every region.',
  },
  {
    // No GetPartitions: partitions that are projected are not looked up.
    // https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html
    actions: ['glue:GetTable'],
    on: 'trail-table',
    reason: 'Athena reads the columns and the projection of the table.',
  },
  {
    // https://docs.aws.amazon.com/athena/latest/ug/s3-permissions.html
    actions: ['s3:GetBucketLocation', 's3:ListBucket'],
    on: 'trail-bucket',
    reason: 'Athena finds the log files of each day.',
  },
  {
    actions: ['s3:GetObject'],
    on: 'trail-records',
    reason: 'Athena reads the log files of the accounts of the settings, and no others.',
  },
  {
    actions: ['kms:Decrypt'],
    on: 'trail-key',
    reason: 'The trail encrypts its log files with a key of its own.',
  },
  {
    // https://docs.aws.amazon.com/athena/latest/ug/querying.html
    actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
    on: 'query-results',
    reason: 'Athena writes its answer, which is read from there.',
  },
  {
    actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
    on: 'evidence-bucket',
    reason: 'Athena looks at the bucket of its answers before it begins.',
  },
  {
    // https://docs.aws.amazon.com/athena/latest/ug/encryption.html
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    on: 'key',
    reason: 'The answers are encrypted with the key, and S3 uses it in the name of the caller.',
  },
];
