import { sessionPolicyName } from '../../../core/containment/deny-policy.ts';
import { type FoundArtifact, foundIn, toFoundArtifact } from '../../../core/artifacts/persistence.ts';
import { account, sessionContext, userIdentity } from '../../support/events.ts';
import {
  call,
  newKey,
  newPassword,
  newRole,
  newSession,
  newUser,
  userArn,
  userIdOf,
} from '../../support/review/made.ts';

const launch = { eventTime: '2026-11-01T10:00:00Z' };
const since = new Date(launch.eventTime);
const read = (record: unknown): FoundArtifact | undefined =>
  toFoundArtifact(record, 'us-east-1', { launch, since }, account);
const owner = userIdentity.userName;

it('of a session under a name that services share, only what was issued with it is denied', () => {
  const { actions = [] } = read(newSession('web', 'GitHubActions')) ?? {};
  expect(actions).toMatchObject([
    {
      kind: 'revoke-role-sessions',
      userId: 'AROAEXAMPLEROLEID0009:GitHubActions',
      issuedAt: '2026-11-01T10:01:00Z',
    },
  ]);
  expect(read(newSession('web', 'xy'))?.actions[0]).not.toHaveProperty('issuedAt');
});

const backdoor = { userName: 'backdoor', uniqueId: userIdOf('backdoor') };
const key = 'AKIAEXAMPLEMADE00001';

describe('what a call made is contained', () => {
  it.each([
    [
      'a key',
      newKey('bob', key),
      'T1098.001',
      [{ kind: 'deactivate-key', userName: 'bob', accessKeyId: key }],
    ],
    [
      'a key of the caller itself, which the request does not name',
      call('CreateAccessKey', { answer: { accessKey: { accessKeyId: key, userName: owner } } }),
      'T1098.001',
      [{ kind: 'deactivate-key', userName: owner, uniqueId: userIdentity.principalId, accessKeyId: key }],
    ],
    [
      'a key that was made active again',
      call('UpdateAccessKey', { request: { userName: 'bob', accessKeyId: key, status: 'Active' } }),
      'T1098.001',
      [{ kind: 'deactivate-key', userName: 'bob', accessKeyId: key }],
    ],
    [
      'a key of the caller that was made active again',
      call('UpdateAccessKey', { request: { accessKeyId: key, status: 'Active' } }),
      'T1098.001',
      [{ kind: 'deactivate-key', userName: owner, uniqueId: userIdentity.principalId, accessKeyId: key }],
    ],
    [
      'a user, with everything that it has',
      newUser('backdoor'),
      'T1136.003',
      [
        { kind: 'deactivate-all-keys', ...backdoor },
        { kind: 'deny-all', ...backdoor, policyName: 'FirebreakDenyAll' },
        { kind: 'disable-console', ...backdoor },
        { kind: 'deactivate-ssh-keys', ...backdoor },
        { kind: 'deactivate-service-credentials', ...backdoor },
        { kind: 'deactivate-certificates', ...backdoor },
      ],
    ],
    [
      'a password, with the sessions that it opened',
      newPassword('bob'),
      'T1098',
      [
        { kind: 'disable-console', userName: 'bob' },
        { kind: 'revoke-sessions', userName: 'bob', policyName: 'FirebreakRevokeSessions' },
      ],
    ],
    [
      'a password that was changed: the answer to that is empty',
      call('UpdateLoginProfile', { request: { userName: 'bob' } }),
      'T1098',
      [
        { kind: 'disable-console', userName: 'bob' },
        { kind: 'revoke-sessions', userName: 'bob', policyName: 'FirebreakRevokeSessions' },
      ],
    ],
    [
      'a role',
      newRole('backdoor'),
      'T1136.003',
      [{ kind: 'deny-all-of-role', roleName: 'backdoor', policyName: 'FirebreakDenyAll' }],
    ],
    [
      'a session of a role, and no other of it',
      newSession('teams/Admin', 'xy'),
      'T1078.004',
      [
        {
          kind: 'revoke-role-sessions',
          roleName: 'Admin',
          uniqueId: 'AROAEXAMPLEROLEID0009',
          policyName: sessionPolicyName('AROAEXAMPLEROLEID0009:xy'),
          userId: 'AROAEXAMPLEROLEID0009:xy',
        },
      ],
    ],
    [
      'a temporary key of the caller',
      call('GetSessionToken', {
        eventSource: 'sts.amazonaws.com',
        answer: { credentials: { accessKeyId: 'ASIAEXAMPLEMADE00002' } },
      }),
      'T1078.004',
      [
        {
          kind: 'revoke-sessions',
          userName: owner,
          uniqueId: userIdentity.principalId,
          policyName: 'FirebreakRevokeSessions',
        },
      ],
    ],
    [
      'an SSH key',
      call('UploadSSHPublicKey', {
        request: { userName: 'bob' },
        answer: { sSHPublicKey: { userName: 'bob', sSHPublicKeyId: 'APKAEXAMPLEMADE00001' } },
      }),
      'T1098.001',
      [{ kind: 'deactivate-ssh-keys', userName: 'bob', only: ['APKAEXAMPLEMADE00001'] }],
    ],
    [
      'a service-specific credential',
      call('CreateServiceSpecificCredential', {
        request: { userName: 'bob', serviceName: 'bedrock.amazonaws.com' },
        answer: {
          serviceSpecificCredential: {
            userName: 'bob',
            serviceSpecificCredentialId: 'ACCAEXAMPLEMADE00001',
          },
        },
      }),
      'T1098.001',
      [{ kind: 'deactivate-service-credentials', userName: 'bob', only: ['ACCAEXAMPLEMADE00001'] }],
    ],
    [
      'a signing certificate',
      call('UploadSigningCertificate', {
        answer: { certificate: { userName: 'bob', certificateId: 'TA7SMP42TDN5Z26OBPJE7EXAMPLE' } },
      }),
      'T1098.001',
      [{ kind: 'deactivate-certificates', userName: 'bob', only: ['TA7SMP42TDN5Z26OBPJE7EXAMPLE'] }],
    ],
    [
      'an SSH key that was made active again',
      call('UpdateSSHPublicKey', {
        request: { userName: 'bob', sSHPublicKeyId: 'APKAEXAMPLEMADE00001', status: 'Active' },
      }),
      'T1098.001',
      [{ kind: 'deactivate-ssh-keys', userName: 'bob', only: ['APKAEXAMPLEMADE00001'] }],
    ],
  ])('%s', (_, record, technique, actions) => {
    const made = read(record)!;
    expect(made).toMatchObject({
      eventName: record['eventName'],
      eventId: record['eventID'],
      eventTime: '2026-11-01T10:01:00Z',
      region: 'us-east-1',
      accessKeyId: userIdentity.accessKeyId,
      technique,
    });
    expect(made.actions).toEqual(actions);
    expect(made.doubt).toBeUndefined();
    // The actions have their commands themselves, and the state has no room for both.
    expect([...made.removal, ...made.inspect]).toEqual([]);
  });
});

