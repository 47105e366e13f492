import { asked, type Call, wordOf } from '../call.ts';
import { gone, type Maker, type Remover, row } from '../row.ts';

const transfer = 'T1537';
const roles = 'T1098.003';

const blocked =
  'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true';
const bucketBlock = `s3api put-public-access-block --bucket <bucketName> --public-access-block-configuration ${blocked}`;
const accountBlock = `s3control put-public-access-block --account-id <@account> --public-access-block-configuration ${blocked}`;

/** A block that leaves a door open. */
function opens(call: Call): boolean {
  const block = asked(call, 'PublicAccessBlockConfiguration');
  const names = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];
  return (
    names.some((name) => wordOf(asked(call, 'PublicAccessBlockConfiguration', name)) !== 'true') || !block
  );
}

const isPrivate = (call: Call): boolean => String(asked(call, 'x-amz-acl')) === 'private';
const status = (call: Call): unknown => asked(call, 'VersioningConfiguration', 'Status');
const attribute =
  (name: string) =>
  (call: Call): boolean =>
    asked(call, 'attributeName') === name;

/** S3, keys, secrets, topics and queues: who may read what, and what is destroyed. */
export const makers: readonly Maker[] = [
  row('s3', 'CreateBucket', 'T1074.002', {
    kind: 'bucket',
    id: 'bucket:<bucketName>',
    what: 'bucket <bucketName>',
    removal: ['s3api delete-bucket --bucket <bucketName>'],
    inspect: ['s3api list-object-versions --bucket <bucketName> --max-items 20'],
  }),
  // A bucket, a key, a secret has one policy: what stood there before is gone, and only a person knows it.
  row('s3', 'PutBucketPolicy', transfer, {
    kind: 'resource-policy',
    id: 'bucket-policy:<bucketName>',
    goesWith: ['bucket:<bucketName>'],
    what: 'policy of bucket <bucketName>',
    inspect: ['s3api get-bucket-policy --bucket <bucketName>'],
  }),
  row('s3', 'PutBucketAcl', transfer, {
    when: (call) => !isPrivate(call),
    kind: 'bucket-acl',
    goesWith: ['bucket:<bucketName>'],
    what: 'access control list of bucket <bucketName>',
    removal: ['s3api put-bucket-acl --bucket <bucketName> --acl private'],
    inspect: ['s3api get-bucket-acl --bucket <bucketName>'],
  }),
  row('s3', 'PutBucketPublicAccessBlock', transfer, {
    when: opens,
    kind: 'public-access',
    id: 'public-access:<bucketName>',
    goesWith: ['bucket:<bucketName>'],
    what: 'public access to bucket <bucketName>, blocked less',
    removal: [bucketBlock],
  }),
  row('s3', 'DeleteBucketPublicAccessBlock', transfer, {
    kind: 'public-access',
    id: 'public-access:<bucketName>',
    goesWith: ['bucket:<bucketName>'],
    what: 'public access to bucket <bucketName>, no longer blocked',
    removal: [bucketBlock],
  }),
  row('s3', 'PutAccountPublicAccessBlock', transfer, {
    when: opens,
    kind: 'public-access',
    id: 'account-public-access',
    what: "public access to the account's buckets, blocked less",
    removal: [accountBlock],
  }),
  row('s3', 'DeleteAccountPublicAccessBlock', transfer, {
    kind: 'public-access',
    id: 'account-public-access',
    what: "public access to the account's buckets, no longer blocked",
    removal: [accountBlock],
  }),
  row('s3', 'PutBucketReplication', transfer, {
    kind: 'bucket-replication',
    id: 'bucket-replication:<bucketName>',
    goesWith: ['bucket:<bucketName>'],
    what: 'replication of bucket <bucketName>',
    removal: ['s3api delete-bucket-replication --bucket <bucketName>'],
    inspect: ['s3api get-bucket-replication --bucket <bucketName>'],
  }),
  ...['PutBucketLifecycle', 'PutBucketLifecycleConfiguration'].map((event) =>
    row('s3', event, 'T1485.001', {
      kind: 'bucket-lifecycle',
      id: 'bucket-lifecycle:<bucketName>',
      goesWith: ['bucket:<bucketName>'],
      what: 'lifecycle of bucket <bucketName>, which may delete what is in it',
      removal: ['s3api delete-bucket-lifecycle --bucket <bucketName>'],
      inspect: ['s3api get-bucket-lifecycle-configuration --bucket <bucketName>'],
    }),
  ),
  row('s3', 'PutBucketVersioning', 'T1490', {
    when: (call) => status(call) === 'Suspended',
    kind: 'bucket-versioning',
    id: 'bucket-versioning:<bucketName>',
    goesWith: ['bucket:<bucketName>'],
    what: 'versioning of bucket <bucketName>, suspended',
    removal: ['s3api put-bucket-versioning --bucket <bucketName> --versioning-configuration Status=Enabled'],
  }),
  row('s3', 'PutBucketNotification', 'T1546', {
    kind: 'bucket-notification',
    goesWith: ['bucket:<bucketName>'],
    what: 'what the events of bucket <bucketName> start',
    inspect: ['s3api get-bucket-notification-configuration --bucket <bucketName>'],
  }),
  row('kms', 'CreateGrant', roles, {
    kind: 'key-grant',
    id: 'grant:<=grantId>',
    what: 'grant <=grantId> on key <keyId> for <granteePrincipal>',
    removal: ['kms revoke-grant --key-id <keyId> --grant-id <=grantId>'],
    inspect: ['kms list-grants --key-id <keyId> --grant-id <=grantId>'],
  }),
  row('kms', 'PutKeyPolicy', roles, {
    kind: 'resource-policy',
    what: 'policy of key <keyId>',
    inspect: ['kms get-key-policy --key-id <keyId> --policy-name default'],
  }),
  row('kms', 'ScheduleKeyDeletion', 'T1485', {
    kind: 'key-deletion',
    id: 'key-deletion:<=keyId|keyId>',
    what: 'deletion of key <=keyId|keyId>, scheduled',
    removal: ['kms cancel-key-deletion --key-id <=keyId|keyId>', 'kms enable-key --key-id <=keyId|keyId>'],
    inspect: ['kms describe-key --key-id <=keyId|keyId>'],
  }),
  row('kms', 'DisableKey', 'T1490', {
    kind: 'key-disabled',
    id: 'key-disabled:<keyId>',
    what: 'key <keyId>, disabled',
    removal: ['kms enable-key --key-id <keyId>'],
  }),
  row('secretsmanager', 'PutResourcePolicy', roles, {
    kind: 'resource-policy',
    id: 'policy:<secretId>',
    what: 'policy of secret <secretId>',
    inspect: ['secretsmanager get-resource-policy --secret-id <secretId>'],
  }),
  row('sns', 'AddPermission', roles, {
    kind: 'resource-policy',
    id: 'permission:<topicArn>:<label>',
    what: 'permission <label> on topic <topicArn>',
    removal: ['sns remove-permission --topic-arn <topicArn> --label <label>'],
    inspect: ['sns get-topic-attributes --topic-arn <topicArn>'],
  }),
  row('sns', 'SetTopicAttributes', roles, {
    when: attribute('Policy'),
    kind: 'resource-policy',
    what: 'policy of topic <topicArn>',
    inspect: ['sns get-topic-attributes --topic-arn <topicArn>'],
  }),
  row('sns', 'Subscribe', transfer, {
    kind: 'subscription',
    id: 'subscription:<=subscriptionArn>',
    what: 'subscription of <protocol> to topic <topicArn>',
    removal: ['sns unsubscribe --subscription-arn <=subscriptionArn>'],
    inspect: ['sns list-subscriptions-by-topic --topic-arn <topicArn>'],
  }),
  row('sqs', 'AddPermission', roles, {
    kind: 'resource-policy',
    id: 'permission:<queueUrl>:<label>',
    what: 'permission <label> on queue <queueUrl>',
    removal: ['sqs remove-permission --queue-url <queueUrl> --label <label>'],
    inspect: ['sqs get-queue-attributes --queue-url <queueUrl> --attribute-names Policy'],
  }),
  row('sqs', 'SetQueueAttributes', roles, {
    when: (call) => asked(call, 'attributes', 'Policy') !== undefined,
    kind: 'resource-policy',
    what: 'policy of queue <queueUrl>',
    inspect: ['sqs get-queue-attributes --queue-url <queueUrl> --attribute-names Policy'],
  }),
];

