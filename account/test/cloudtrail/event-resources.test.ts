import { toEventResources } from '../../cloudtrail/record/event-resources.ts';
import { toRecord } from '../../cloudtrail/record/to-record.ts';
import { AwsError } from '../../model.ts';
import { account, toCall } from './calls.ts';

const list = (action: string, input: object, output: unknown = {}) =>
  toEventResources(toRecord(toCall(action, input), { output })).map(
    ({ ResourceType, ResourceName }) => `${String(ResourceType)} ${String(ResourceName)}`,
  );

const Credentials = { AccessKeyId: 'ASIAEXAMPLEISSUED000', SecretAccessKey: 's', SessionToken: 't' };

it('files AssumeRole under the issued key, the session in three forms and the role', () => {
  const RoleArn = `arn:aws:iam::${account}:role/build/builder`;
  const Arn = `arn:aws:sts::${account}:assumed-role/builder/nightly`;
  expect(
    list(
      'sts:AssumeRole',
      { RoleArn, RoleSessionName: 'nightly' },
      { Credentials, AssumedRoleUser: { AssumedRoleId: 'AROAEXAMPLE:nightly', Arn } },
    ),
  ).toEqual([
    'AWS::IAM::AccessKey ASIAEXAMPLEISSUED000',
    'AWS::STS::AssumedRole AROAEXAMPLE:nightly',
    'AWS::STS::AssumedRole nightly',
    `AWS::STS::AssumedRole ${Arn}`,
    `AWS::IAM::Role ${RoleArn}`,
  ]);
});

it.each(['GetSessionToken', 'GetFederationToken'])(
  'files %s under nothing: no real sample shows more',
  (operation) => {
    expect(list(`sts:${operation}`, {}, { Credentials })).toEqual([]);
  },
);

it('files RunInstances under what it used and made, each once', () => {
  const group = { GroupId: 'sg-1', GroupName: 'open' };
  const instance = (InstanceId: string) => ({
    InstanceId,
    ImageId: 'ami-1',
    KeyName: 'mine',
    VpcId: 'vpc-1',
    SubnetId: 'subnet-1',
    SecurityGroups: [group],
    NetworkInterfaces: [{ NetworkInterfaceId: `eni-${InstanceId}`, VpcId: 'vpc-1', Groups: [group] }],
  });
  expect(
    list(
      'ec2:RunInstances',
      { ImageId: 'ami-1', KeyName: 'mine' },
      { Instances: [instance('i-1'), instance('i-2')] },
    ),
  ).toEqual([
    'AWS::EC2::VPC vpc-1',
    'AWS::EC2::Ami ami-1',
    'AWS::EC2::NetworkInterface eni-i-1',
    'AWS::EC2::NetworkInterface eni-i-2',
    'AWS::EC2::Instance i-1',
    'AWS::EC2::Instance i-2',
    'AWS::EC2::KeyPair mine',
    'AWS::EC2::SecurityGroup sg-1',
    'AWS::EC2::SecurityGroup open',
    'AWS::EC2::Subnet subnet-1',
  ]);
});

it.each([
  [
    'ec2:TerminateInstances',
    { InstanceIds: ['i-1', 'i-2'] },
    ['AWS::EC2::Instance i-1', 'AWS::EC2::Instance i-2'],
  ],
  [
    'iam:PutUserPolicy',
    { UserName: 'eve', PolicyName: 'all', PolicyDocument: '{"userName":"not this"}' },
    ['AWS::IAM::Policy all', 'AWS::IAM::User eve'],
  ],
  [
    'iam:AttachUserPolicy',
    { UserName: 'eve', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ['AWS::IAM::Policy arn:aws:iam::aws:policy/AdministratorAccess', 'AWS::IAM::User eve'],
  ],
  ['s3:CreateBucket', { Bucket: 'loot' }, ['AWS::S3::Bucket loot']],
  ['kms:CreateKey', {}, []],
])('files %s', (action, input, expected) => {
  expect(list(action, input)).toEqual(expected);
});

it('files a security group under its VPC, name and id', () => {
  expect(list('ec2:CreateSecurityGroup', { GroupName: 'open', VpcId: 'vpc-1' }, { GroupId: 'sg-1' })).toEqual(
    ['AWS::EC2::VPC vpc-1', 'AWS::EC2::SecurityGroup open', 'AWS::EC2::SecurityGroup sg-1'],
  );
});

it('files a denied AssumeRole under nothing', () => {
  const error = new AwsError('AccessDenied', 'no', 403);
  expect(toEventResources(toRecord(toCall('sts:AssumeRole', { RoleArn: 'arn:x' }), { error }))).toEqual([]);
});
