import { randomUUID } from 'node:crypto';
import type { TableDefinition } from '../../dynamodb/table.ts';
import type { PolicyDocument } from '../../model.ts';
import {
  isSame,
  madeUpName,
  named,
  property,
  refuseUpdate,
  requiredProperty,
  type Resource,
  type Before,
  type ResourceType,
} from '../resource.ts';
import type { Lock } from '../../s3/model.ts';

function putKey(resource: Resource, id: string) {
  const { account, region } = resource;
  const arn = `arn:aws:kms:${region}:${account.accountId}:key/${id}`;
  account.keys.add({ id, arn, policy: requiredProperty(resource, 'KeyPolicy') as PolicyDocument });
  return { ref: id, attributes: { Arn: arn, KeyId: id } };
}

function createAlias(resource: Resource) {
  const name = requiredProperty(resource, 'AliasName') as string;
  resource.account.keys.addAlias(name, requiredProperty(resource, 'TargetKeyId') as string);
  return { ref: name, attributes: {} };
}

/** As the template writes a bucket's default encryption. */
interface BucketEncryption {
  readonly ServerSideEncryptionConfiguration: readonly {
    readonly ServerSideEncryptionByDefault?: { readonly KMSMasterKeyID?: string };
  }[];
}

function createBucket(resource: Resource) {
  const name =
    (property(resource, 'BucketName') as string | undefined) ?? madeUpName(resource, 63).toLowerCase();
  const encryption = (property(resource, 'BucketEncryption') as BucketEncryption | undefined)
    ?.ServerSideEncryptionConfiguration[0];
  const kmsKeyArn = encryption?.ServerSideEncryptionByDefault?.KMSMasterKeyID;
  const { arn } = resource.account.s3.addBucket({
    name,
    region: resource.region,
    versioned:
      (property(resource, 'VersioningConfiguration') as { Status: string } | undefined)?.Status === 'Enabled',
    ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    ...retentionOf(resource),
  });
  return { ref: name, attributes: { Arn: arn } };
}

/** As the template writes Object Lock. */
interface ObjectLockConfiguration {
  readonly Rule?: { readonly DefaultRetention?: { readonly Mode: Lock['mode']; readonly Days?: number } };
}

function retentionOf(resource: Resource) {
  const { Rule: rule } = (property(resource, 'ObjectLockConfiguration') ?? {}) as ObjectLockConfiguration;
  const { Mode: mode, Days: days } = rule?.DefaultRetention ?? {};
  return mode === undefined || days === undefined ? {} : { retention: { mode, days } };
}

function createBucketPolicy(resource: Resource) {
  const bucket = requiredProperty(resource, 'Bucket') as string;
  resource.account.s3.setPolicy(bucket, requiredProperty(resource, 'PolicyDocument') as PolicyDocument);
  return { ref: bucket, attributes: {} };
}

interface TablePolicy {
  readonly PolicyDocument: PolicyDocument;
}

/** Point-in-time recovery, TTL and encryption of the template have no counterpart here. */
async function createTable(resource: Resource) {
  const name = (property(resource, 'TableName') as string | undefined) ?? madeUpName(resource, 255);
  const policy = property(resource, 'ResourcePolicy') as TablePolicy | undefined;
  const { arn } = await resource.account.dynamoDb.addTable({
    name,
    region: resource.region,
    keySchema: requiredProperty(resource, 'KeySchema') as TableDefinition['keySchema'],
    attributeDefinitions: requiredProperty(
      resource,
      'AttributeDefinitions',
    ) as TableDefinition['attributeDefinitions'],
    billingMode: 'PAY_PER_REQUEST',
    ...(policy && { resourcePolicy: policy.PolicyDocument }),
  });
  return { ref: name, attributes: { Arn: arn, TableName: name } };
}

/** What the account models of a resource that holds data cannot be changed: that would be passed over. */
function refuseChangeOf(names: readonly string[], resource: Resource, { properties }: Before): void {
  const changed = names.filter((name) => !isSame(resource.properties[name], properties[name]));
  if (changed.length > 0) refuseUpdate(resource, changed.join(', '));
}

export const key: ResourceType = {
  create: (resource) => putKey(resource, randomUUID()),
  update: (resource, { created }) => putKey(resource, created.ref),
  remove: ({ account }, { ref }) => account.keys.remove(ref),
};

export const alias: ResourceType = {
  ...named('AliasName'),
  create: createAlias,
  remove: ({ account }, { ref }) => account.keys.remove(ref),
};

export const bucket: ResourceType = {
  ...named('BucketName'),
  create: createBucket,
  update: (resource, before) => {
    refuseChangeOf(
      ['BucketEncryption', 'VersioningConfiguration', 'ObjectLockConfiguration'],
      resource,
      before,
    );
    return before.created;
  },
  remove: ({ account }, { ref }) => account.s3.removeBucket(ref),
};

export const bucketPolicy: ResourceType = {
  replacedBy: ['Bucket'],
  create: createBucketPolicy,
  remove: ({ account }, { ref }) => account.s3.setPolicy(ref, undefined),
};

export const table: ResourceType = {
  ...named('TableName'),
  replacedBy: ['KeySchema'],
  create: createTable,
  update: (resource, before) => {
    refuseChangeOf(['AttributeDefinitions'], resource, before);
    const policy = property(resource, 'ResourcePolicy') as TablePolicy | undefined;
    resource.account.dynamoDb.setPolicy(before.created.ref, resource.region, policy?.PolicyDocument);
    return before.created;
  },
  remove: ({ account, region }, { ref }) => account.dynamoDb.removeTable(ref, region),
};