export const removers: readonly Remover[] = [
  gone('s3', 'DeleteBucket', ['bucket:<bucketName>']),
  gone('s3', 'DeleteBucketPolicy', ['bucket-policy:<bucketName>']),
  gone('s3', 'DeleteBucketReplication', ['bucket-replication:<bucketName>']),
  gone('s3', 'DeleteBucketLifecycle', ['bucket-lifecycle:<bucketName>']),
  gone('s3', 'PutBucketVersioning', ['bucket-versioning:<bucketName>'], {
    when: (call) => status(call) === 'Enabled',
  }),
  gone('s3', 'PutBucketPublicAccessBlock', ['public-access:<bucketName>'], { when: (call) => !opens(call) }),
  gone('s3', 'PutAccountPublicAccessBlock', ['account-public-access'], { when: (call) => !opens(call) }),
  ...['RevokeGrant', 'RetireGrant'].map((event) => gone('kms', event, ['grant:<grantId>'])),
  gone('kms', 'CancelKeyDeletion', ['key-deletion:<=keyId|keyId>']),
  gone('kms', 'EnableKey', ['key-disabled:<keyId>']),
  gone('secretsmanager', 'DeleteResourcePolicy', ['policy:<secretId>']),
  gone('sns', 'RemovePermission', ['permission:<topicArn>:<label>']),
  gone('sns', 'Unsubscribe', ['subscription:<subscriptionArn>']),
  gone('sqs', 'RemovePermission', ['permission:<queueUrl>:<label>']),
];
