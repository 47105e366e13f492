import { isManagementEvent, isReadOnly } from '../../cloudtrail/record/classify.ts';
import { signInRecord } from '../../cloudtrail/record/sign-in.ts';
import { toRecord } from '../../cloudtrail/record/to-record.ts';
import { createEc2 } from '../../ec2/ec2.ts';
import { AwsError, type Call, type Operation } from '../../model.ts';
import {
  account,
  assumedRole,
  consoleSession,
  createFakeClock,
  federatedUser,
  longTermKey,
  toCall,
} from './calls.ts';
import { hasRealRecords, readRealRecords, toPaths, type RealRecord } from './real-records.ts';

if (!hasRealRecords) {
  process.stderr.write(
    'SKIPPED: ../shared/events is not here, so records are not compared with real ones.\n',
  );
}
const suite = hasRealRecords ? describe : describe.skip;

suite('beside real records', () => {
  const real = hasRealRecords ? readRealRecords() : [];
  const named = (eventName: string) => real.filter((record) => record.eventName === eventName);

  function expectKnown(ours: unknown, theirs: readonly unknown[]) {
    const known = new Set(theirs.filter(isObject).flatMap((value) => toPaths(value)));
    expect(known.size).toBeGreaterThan(0);
    expect(isObject(ours)).toBe(true);
    expect(toPaths(ours).filter((path) => !known.has(path))).toEqual([]);
  }

  const expectKnownCall = (call: Call, output: unknown) => {
    const record = toRecord(call, { output });
    const theirs = named(call.operation);
    expectKnown(
      record.requestParameters,
      theirs.map(({ requestParameters }) => requestParameters),
    );
    expectKnown(
      record.responseElements,
      theirs.map(({ responseElements }) => responseElements),
    );
    expectTopLevel(Object.keys(record));
  };

  function expectTopLevel(names: readonly string[]) {
    const known = new Set(real.flatMap((record) => Object.keys(record)));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  }

  const ec2 = createEc2({ accountId: account, clock: createFakeClock() }).service;
  const run = (call: Call): unknown =>
    (ec2.operations[call.operation] as Operation)(call.input as never, call);

  const launch = {
    ImageId: 'ami-0123456789abcdef0',
    InstanceType: 'p3.2xlarge',
    MinCount: 1,
    MaxCount: 2,
    KeyName: 'mine',
    ClientToken: 'token-1',
    UserData: 'IyEvYmluL3No',
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'x' }] }],
    Monitoring: { Enabled: false },
  };

  it('writes RunInstances with names that real records have', () => {
    const call = toCall('ec2:RunInstances', launch);
    const { userData, ...request } = toRecord(call, {}).requestParameters ?? {};
    // The records of others were launched without user data; ModifyInstanceAttribute shows how it is hidden.
    expect(userData).toBe('<sensitiveDataRemoved>');
    expectKnown(
      request,
      named('RunInstances').map(({ requestParameters }) => requestParameters),
    );
    expectKnown(
      toRecord(call, { output: run(call) }).responseElements,
      named('RunInstances').map(({ responseElements }) => responseElements),
    );
  });

  it('writes an instance about as large as a real one', () => {
    const sizes = named('RunInstances')
      .flatMap(({ responseElements }) => items(responseElements))
      .map((item) => JSON.stringify(item).length);
    const call = toCall('ec2:RunInstances', { ...launch, ClientToken: 'token-2' });
    const [ours] = items(toRecord(call, { output: run(call) }).responseElements);
    expect(Math.max(...sizes)).toBeGreaterThan(0);
    expect(JSON.stringify(ours).length).toBeGreaterThan(Math.max(...sizes) * 0.8);
    expect(JSON.stringify(ours).length).toBeLessThan(Math.max(...sizes) * 1.2);
  });

  it('writes the other EC2 calls with names that real records have', () => {
    const group = toCall('ec2:CreateSecurityGroup', {
      GroupName: 'open',
      Description: 'x',
      VpcId: 'vpc-1',
      TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'a', Value: 'b' }] }],
    });
    const { GroupId } = run(group) as { GroupId: string };
    expectKnownCall(group, { GroupId, Tags: [{ Key: 'a', Value: 'b' }] });
    const range = { CidrIp: '0.0.0.0/0', Description: 'all' };
    const open = toCall('ec2:AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [range], Ipv6Ranges: [] }],
    });
    expectKnownCall(open, run(open));
    const launched = toCall('ec2:RunInstances', { ...launch, ClientToken: 'token-3' });
    const { Instances = [] } = run(launched) as { Instances?: { InstanceId: string }[] };
    const InstanceIds = Instances.map(({ InstanceId }) => InstanceId);
    const keep = toCall('ec2:ModifyInstanceAttribute', {
      InstanceId: InstanceIds[0],
      DisableApiTermination: { Value: false },
    });
    expectKnownCall(keep, run(keep));
    const end = toCall('ec2:TerminateInstances', { InstanceIds });
    expectKnownCall(end, run(end));
    const look = toCall('ec2:DescribeInstances', { Filters: [{ Name: 'instance-id', Values: InstanceIds }] });
    expectKnown(
      toRecord(look, { output: run(look) }).requestParameters,
      named('DescribeInstances').map(({ requestParameters }) => requestParameters),
    );
  });

  it('writes CreateUser, CreateAccessKey and CreateLoginProfile with names that real records have', () => {
    const CreateDate = new Date();
    const user = { Path: '/', UserName: 'eve', UserId: 'AIDA', Arn: 'arn:x', CreateDate };
    expectKnownCall(toCall('iam:CreateUser', { UserName: 'eve', Tags: [{ Key: 'a', Value: 'b' }] }), {
      User: user,
    });
    const AccessKey = {
      UserName: 'eve',
      AccessKeyId: 'AKIA',
      Status: 'Active',
      SecretAccessKey: 's',
      CreateDate,
    };
    expectKnownCall(toCall('iam:CreateAccessKey', { UserName: 'eve' }), { AccessKey });
    const LoginProfile = { UserName: 'eve', CreateDate, PasswordResetRequired: false };
    const profile = { UserName: 'eve', Password: 'hunter2', PasswordResetRequired: false };
    expectKnownCall(toCall('iam:CreateLoginProfile', profile), { LoginProfile });
  });

  it('writes the calls that issue credentials with names that real records have', () => {
    const Credentials = {
      AccessKeyId: 'ASIA',
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: new Date(),
    };
    expectKnownCall(toCall('sts:AssumeRole', { RoleArn: 'a', RoleSessionName: 's', DurationSeconds: 900 }), {
      Credentials,
      AssumedRoleUser: { AssumedRoleId: 'AROA:s', Arn: 'arn:x' },
    });
    expectKnownCall(toCall('sts:GetFederationToken', { Name: 'guest', Policy: '{}' }), {
      Credentials,
      FederatedUser: { FederatedUserId: 'x:guest', Arn: 'arn:x' },
      PackedPolicySize: 4,
    });
  });

  it('writes a sign-in with names that real records have', () => {
    const { additionalEventData, userIdentity, ...rest } = signInRecord({
      principal: consoleSession,
      time: new Date(),
      sourceIp: '203.0.113.7',
      userAgent: 'Mozilla/5.0',
      mfa: 'arn:aws:iam::123456789012:mfa/phone',
    });
    const theirs = named('ConsoleLogin') as unknown as Record<string, unknown>[];
    expectKnown(
      additionalEventData,
      theirs.map((record) => record.additionalEventData),
    );
    expectKnown(
      userIdentity,
      theirs.map((record) => record.userIdentity),
    );
    expectTopLevel(Object.keys(rest));
  });

  it.each([
    ['IAMUser', 'AKIA', longTermKey],
    ['IAMUser', 'ASIA', consoleSession],
    ['AssumedRole', 'ASIA', assumedRole],
    ['FederatedUser', 'ASIA', federatedUser],
  ])('writes the identity of %s with %s as real records do', (type, key, principal) => {
    const theirs = real.filter(
      ({ userIdentity }) => userIdentity.type === type && userIdentity.accessKeyId?.startsWith(key),
    );
    const { userIdentity } = toRecord(toCall('iam:ListUsers', {}, { principal }), { output: {} });
    expectKnown(
      userIdentity,
      theirs.map((record) => record.userIdentity),
    );
  });

  it('agrees with real records on what is read-only, for every operation of the services it models', () => {
    const services = [
      'iam',
      'sts',
      'ec2',
      'kms',
      'cloudtrail',
      'sns',
      'secretsmanager',
      'ssm',
      'logs',
      'monitoring',
    ];
    const compared = real
      .map((record) => ({ ...record, service: record.eventSource.split('.')[0] ?? '' }))
      .filter(
        ({ service, eventName, readOnly }) =>
          services.includes(service) && eventName && readOnly !== undefined,
      );
    expect(compared.length).toBeGreaterThan(500);
    const wrong = compared.filter(
      ({ service, eventName = '', readOnly }) => isReadOnly(service, eventName) !== readOnly,
    );
    expect([...new Set(wrong.map(({ eventName }) => eventName))]).toEqual([]);
  });

  it('agrees with real records on which S3 calls are data events', () => {
    const calls = real.filter(
      ({ eventSource, managementEvent }) =>
        eventSource === 's3.amazonaws.com' && managementEvent !== undefined,
    );
    expect(calls.length).toBeGreaterThan(100);
    const wrong = calls.filter(
      ({ eventName = '', managementEvent }) => isManagementEvent('s3', eventName) !== managementEvent,
    );
    expect([...new Set(wrong.map(({ eventName }) => eventName))]).toEqual([]);
  });

  it('gives the error codes of real records', () => {
    const codes = new Set(real.map(({ errorCode }) => errorCode));
    const toCode = (action: string, code: string) =>
      toRecord(toCall(action), { error: new AwsError(code, 'x') }).errorCode;
    expect(codes).toContain(toCode('ec2:RunInstances', 'VcpuLimitExceeded'));
    expect(codes).toContain(toCode('ec2:RunInstances', 'UnauthorizedOperation'));
    expect(codes).toContain(toCode('iam:DeleteLoginProfile', 'NoSuchEntity'));
    expect(codes).toContain(toCode('iam:DeleteLoginProfile', 'EntityTemporarilyUnmodifiable'));
    expect(codes).toContain(toCode('sts:AssumeRole', 'AccessDenied'));
    expect(codes).not.toContain('NoSuchEntity');
  });
});

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function items(elements: RealRecord['responseElements'] | undefined): readonly unknown[] {
  return ((elements?.instancesSet as { items?: unknown[] } | undefined) ?? {}).items ?? [];
}
