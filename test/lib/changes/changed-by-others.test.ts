import { startTimeout } from '../../support/run/deployed.ts';
import { type Change, bootstrap, type DeployedParts, deployParts } from './deployed-parts.ts';

const regions = ['eu-west-1', 'us-east-1'];
let parts: DeployedParts;
beforeAll(async () => {
  parts = await deployParts({ regions });
}, startTimeout);
afterAll(() => parts.close());

/** A parameter that is known once the parts are deployed. */
type Input = Readonly<Record<string, unknown>> | (() => Readonly<Record<string, unknown>>);
type Row = readonly [service: string, operation: string, input: Input, region?: string];

const role = () => parts.nameOf('AWS::IAM::Role', 'ContainmentRevokeSessions');
const sensorRole = () => parts.nameOf('AWS::IAM::Role', 'DeliveryRole');
const machine = () => parts.nameOf('AWS::StepFunctions::StateMachine', 'Containment');
const watching = () => parts.nameOf('AWS::StepFunctions::StateMachine', 'FirstNotice');
const rule = () => parts.nameOf('AWS::Events::Rule', 'IntakeLaunches');
const told = () => parts.nameOf('AWS::Events::Rule', 'ChangesTold');
const sensorRule = () => parts.nameOf('AWS::Events::Rule', 'LaunchesRule');
const topic = () => parts.nameOf('AWS::SNS::Topic');
const table = () => parts.nameOf('AWS::DynamoDB::Table');
const bucket = () => parts.nameOf('AWS::S3::Bucket');
const key = () => parts.nameOf('AWS::KMS::Key');
const queue = () => parts.nameOf('AWS::SQS::Queue', 'IntakeUndeliveredLaunches');
const alarm = () => parts.nameOf('AWS::CloudWatch::Alarm', 'AlarmsChangedByOthers');
const arnOf = (service: string, resource: string) => `arn:aws:${service}:us-east-1:111122223333:${resource}`;
const verify = { FunctionName: 'firebreak-verify' };