describe('what a call made is reported, with the command about it', () => {
  const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const lambda = 'lambda.amazonaws.com';
  const functionArn = `arn:aws:lambda:us-east-1:${account}:function:f`;
  const rows: readonly (readonly [object, string, string])[] = [
    [
      call('AttachUserPolicy', { request: { userName: 'bob', policyArn } }),
      `policy ${policyArn} on user bob`,
      `aws iam detach-user-policy --user-name bob --policy-arn ${policyArn}`,
    ],
    [
      call('AttachRolePolicy', { request: { roleName: 'web', policyArn } }),
      `policy ${policyArn} on role web`,
      `aws iam detach-role-policy --role-name web --policy-arn ${policyArn}`,
    ],
    [
      call('PutUserPolicy', { request: { userName: 'bob', policyName: 'p' } }),
      'inline policy p of user bob',
      'aws iam delete-user-policy --user-name bob --policy-name p',
    ],
    [
      call('PutGroupPolicy', { request: { groupName: 'devs', policyName: 'p' } }),
      'inline policy p of group devs',
      'aws iam delete-group-policy --group-name devs --policy-name p',
    ],
    [
      call('AddUserToGroup', { request: { userName: 'bob', groupName: 'admins' } }),
      'user bob in group admins',
      'aws iam remove-user-from-group --user-name bob --group-name admins',
    ],
    [
      call('CreatePolicyVersion', { request: { policyArn, setAsDefault: true } }),
      `another version of policy ${policyArn}`,
      `aws iam list-policy-versions --policy-arn ${policyArn}`,
    ],
    [
      call('UpdateAssumeRolePolicy', { request: { roleName: 'web' } }),
      'who may assume role web',
      'aws iam get-role --role-name web',
    ],
    [
      call('CreateSAMLProvider', {
        answer: { sAMLProviderArn: `arn:aws:iam::${account}:saml-provider/evil` },
      }),
      `SAML provider arn:aws:iam::${account}:saml-provider/evil`,
      `aws iam delete-saml-provider --saml-provider-arn arn:aws:iam::${account}:saml-provider/evil`,
    ],
    [
      call('CreateFunction20150331', { eventSource: lambda, answer: { functionArn } }),
      `function ${functionArn}`,
      'aws lambda delete-function --function-name f --region us-east-1',
    ],
    [
      call('CreateFunctionUrlConfig', { eventSource: lambda, answer: { functionArn } }),
      `the URL of function ${functionArn}`,
      'aws lambda delete-function-url-config --function-name f --region us-east-1',
    ],
    [
      call('AddPermission20150331v2', { eventSource: lambda, request: { functionName: 'f' } }),
      'who may invoke function f',
      'aws lambda get-policy --function-name f --region us-east-1',
    ],
    [
      call('CreateTrustAnchor', {
        eventSource: 'rolesanywhere.amazonaws.com',
        answer: { trustAnchor: { trustAnchorId: 'abc' } },
      }),
      'Roles Anywhere trust anchor abc',
      'aws rolesanywhere delete-trust-anchor --trust-anchor-id abc --region us-east-1',
    ],
  ];
  it.each(rows.map(([record, what, command]) => [what, record, command]))('%s', (what, record, command) => {
    const made = read(record)!;
    expect(made).toMatchObject({ what, actions: [] });
    expect([...made.removal, ...made.inspect]).toContain(command);
    expect(read(record)!.technique).toMatch(/^T\d{4}(?:\.\d{3})?$/);
  });

  it('which is left out where the record has what does not belong into a shell', () => {
    const attached = (userName: string) =>
      read(call('AttachUserPolicy', { request: { userName, policyArn } }));
    for (const name of ['bob; id', '$(id)', "'", '-bob', 'a b', '', '\n'])
      expect(attached(name)!.removal).toEqual([]);
    expect(attached('bob')!.removal).toHaveLength(1);
  });
});

