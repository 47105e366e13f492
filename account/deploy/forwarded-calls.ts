import { randomUUID } from 'node:crypto';
import { toRecord } from '../cloudtrail/record/to-record.ts';
import type { Account } from '../account.ts';
import type { Principal } from '../model.ts';
import type { CreatedResource } from '../template/scope.ts';
import { ruleNameOf } from './types/events.ts';
import type { Resource } from './resource.ts';

/** Who deploys a stack: roles, by ARN. */
export interface Deployer {
  /** Changes stacks. */
  readonly deployRoleArn: string;
  /** What CloudFormation calls AWS with for the stack. */
  readonly executionRoleArn: string;
}

/** A call as CloudFormation makes it: signing name, operation, and what of its input a record is asked for. */
type Forwarded = readonly [service: string, operation: string, input: Record<string, unknown>];

type Calls = (created: CreatedResource, resource: Resource) => readonly Forwarded[];

/**
 * The calls that CloudFormation makes for a new resource, by type: those that name it. CloudTrail records them as the
 * execution role's, with CloudFormation as who made them, and without the stack.
 */
const callsOf: Readonly<Record<string, Calls>> = {
  'AWS::CloudWatch::Alarm': ({ ref }) => [['monitoring', 'PutMetricAlarm', { AlarmName: ref }]],
  'AWS::DynamoDB::Table': ({ ref: TableName }) => [
    ['dynamodb', 'CreateTable', { TableName }],
    ['dynamodb', 'UpdateContinuousBackups', { TableName }],
    ['dynamodb', 'UpdateTimeToLive', { TableName }],
  ],
  'AWS::Events::EventBus': ({ ref: Name }) => [['events', 'CreateEventBus', { Name }]],
  'AWS::Events::Rule': ({ ref }, { properties: { EventBusName } }) => [
    ['events', 'PutRule', { Name: ruleNameOf(ref), EventBusName }],
    ['events', 'PutTargets', { Rule: ruleNameOf(ref), EventBusName }],
  ],
  'AWS::IAM::Role': ({ ref: RoleName }, { properties: { Path } }) => [
    ['iam', 'CreateRole', { RoleName, Path }],
    ['iam', 'PutRolePolicy', { RoleName, PolicyName: 'own' }],
  ],
  'AWS::KMS::Alias': ({ ref: AliasName }, { properties: { TargetKeyId } }) => [
    ['kms', 'CreateAlias', { AliasName, TargetKeyId }],
  ],
  'AWS::KMS::Key': ({ ref: KeyId }) => [['kms', 'EnableKeyRotation', { KeyId }]],
  'AWS::Lambda::Function': ({ ref: FunctionName }) => [
    ['lambda', 'CreateFunction', { FunctionName }],
    ['lambda', 'PutFunctionConcurrency', { FunctionName }],
  ],
  'AWS::Lambda::Permission': (_, { properties: { FunctionName } }) => [
    ['lambda', 'AddPermission', { FunctionName }],
  ],
  'AWS::S3::Bucket': ({ ref: Bucket }) => [
    ['s3', 'CreateBucket', { Bucket }],
    ['s3', 'PutBucketVersioning', { Bucket }],
  ],
  'AWS::S3::BucketPolicy': ({ ref: Bucket }) => [['s3', 'PutBucketPolicy', { Bucket }]],
  'AWS::SNS::Subscription': (_, { properties: { TopicArn } }) => [['sns', 'Subscribe', { TopicArn }]],
  'AWS::SNS::Topic': ({ ref: TopicArn }) => [
    ['sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'KmsMasterKeyId' }],
  ],
  'AWS::SNS::TopicPolicy': (_, { properties: { Topics } }) =>
    (Topics as readonly string[]).map((TopicArn) => [
      'sns',
      'SetTopicAttributes',
      { TopicArn, AttributeName: 'Policy' },
    ]),
  'AWS::SQS::Queue': ({ ref: QueueUrl }) => [['sqs', 'TagQueue', { QueueUrl }]],
  'AWS::SQS::QueuePolicy': (_, { properties: { Queues } }) =>
    (Queues as readonly string[]).map((QueueUrl) => ['sqs', 'SetQueueAttributes', { QueueUrl }]),
  'AWS::StepFunctions::StateMachine': ({ ref }) => [
    ['states', 'CreateStateMachine', { name: ref.split(':').at(-1) }],
    ['states', 'TagResource', { resourceArn: ref }],
  ],
};

/** Records what CloudFormation called for a resource that is new, or has changed. */
export function recordChange(
  resource: Resource,
  { type, created }: { readonly type: string; readonly created: CreatedResource },
  { executionRoleArn }: Deployer,
): void {
  const { account, region } = resource;
  const principal = sessionOf(account, executionRoleArn, 'AWSCloudFormation');
  const invokedBy = 'cloudformation.amazonaws.com';
  for (const forwarded of callsOf[type]?.(created, resource) ?? [])
    record(account, { region, principal }, forwarded, invokedBy);
}

/** Records how a stack is deployed: by a change set, which names the stack, as the CDK makes one. */
export function recordDeployment(
  account: Account,
  { name, region }: { readonly name: string; readonly region: string },
  { deployRoleArn, executionRoleArn }: Deployer,
): void {
  const principal = sessionOf(account, deployRoleArn, 'aws-cdk');
  const input = { StackName: name, ChangeSetName: 'cdk-deploy-change-set' };
  for (const forwarded of [
    ['cloudformation', 'CreateChangeSet', { ...input, RoleARN: executionRoleArn }],
    ['cloudformation', 'ExecuteChangeSet', input],
  ] as const)
    record(account, { region, principal }, forwarded);
}

function record(
  account: Account,
  { region, principal }: { readonly region: string; readonly principal: Principal },
  [service, operation, input]: Forwarded,
  invokedBy?: string,
): void {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  account.play(
    toRecord(
      {
        ...{ service, operation, region, principal, input: given },
        ...{ sourceIp: '192.0.2.50', userAgent: 'aws-cdk', requestId: randomUUID() },
        ...{ time: account.clock.now(), body: Buffer.alloc(0) },
      },
      { output: {} },
      invokedBy === undefined ? {} : { invokedBy },
    ),
  );
}

/** Not a role of the account's IAM: a bootstrap that made it is not played. */
function sessionOf({ accountId, clock }: Account, roleArn: string, sessionName: string): Principal {
  const roleName = roleArn.split('/').at(-1) ?? '';
  const issuedAt = clock.now();
  return {
    kind: 'assumed-role',
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
    principalId: `AROAEXAMPLEDEPLOY0001:${sessionName}`,
    accessKeyId: 'ASIAEXAMPLEDEPLOY001',
    session: {
      ...{ issuedAt, expiresAt: new Date(issuedAt.getTime() + 3_600_000) },
      ...{ mfaAuthenticated: false, fromConsole: false },
      issuer: {
        ...{ type: 'Role', principalId: 'AROAEXAMPLEDEPLOY0001' },
        ...{ arn: roleArn, accountId, userName: roleName },
      },
    },
    policies: () => ({ identity: [] }),
  };
}