/** Each is a way to take Firebreak over, to blind it, or to have nobody told. */
const changes: readonly Row[] = [
  ['lambda', 'UpdateFunctionCode', verify],
  ['lambda', 'UpdateFunctionCode', { FunctionName: arnOf('lambda', 'function:firebreak-verify') }],
  ['lambda', 'UpdateFunctionCode', { FunctionName: '111122223333:function:firebreak-verify' }],
  ['lambda', 'UpdateFunctionConfiguration', { ...verify, Layers: ['arn:aws:lambda:us-east-1:1:layer:x:1'] }],
  ['lambda', 'PutFunctionConcurrency', { ...verify, ReservedConcurrentExecutions: 0 }],
  ['lambda', 'PutFunctionEventInvokeConfig', verify],
  ['lambda', 'PutRuntimeManagementConfig', verify],
  ['lambda', 'AddPermission', verify],
  ['lambda', 'CreateAlias', verify],
  ['lambda', 'PublishVersion', verify],
  ['lambda', 'CreateFunctionUrlConfig', verify],
  ['lambda', 'CreateEventSourceMapping', verify],
  ['lambda', 'TagResource', { Resource: arnOf('lambda', 'function:firebreak-verify') }],
  ['lambda', 'DeleteFunction', verify],
  ['iam', 'PutRolePolicy', () => ({ RoleName: role() })],
  ['iam', 'PutRolePolicy', () => ({ RoleName: role().toUpperCase() })],
  ['iam', 'DeleteRolePolicy', () => ({ RoleName: role() })],
  ['iam', 'AttachRolePolicy', () => ({ RoleName: sensorRole() })],
  ['iam', 'UpdateAssumeRolePolicy', () => ({ RoleName: role() })],
  ['iam', 'PutRolePermissionsBoundary', () => ({ RoleName: role() })],
  ['iam', 'TagRole', () => ({ RoleName: role() })],
  ['iam', 'DeleteRole', () => ({ RoleName: role() })],
  ['iam', 'CreateRole', { RoleName: 'helper', Path: '/firebreak/' }],
  ['iam', 'CreatePolicyVersion', { PolicyArn: 'arn:aws:iam::111122223333:policy/firebreak/more' }],
  ['iam', 'SetDefaultPolicyVersion', { PolicyArn: 'arn:aws:iam::111122223333:policy/firebreak/more' }],
  ['states', 'UpdateStateMachine', () => ({ stateMachineArn: machine() })],
  ['states', 'DeleteStateMachine', () => ({ stateMachineArn: watching() })],
  ['states', 'TagResource', () => ({ resourceArn: machine() })],
  ['events', 'DisableRule', () => ({ Name: rule(), EventBusName: 'firebreak' })],
  ['events', 'RemoveTargets', () => ({ Rule: rule(), EventBusName: 'firebreak' })],
  ['events', 'PutRule', () => ({ Name: told(), EventBusName: 'firebreak' })],
  ['events', 'PutTargets', () => ({ Rule: sensorRule() }), 'eu-west-1'],
  ['events', 'DisableRule', () => ({ Name: sensorRule() }), 'eu-west-1'],
  ['events', 'DeleteEventBus', { Name: 'firebreak' }],
  ['events', 'PutPermission', { EventBusName: 'firebreak' }],
  ['events', 'PutRule', { Name: 'mine', EventBusName: arnOf('events', 'event-bus/firebreak') }],
  ['sns', 'SetTopicAttributes', () => ({ TopicArn: topic() })],
  ['sns', 'AddPermission', () => ({ TopicArn: topic() })],
  ['sns', 'Subscribe', () => ({ TopicArn: topic() })],
  ['sns', 'Unsubscribe', () => ({ SubscriptionArn: `${topic()}:0a1b2c` })],
  ['sns', 'SetSubscriptionAttributes', () => ({ SubscriptionArn: `${topic()}:0a1b2c` })],
  ['sns', 'DeleteTopic', () => ({ TopicArn: topic() })],
  ['dynamodb', 'DeleteTable', () => ({ TableName: table() })],
  ['dynamodb', 'UpdateTable', () => ({ TableName: arnOf('dynamodb', `table/${table()}`) })],
  ['dynamodb', 'UpdateContinuousBackups', () => ({ TableName: table() })],
  ['dynamodb', 'UpdateTimeToLive', () => ({ TableName: table() })],
  ['dynamodb', 'PutResourcePolicy', () => ({ ResourceArn: arnOf('dynamodb', `table/${table()}`) })],
  ['dynamodb', 'ExportTableToPointInTime', () => ({ TableArn: arnOf('dynamodb', `table/${table()}`) })],
  ['s3', 'PutBucketPolicy', () => ({ Bucket: bucket() })],
  ['s3', 'PutBucketLifecycle', () => ({ Bucket: bucket() })],
  ['s3', 'PutBucketVersioning', () => ({ Bucket: bucket() })],
  ['s3', 'DeleteBucketPublicAccessBlock', () => ({ Bucket: bucket() })],
  ['s3', 'DeleteBucket', () => ({ Bucket: bucket() })],
  ['kms', 'ScheduleKeyDeletion', () => ({ KeyId: key() })],
  ['kms', 'DisableKey', () => ({ KeyId: arnOf('kms', `key/${key()}`) })],
  ['kms', 'PutKeyPolicy', { KeyId: 'alias/firebreak' }],
  ['kms', 'DisableKeyRotation', { KeyId: arnOf('kms', 'alias/firebreak') }],
  ['kms', 'RevokeGrant', () => ({ KeyId: key() })],
  ['kms', 'UpdateAlias', { AliasName: 'alias/firebreak' }],
  ['sqs', 'SetQueueAttributes', () => ({ QueueUrl: queue() })],
  ['sqs', 'PurgeQueue', () => ({ QueueUrl: queue() })],
  ['monitoring', 'DisableAlarmActions', () => ({ AlarmNames: ['other', alarm()] })],
  ['monitoring', 'PutMetricAlarm', () => ({ AlarmName: alarm() })],
  ['cloudformation', 'UpdateStack', { StackName: 'FirebreakResponder' }],
  ['cloudformation', 'DeleteStack', { StackName: arnOf('cloudformation', 'stack/FirebreakResponder/0a1b') }],
  ['cloudformation', 'ExecuteChangeSet', { StackName: 'FirebreakSensor-eu-west-1' }, 'eu-west-1'],
];

const toChange = ([service, operation, input, region]: Row): Change => ({
  ...{ service, operation },
  input: typeof input === 'function' ? input() : input,
  ...(region !== undefined && { region }),
});

it('our own deployment, as CloudFormation makes it, raises nothing and mails nobody', () => {
  // What it called is recorded.
  const names = new Set(
    parts.account.trail.all().map(({ eventSource, eventName }) => `${eventSource} ${eventName}`),
  );
  expect(names.size).toBeGreaterThan(20);
  expect(parts.told()).toEqual({ mails: [], raised: 0 });
});