describe('a call makes nothing', () => {
  it.each([
    ['that failed', newUser('b', { change: { errorCode: 'EntityAlreadyExistsException' } })],
    ['whose failure is no text', newUser('b', { change: { errorCode: 7 } })],
    ['before the launch', newUser('b', { eventTime: '2026-11-01T09:59:59Z' })],
    ['whose time cannot be read', newUser('b', { eventTime: 'soon' })],
    ['that another service says it made', newUser('b', { eventSource: 'ec2.amazonaws.com' })],
    [
      'that made a key inactive',
      call('UpdateAccessKey', { request: { accessKeyId: key, status: 'Inactive' } }),
    ],
    ['that only reads', call('ListUsers')],
    ['that is named like a member of every object', call('__proto__')],
    ['that is no object', null],
  ])('%s', (_, record) => {
    expect(read(record)).toBeUndefined();
  });

  it('but one in the second of the launch does, and one with an explicit null for its error', () => {
    expect(
      read(newUser('b', { eventTime: '2026-11-01T10:00:00Z', change: { errorCode: null } })),
    ).toBeDefined();
  });
});

describe('what is not certain is not contained', () => {
  const other = '999988887777';
  const session = (role: string) => ({
    roleArn: role,
    roleSessionName: 'xy',
  });
  it.each([
    ['the record does not say of which user', call('UpdateLoginProfile', { by: { type: 'Root' } })],
    ['the record has a user name that IAM does not allow', newUser('bob; id')],
    ['the record does not show its id', newKey('bob', 'AKIA*****')],
    ['the record does not show its id', newKey('bob', 'ASIAEXAMPLEMADE00001')],
    [
      'the record does not show its id',
      call('UploadSSHPublicKey', { request: { userName: 'bob' }, answer: { sSHPublicKey: {} } }),
    ],
    ['the record does not show the ARN of the role', call('CreateRole', { request: { roleName: 'x' } })],
    [
      `the role is of account ${other}`,
      newSession('x', 'xy', { request: session(`arn:aws:iam::${other}:role/x`) }),
    ],
    [
      'only AWS may change the role',
      newSession('x', 'xy', { request: session(`arn:aws:iam::${account}:role/aws-service-role/x/x`) }),
    ],
    [
      'only AWS may change the role',
      newSession('x', 'xy', {
        request: session(`arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x`),
      }),
    ],
    [
      'the record does not say for certain which session it is',
      newSession('x', 'xy', { request: session(`arn:aws:iam::${account}:role/another`) }),
    ],
    [
      'the record does not say for certain which session it is',
      newSession('x', 'xy', {
        answer: {
          assumedRoleUser: {
            assumedRoleId: 'AROAEXAMPLEROLEID0009:xy',
            arn: `arn:aws:sts::${account}:assumed-role/x/yz`,
          },
        },
      }),
    ],
  ])('%s', (doubt, record) => {
    expect(read(record)).toMatchObject({ actions: [], doubt });
  });

  it('a session of a service that acts for the user is the user’s', () => {
    const by = { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000009', sessionContext };
    expect(read(call('GetSessionToken', { by, eventSource: 'sts.amazonaws.com' }))!.actions).toMatchObject([
      { kind: 'revoke-sessions', userName: owner },
    ]);
  });

  it('what others wrote is kept short', () => {
    const long = read(call('AttachUserPolicy', { request: { userName: 'x'.repeat(9_999) } }))!;
    expect(long.what.length).toBeLessThanOrEqual(200);
    expect(userArn('x')).toContain(account);
  });
});

it('reads what the first edition found in its own words', () => {
  const [first, second] = [
    { undo: ['aws iam delete-user'], look: ['aws iam get-user'] },
    { removal: ['aws iam delete-user'], inspect: [] },
  ].map((written) => foundIn({ found: [{ eventId: 'e', ...written }] } as never)[0]);
  expect(first).toEqual({ eventId: 'e', removal: ['aws iam delete-user'], inspect: ['aws iam get-user'] });
  expect(second).toEqual({ eventId: 'e', removal: ['aws iam delete-user'], inspect: [] });
});
