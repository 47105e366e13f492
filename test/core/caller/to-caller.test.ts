import { toCaller } from '../../../core/caller/to-caller.ts';
import { account, launchRecord, roleIdentity, sessionContext, userIdentity } from '../../support/events.ts';

const caller = (identity: object, more: object = {}) =>
  toCaller({ ...launchRecord, ...more, userIdentity: identity }, account);
const issuer = roleIdentity.sessionContext.sessionIssuer;
const withIssuer = (change: object, more: object = {}) => ({
  ...roleIdentity,
  ...more,
  sessionContext: { ...sessionContext, sessionIssuer: { ...issuer, ...change } },
});
const keyless = { ...userIdentity, accessKeyId: undefined };
const temporary = { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000001', sessionContext };

describe('toCaller', () => {
  const cases: [string, object, object, object][] = [
    [
      'a long-term key',
      userIdentity,
      {},
      { kind: 'user-key', userName: 'deploy+ci@example.com', accessKeyId: 'AKIAEXAMPLEKEY000001' },
    ],
    [
      'a long-term key through a service (FAS)',
      { ...userIdentity, invokedBy: 'ec2fleet.amazonaws.com' },
      {},
      { kind: 'user-key' },
    ],
    ['a long-term key with a session context', { ...userIdentity, sessionContext }, {}, { kind: 'user-key' }],
    [
      'a console session',
      temporary,
      { sessionCredentialFromConsole: 'true' },
      { kind: 'user-session', origin: 'console' },
    ],
    [
      'an old console session',
      { ...temporary, invokedBy: 'signin.amazonaws.com' },
      {},
      { kind: 'user-session', origin: 'console' },
    ],
    [
      'a session token with an empty issuer',
      { ...temporary, sessionContext: { ...sessionContext, sessionIssuer: {} } },
      {},
      { kind: 'user-session', origin: 'session-token' },
    ],
    [
      'a forwarded session (CloudFormation)',
      { ...temporary, invokedBy: 'cloudformation.amazonaws.com' },
      {},
      { kind: 'user-session', origin: 'unknown', accessKeyId: 'ASIAEXAMPLEKEY000001' },
    ],
    ['a user without a key', keyless, {}, { kind: 'user-session', origin: 'unknown' }],
    ['an empty key', { ...userIdentity, accessKeyId: '' }, {}, { kind: 'user-session', origin: 'unknown' }],
    ['a null key', { ...userIdentity, accessKeyId: null }, {}, { kind: 'user-session', origin: 'unknown' }],
    [
      'a masked key',
      { ...userIdentity, accessKeyId: '****' },
      {},
      { kind: 'user-session', origin: 'unknown' },
    ],
    [
      'a user known by ARN only',
      { ...userIdentity, userName: null },
      {},
      { kind: 'user-key', userName: 'deploy+ci@example.com' },
    ],
    [
      'a user name IAM does not allow',
      { ...userIdentity, userName: 'x; rm -rf /' },
      {},
      { kind: 'malformed' },
    ],
    ['name and ARN that disagree', { ...userIdentity, userName: 'bob' }, {}, { kind: 'malformed' }],
    ['a user without ARN', { ...userIdentity, arn: undefined }, {}, { kind: 'malformed' }],
    [
      'a user of another account',
      {
        ...userIdentity,
        accountId: '999999999999',
        arn: 'arn:aws:iam::999999999999:user/deploy+ci@example.com',
      },
      {},
      { kind: 'other-account', account: '999999999999' },
    ],
    [
      'an ARN and an account id that disagree',
      { ...userIdentity, accountId: '999999999999' },
      {},
      { kind: 'other-account' },
    ],
    [
      'a user of the China partition',
      { ...userIdentity, arn: `arn:aws-cn:iam::${account}:user/deploy+ci@example.com` },
      { awsRegion: 'cn-north-1' },
      { kind: 'user-key' },
    ],
    [
      'a federated session',
      {
        type: 'FederatedUser',
        arn: `arn:aws:sts::${account}:federated-user/eve`,
        accountId: account,
        accessKeyId: 'ASIAEXAMPLEKEY000001',
        sessionContext: { sessionIssuer: { ...userIdentity, type: 'IAMUser' } },
      },
      {},
      { kind: 'federated-session', userName: 'deploy+ci@example.com', federatedName: 'eve' },
    ],
    [
      'a federated session of root',
      {
        type: 'FederatedUser',
        sessionContext: {
          sessionIssuer: { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account },
        },
      },
      {},
      { kind: 'root' },
    ],
    [
      'a federated session of a user of another account',
      {
        type: 'FederatedUser',
        arn: `arn:aws:sts::${account}:federated-user/eve`,
        accountId: account,
        sessionContext: {
          sessionIssuer: {
            type: 'IAMUser',
            arn: 'arn:aws:iam::999999999999:user/eve',
            accountId: '999999999999',
          },
        },
      },
      {},
      { kind: 'other-account', account: '999999999999' },
    ],
    [
      'a federated session without issuer',
      { type: 'FederatedUser', sessionContext: { sessionIssuer: {} } },
      {},
      { kind: 'malformed' },
    ],
    [
      'a role session, its path kept',
      roleIdentity,
      {},
      {
        kind: 'role-session',
        roleArn: `arn:aws:iam::${account}:role/teams/Admin`,
        sessionName: 'alice',
        userId: 'AROAEXAMPLEROLEID0001:alice',
      },
    ],
    [
      'a role session without issuer',
      { ...roleIdentity, sessionContext: { ...sessionContext, sessionIssuer: {} } },
      {},
      { kind: 'malformed' },
    ],
    [
      'a role of another account',
      withIssuer({ arn: 'arn:aws:iam::999999999999:role/Admin', accountId: '999999999999' }),
      {},
      { kind: 'other-account' },
    ],
    [
      'an instance role whose id is only in the ARN',
      withIssuer({}, { arn: `arn:aws:sts::${account}:assumed-role/Admin/i-0123456789abcdef0` }),
      {},
      { kind: 'role-session', doubt: expect.any(String) as string },
    ],
    [
      'a Lambda role',
      withIssuer(
        {},
        {
          inScopeOf: {
            sourceArn: 'arn:aws:lambda:us-east-1:1:function:f',
            credentialsIssuedTo: 'arn:aws:lambda:us-east-1:1:function:f',
          },
        },
      ),
      {},
      { kind: 'role-session', workload: { kind: 'function', shownBy: 'record' } },
    ],
    [
      'an Identity Center session',
      withIssuer({
        arn: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Power_User_0123456789abcdef`,
      }),
      {},
      { kind: 'identity-center-session', permissionSet: 'Power_User', sessionName: 'alice' },
    ],
    [
      'a service-linked role',
      withIssuer({
        arn: `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
      }),
      {},
      { kind: 'service' },
    ],
    [
      'a role that only has a service-linked name',
      withIssuer({ arn: `arn:aws:iam::${account}:role/AWSServiceRoleForAutoScaling` }),
      {},
      { kind: 'role-session' },
    ],
    [
      'root with a key',
      {
        type: 'Root',
        arn: `arn:aws:iam::${account}:root`,
        accountId: account,
        accessKeyId: 'AKIAEXAMPLEKEY000001',
      },
      {},
      { kind: 'root', accessKeyId: 'AKIAEXAMPLEKEY000001' },
    ],
    [
      'root that is Auto Scaling',
      { type: 'Root', arn: `arn:aws:iam::${account}:root`, invokedBy: 'autoscaling.amazonaws.com' },
      {},
      { kind: 'service' },
    ],
    [
      'root with a key of its own, although Auto Scaling is named: that never signed with one',
      {
        type: 'Root',
        arn: `arn:aws:iam::${account}:root`,
        accountId: account,
        accessKeyId: 'AKIAEXAMPLEKEY000001',
        invokedBy: 'autoscaling.amazonaws.com',
      },
      {},
      { kind: 'root', accessKeyId: 'AKIAEXAMPLEKEY000001' },
    ],
    [
      'root through another service',
      { type: 'Root', arn: `arn:aws:iam::${account}:root`, invokedBy: 'cloudformation.amazonaws.com' },
      {},
      { kind: 'root' },
    ],
    [
      'a service',
      { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
      {},
      { kind: 'service', service: 'ec2.amazonaws.com' },
    ],
    ['another account', { type: 'AWSAccount', accountId: '999999999999' }, {}, { kind: 'other-account' }],
    [
      'a web identity',
      { type: 'WebIdentityUser', userName: 'x' },
      {},
      { kind: 'unsupported', identityType: 'WebIdentityUser' },
    ],
    ['a SAML user', { type: 'SAMLUser', userName: 'x' }, {}, { kind: 'unsupported', name: 'x' }],
    ['an identity without type', { invokedBy: 's3.amazonaws.com' }, {}, { kind: 'malformed' }],
  ];
  it.each(cases)('%s', (_name, identity, record, expected) => {
    const result = caller(identity, record);
    expect(result).toMatchObject(expected);
    expect(result.reason).not.toBe('');
  });
});