describe('a change of ours by somebody else', () => {
  it.each(changes.map((row) => ({ row, call: `${row[0]} ${row[1]}` })))(
    'by $call is mailed and raises the alarm',
    async ({ row }) => {
      const { mails, raised } = await parts.happen(toChange(row));
      expect(raised).toBeGreaterThanOrEqual(1);
      expect(mails.length).toBeGreaterThanOrEqual(1);
      const [, operation, , region = 'us-east-1'] = row;
      for (const mail of mails) {
        expect(mail).toContain('CHANGED BY SOMEBODY ELSE');
        expect(mail).toMatch(new RegExp(`What: ${operation}\\w* of .* in ${region}`));
        expect(mail).toContain('AIDAEXAMPLEMALLORY001, key AKIAEXAMPLEMALLORY01, from 203.0.113.66');
        expect(mail).toContain('docs/runbook.md#changed-by-others');
      }
    },
  );

  const policy: Row = ['iam', 'PutRolePolicy', () => ({ RoleName: role() })];
  const update: Row = ['cloudformation', 'UpdateStack', { StackName: 'FirebreakResponder' }];
  const cloudFormation = 'cloudformation.amazonaws.com';
  it.each<[string, Row, Partial<Change>, 0 | 1]>([
    ['a user, through a stack of its own', policy, { invokedBy: cloudFormation }, 1],
    [
      'a role, through a stack',
      policy,
      { role: 'arn:aws:iam::111122223333:role/dev', invokedBy: cloudFormation },
      1,
    ],
    ['the role that deploys, by hand', policy, { role: bootstrap('deploy') }, 1],
    ['what CloudFormation calls with, by hand', policy, { role: bootstrap('cfn-exec') }, 1],
    ['what CloudFormation calls with', policy, { role: bootstrap('cfn-exec'), invokedBy: cloudFormation }, 0],
    ['another role, of the stack', update, { role: 'arn:aws:iam::111122223333:role/dev' }, 1],
    ['the role that deploys, of the stack', update, { role: bootstrap('deploy') }, 0],
    [
      'a bootstrap of another region',
      update,
      { role: bootstrap('deploy').replace('us-east-1', 'eu-west-1') },
      1,
    ],
  ])('is told apart by its caller: %s', async (_, row, by, expected) => {
    expect((await parts.happen({ ...toChange(row), ...by })).raised).toBe(expected);
  });
});

it.each(
  (
    [
      ['lambda', 'UpdateFunctionCode', { FunctionName: 'my-firebreak-function' }],
      ['iam', 'PutRolePolicy', { RoleName: 'my-FirebreakResponder-role' }],
      ['states', 'StartExecution', () => ({ stateMachineArn: machine() })],
      ['events', 'DisableRule', { Name: 'firebreak-to-slack' }],
      ['sns', 'SetTopicAttributes', () => ({ TopicArn: `${topic()}-more` })],
      ['dynamodb', 'CreateBackup', () => ({ TableName: table() })],
      // Data events are on the bus where a trail logs them: what our own functions write.
      ['dynamodb', 'UpdateItem', () => ({ TableName: table() })],
      ['s3', 'PutObject', () => ({ Bucket: bucket() })],
      ['kms', 'CreateGrant', () => ({ KeyId: key() })],
      ['cloudformation', 'UpdateStack', { StackName: 'FirebreakResponderOfAnother' }],
      ['cloudformation', 'DetectStackDrift', { StackName: 'FirebreakResponder' }],
    ] as readonly Row[]
  ).map((row) => ({ row, call: `${row[0]} ${row[1]}` })),
)('$call that changes nothing of ours is not told of', async ({ row }) => {
  const { mails, raised } = await parts.happen(toChange(row));
  // Starting the machine has a notice of its own.
  expect([raised, mails.filter((mail) => mail.includes('CHANGED'))]).toEqual([0, []]);
});

describe('a rule that watches', () => {
  const call = async (
    operation: 'DisableRule' | 'EnableRule',
    name: string,
    bus = 'default',
    region = 'us-east-1',
  ) => {
    const { account } = parts;
    const before = parts.told().mails.length;
    const input = { Name: name, EventBusName: bus };
    const perform = account.eventBridge.service.operations[operation] as (...args: unknown[]) => unknown;
    perform(input, { region });
    await parts.happen({ service: 'events', operation, input, region });
    return parts.told().mails.length - before;
  };
  it.each([
    ['that tells', 'ChangesTold', 'firebreak', 'us-east-1'],
    ['that forwards changes of rules', 'ChangesHomeDelivery', 'default', 'us-east-1'],
    ['that forwards changes of functions', 'ChangesHomeCompute', 'default', 'us-east-1'],
    ['that watches these', 'ChangesHomeGuard', 'default', 'us-east-1'],
    ['of a sensor', 'ChangesDelivery', 'default', 'eu-west-1'],
    ['of a sensor, which watches these', 'ChangesGuard', 'default', 'eu-west-1'],
  ])('(%s) does not go silently: another one tells that it is disabled', async (_, id, bus, region) => {
    const name = parts.nameOf('AWS::Events::Rule', id);
    expect(await call('DisableRule', name, bus, region)).toBeGreaterThanOrEqual(1);
    await call('EnableRule', name, bus, region);
  });
});

it('every record that there was came to its end', () => {
  expect(parts.account.problems()).toEqual([]);
});
