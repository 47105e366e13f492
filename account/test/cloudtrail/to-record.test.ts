import { isManagementEvent, isReadOnly } from '../../cloudtrail/record/classify.ts';
import { toRecord } from '../../cloudtrail/record/to-record.ts';
import { AwsError } from '../../model.ts';
import {
  account,
  assumedRole,
  consoleSession,
  federatedUser,
  longTermKey,
  root,
  serviceItself,
  toCall,
} from './calls.ts';

const credentials = {
  AccessKeyId: 'ASIAEXAMPLEISSUED000',
  SecretAccessKey: 'a secret',
  SessionToken: 'a token',
  Expiration: new Date('2026-11-22T13:05:09Z'),
};

describe('userIdentity', () => {
  const identify = (principal: Parameters<typeof toCall>[2]) =>
    toRecord(toCall('iam:ListUsers', {}, principal), { output: {} });

  it('shows a long-term key without a session', () => {
    expect(identify({ principal: longTermKey }).userIdentity).toEqual({
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEDEPLOYER00',
      arn: `arn:aws:iam::${account}:user/ci/deployer`,
      accountId: account,
      accessKeyId: 'AKIAEXAMPLEDEPLOYER0',
      userName: 'deployer',
    });
  });

  it('shows a console session with an empty issuer, and says so beside the identity', () => {
    const record = identify({ principal: consoleSession });
    expect(record.sessionCredentialFromConsole).toBe('true');
    expect(record.userIdentity.sessionContext).toEqual({
      sessionIssuer: {},
      webIdFederationData: {},
      attributes: { creationDate: '2026-11-22T09:30:00Z', mfaAuthenticated: 'true' },
    });
  });

  it("shows an assumed role's issuer with its path and no user name of its own", () => {
    const record = identify({ principal: assumedRole });
    expect(record).not.toHaveProperty('sessionCredentialFromConsole');
    expect(record.userIdentity).toMatchObject({
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLEBUILDER000:nightly',
      sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/build/builder` } },
    });
    expect(record.userIdentity).not.toHaveProperty('userName');
  });

  it('shows who federated a federated user', () => {
    expect(identify({ principal: federatedUser }).userIdentity).toMatchObject({
      type: 'FederatedUser',
      principalId: `${account}:guest`,
      sessionContext: { sessionIssuer: { type: 'IAMUser', userName: 'deployer' } },
    });
  });

  it('shows root by the account', () => {
    expect(identify({ principal: root }).userIdentity).toMatchObject({ type: 'Root', principalId: account });
  });

  it('shows a service by name alone, also as address and agent', () => {
    const record = identify({ principal: serviceItself });
    expect(record.userIdentity).toEqual({ type: 'AWSService', invokedBy: 'lambda.amazonaws.com' });
    expect([record.sourceIPAddress, record.userAgent]).toEqual([
      'lambda.amazonaws.com',
      'lambda.amazonaws.com',
    ]);
    expect(record).not.toHaveProperty('tlsDetails');
  });

  it('keeps the caller when a service calls for it', () => {
    const call = toCall('ec2:RunInstances', { MinCount: 1, MaxCount: 1 }, { principal: assumedRole });
    const record = toRecord(call, {}, { invokedBy: 'cloudformation.amazonaws.com' });
    expect(record.userIdentity).toMatchObject({
      type: 'AssumedRole',
      accessKeyId: 'ASIAEXAMPLEBUILDER00',
      invokedBy: 'cloudformation.amazonaws.com',
    });
    expect(record.sourceIPAddress).toBe('cloudformation.amazonaws.com');
  });

  it('refuses a service principal without a name', () => {
    const principal = { ...serviceItself, principalId: 'x', arn: 'y' };
    expect(() => identify({ principal })).toThrow('principalId x and arn y');
  });
});

describe('a record', () => {
  it('has whole seconds, the request id and a new event id', () => {
    const call = toCall('iam:CreateUser', { UserName: 'eve' });
    const [one, two] = [toRecord(call, {}), toRecord(call, {})];
    expect(one).toMatchObject({
      eventTime: '2026-11-22T10:00:00Z',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      requestID: call.requestId,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
    });
    expect(one.eventID).not.toBe(two.eventID);
    expect(toRecord(call, {}, { eventId: 'the-same' }).eventID).toBe('the-same');
  });

  it.each([
    ['iam:GetUser', 'eu-west-1', 'us-east-1'],
    ['sts:AssumeRole', 'eu-west-1', 'eu-west-1'],
    ['sts:AssumeRole', 'us-east-1', 'us-east-1'],
    ['sts:GetCallerIdentity', 'aws-global', 'us-east-1'],
    ['ec2:RunInstances', 'ap-south-1', 'ap-south-1'],
  ])('%s called in %s is recorded in %s', (action, region, recorded) => {
    expect(toRecord(toCall(action, {}, { region }), {}).awsRegion).toBe(recorded);
  });

  it('names Lambda operations with their API version', () => {
    expect(
      toRecord(toCall('lambda:CreateFunction', { Environment: { Variables: { A: 'b' } } }), {}),
    ).toMatchObject({
      eventName: 'CreateFunction20150331',
      requestParameters: { environment: {} },
    });
  });

  it('hides the payload of a state machine', () => {
    const record = toRecord(toCall('states:StartExecution', { input: '{"a":1}', stateMachineArn: 'arn:x' }), {
      output: { executionArn: 'arn:y', startDate: new Date('2026-11-22T10:00:00Z') },
    });
    expect(record.requestParameters).toEqual({
      input: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      stateMachineArn: 'arn:x',
    });
    expect(record.responseElements).toEqual({
      executionArn: 'arn:y',
      startDate: 'Nov 22, 2026, 10:00:00 AM',
    });
  });
});

describe('parameters and answers', () => {
  it("shows a new key without its secret, in IAM's spelling of times", () => {
    const record = toRecord(toCall('iam:CreateAccessKey', { UserName: 'eve' }), {
      output: {
        AccessKey: {
          UserName: 'eve',
          AccessKeyId: 'AKIAEXAMPLENEW000000',
          Status: 'Active',
          SecretAccessKey: 'a secret',
          CreateDate: new Date('2026-11-22T13:05:09Z'),
        },
      },
    });
    expect(record.requestParameters).toEqual({ userName: 'eve' });
    expect(record.responseElements).toEqual({
      accessKey: {
        userName: 'eve',
        accessKeyId: 'AKIAEXAMPLENEW000000',
        status: 'Active',
        createDate: 'Nov 22, 2026 1:05:09 PM',
      },
    });
  });

  it.each(['AssumeRole', 'GetSessionToken', 'GetFederationToken'])(
    'shows the key that %s issued, though not its secrets',
    (operation) => {
      const record = toRecord(toCall(`sts:${operation}`, { DurationSeconds: 900 }), {
        output: { Credentials: credentials },
      });
      expect(record.responseElements).toEqual({
        credentials: { accessKeyId: 'ASIAEXAMPLEISSUED000', expiration: 'Nov 22, 2026, 1:05:09 PM' },
      });
    },
  );

  it('never shows a password', () => {
    const record = toRecord(
      toCall('iam:CreateLoginProfile', {
        UserName: 'eve',
        Password: 'hunter2',
        PasswordResetRequired: false,
      }),
      { output: {} },
    );
    expect(record.requestParameters).toEqual({ userName: 'eve', passwordResetRequired: false });
  });

  it('lists the role that was assumed', () => {
    const RoleArn = 'arn:aws:iam::210987654321:role/x';
    expect(toRecord(toCall('sts:AssumeRole', { RoleArn }), { output: {} }).resources).toEqual([
      { accountId: '210987654321', type: 'AWS::IAM::Role', ARN: RoleArn },
    ]);
  });

  it('answers null for reads, for writes that answer nothing and for failures', () => {
    const read = toRecord(toCall('iam:GetUser', { UserName: 'eve' }), {
      output: { User: { UserName: 'eve' } },
    });
    const silent = toRecord(toCall('iam:PutUserPolicy', { UserName: 'eve' }), { output: undefined });
    const failed = toRecord(toCall('iam:DeleteUser', { UserName: 'eve' }), {
      error: new AwsError('NoSuchEntity', 'The user with name eve cannot be found.', 404),
    });
    expect([read, silent, failed].map(({ responseElements }) => responseElements)).toEqual([
      null,
      null,
      null,
    ]);
    expect(failed).toMatchObject({
      errorCode: 'NoSuchEntityException',
      errorMessage: 'The user with name eve cannot be found.',
      requestParameters: { userName: 'eve' },
    });
  });

  it('has no parameters where there are none', () => {
    expect(toRecord(toCall('sts:GetCallerIdentity'), { output: {} }).requestParameters).toBeNull();
  });

  it('keeps small first letters only: an abbreviation keeps the rest', () => {
    const record = toRecord(
      toCall('iam:UpdateSSHPublicKey', { SSHPublicKeyId: 'APKA', Status: 'Inactive' }),
      {},
    );
    expect(record.requestParameters).toEqual({ sSHPublicKeyId: 'APKA', status: 'Inactive' });
  });

  it("keeps the keys of the caller's own maps, and leaves binary values out", () => {
    const record = toRecord(
      toCall('kms:Decrypt', { CiphertextBlob: new Uint8Array(3), EncryptionContext: { SecretARN: 'arn:x' } }),
      { output: { Plaintext: new Uint8Array(3) } },
    );
    expect(record).toMatchObject({
      requestParameters: { encryptionContext: { SecretARN: 'arn:x' } },
      readOnly: true,
    });
    expect(record.requestParameters).not.toHaveProperty('ciphertextBlob');
  });
});

describe('errors', () => {
  it('leaves the parameters out of what IAM and STS deny, and keeps them for EC2', () => {
    const denied = { error: new AwsError('AccessDenied', 'no', 403) };
    const unauthorized = { error: new AwsError('UnauthorizedOperation', 'no', 403) };
    expect(toRecord(toCall('sts:AssumeRole', { RoleArn: 'arn:x' }), denied)).toMatchObject({
      errorCode: 'AccessDenied',
      requestParameters: null,
    });
    expect(toRecord(toCall('ec2:RunInstances', { ImageId: 'ami-1' }), unauthorized)).toMatchObject({
      errorCode: 'Client.UnauthorizedOperation',
      requestParameters: { instancesSet: { items: [{ imageId: 'ami-1' }] } },
      responseElements: null,
    });
  });

  it("marks EC2's own failures as the server's", () => {
    const error = new AwsError('InternalError', 'oops', 500);
    expect(toRecord(toCall('ec2:RunInstances'), { error }).errorCode).toBe('Server.InternalError');
  });

  it('cuts a message at 1,024 characters', () => {
    const { errorMessage } = toRecord(toCall('ec2:RunInstances'), {
      error: new AwsError('X', 'y'.repeat(2000)),
    });
    expect(errorMessage).toHaveLength(1024);
    expect(errorMessage).toMatch(/y\.\.\.$/);
  });
});

describe('kinds of events', () => {
  it.each([
    ['s3:PutObject', false],
    ['dynamodb:PutItem', false],
    ['sns:Publish', false],
    ['lambda:Invoke', false],
    ['events:PutEvents', false],
    ['states:StartExecution', true],
    ['dynamodb:CreateTable', true],
    ['sns:Subscribe', true],
    ['kms:Decrypt', true],
    ['sts:AssumeRole', true],
  ])('%s is a management event: %s', (action, expected) => {
    const [service = '', operation = ''] = action.split(':');
    expect(isManagementEvent(service, operation)).toBe(expected);
    expect(toRecord(toCall(action), {}).eventCategory).toBe(expected ? 'Management' : 'Data');
  });

  it.each([
    ['sts:AssumeRole', true],
    ['sts:GetSessionToken', true],
    ['sts:GetFederationToken', false],
    ['ec2:DescribeInstances', true],
    ['cloudtrail:LookupEvents', true],
    ['iam:UpdateAccessKey', false],
    ['ec2:RunInstances', false],
  ])('%s is a read: %s', (action, expected) => {
    const [service = '', operation = ''] = action.split(':');
    expect(isReadOnly(service, operation)).toBe(expected);
  });
});
