import { randomUUID } from 'node:crypto';
import type { TableDefinition } from '../dynamodb/table.ts';
import type { PolicyDocument } from '../model.ts';
import { madeUpName, property, requiredProperty, type Resource } from './resource.ts';

export function createKey(resource: Resource) {
  const id = randomUUID();
  const { account, region } = resource;
  const arn = `arn:aws:kms:${region}:${account.accountId}:key/${id}`;
  account.keys.add({ id, arn, policy: requiredProperty(resource, 'KeyPolicy') as PolicyDocument });
  return { ref: id, attributes: { Arn: arn, KeyId: id } };
}

export function createAlias(resource: Resource) {
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

export function createBucket(resource: Resource) {
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
  });
  return { ref: name, attributes: { Arn: arn } };
}

export function createBucketPolicy(resource: Resource) {
  const bucket = requiredProperty(resource, 'Bucket') as string;
  resource.account.s3.setPolicy(bucket, requiredProperty(resource, 'PolicyDocument') as PolicyDocument);
  return { ref: bucket, attributes: {} };
}

/** Point-in-time recovery, TTL and encryption of the template have no counterpart here. */
export async function createTable(resource: Resource) {
  const name = (property(resource, 'TableName') as string | undefined) ?? madeUpName(resource, 255);
  const policy = property(resource, 'ResourcePolicy') as
    { readonly PolicyDocument: PolicyDocument } | undefined;
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
