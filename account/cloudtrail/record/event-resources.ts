import type { Resource } from '@aws-sdk/client-cloudtrail';
import type { CloudTrailRecord, Json, JsonObject } from './record.ts';

/**
 * The resources under which event history files an event; a lookup by ResourceName or ResourceType finds it by them.
 *
 * Seen in real event history: RunInstances, Start-, Stop- and TerminateInstances, CreateSecurityGroup, AssumeRole.
 * Modelled on those: IAM's users, keys, policies, roles and groups under the names that the record holds.
 * Nobody has shown what GetSessionToken and GetFederationToken are filed under, so they are found only by name, user
 * and key, never by the key they issued.
 */
export function toEventResources(record: CloudTrailRecord): readonly Resource[] {
  switch (record.eventSource) {
    case 'ec2.amazonaws.com':
      return toEc2Resources(record);
    case 'sts.amazonaws.com':
      return toStsResources(record);
    case 'iam.amazonaws.com':
      return collect(record, iamTypes);
    case 's3.amazonaws.com':
      return collect(record, { bucketName: 'AWS::S3::Bucket' });
    default:
      return (record.resources ?? []).map(({ type, ARN }) => toResource(type, ARN));
  }
}

/** Members of a record, in the order in which they are listed, and what their values name. */
type Types = Readonly<Record<string, string>>;

const iamTypes: Types = {
  accessKeyId: 'AWS::IAM::AccessKey',
  groupName: 'AWS::IAM::Group',
  instanceProfileName: 'AWS::IAM::InstanceProfile',
  policyArn: 'AWS::IAM::Policy',
  policyName: 'AWS::IAM::Policy',
  roleName: 'AWS::IAM::Role',
  userId: 'AWS::IAM::User',
  userName: 'AWS::IAM::User',
};

const instanceTypes: Types = { instanceId: 'AWS::EC2::Instance' };

const groupTypes: Types = {
  vpcId: 'AWS::EC2::VPC',
  groupName: 'AWS::EC2::SecurityGroup',
  groupId: 'AWS::EC2::SecurityGroup',
};

const launchTypes: Types = {
  vpcId: 'AWS::EC2::VPC',
  imageId: 'AWS::EC2::Ami',
  networkInterfaceId: 'AWS::EC2::NetworkInterface',
  instanceId: 'AWS::EC2::Instance',
  keyName: 'AWS::EC2::KeyPair',
  groupId: 'AWS::EC2::SecurityGroup',
  groupName: 'AWS::EC2::SecurityGroup',
  subnetId: 'AWS::EC2::Subnet',
};

function toEc2Resources(record: CloudTrailRecord): readonly Resource[] {
  if (record.eventName === 'RunInstances') return collect(record, launchTypes);
  if (record.eventName.includes('SecurityGroup')) return collect(record, groupTypes);
  return collect(record, instanceTypes);
}

function toStsResources(record: CloudTrailRecord): readonly Resource[] {
  const answer = record.responseElements;
  const user = object(answer?.assumedRoleUser);
  if (!user) return [];
  const id = text(user.assumedRoleId);
  return [
    ...named('AWS::IAM::AccessKey', object(answer?.credentials)?.accessKeyId),
    ...named('AWS::STS::AssumedRole', id),
    ...named('AWS::STS::AssumedRole', id?.split(':')[1]),
    ...named('AWS::STS::AssumedRole', user.arn),
    ...named('AWS::IAM::Role', record.requestParameters?.roleArn),
  ];
}

/** Every value that stands under one of the names, anywhere in the record's parameters and answer, once. */
function collect(record: CloudTrailRecord, types: Types): readonly Resource[] {
  const values = [record.requestParameters, record.responseElements ?? null];
  return Object.entries(types).flatMap(([member, type]) =>
    [...new Set(values.flatMap((value) => find(value, member)))].map((name) => toResource(type, name)),
  );
}

function find(value: Json, member: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, Json]) =>
    name === member && typeof inner === 'string' ? [inner] : find(inner, member),
  );
}

function named(type: string, name: Json | undefined): readonly Resource[] {
  return typeof name === 'string' && name !== '' ? [toResource(type, name)] : [];
}

function toResource(ResourceType: string, ResourceName: string): Resource {
  return { ResourceType, ResourceName };
}

function object(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
