import { evaluateAccess } from '../../policy/evaluate.ts';
import type { Principal } from '../../model.ts';
import {
  accountId,
  allowAll,
  bearer,
  denyAll,
  errorOf,
  testAccount,
  trusting,
  userWithKey,
} from '../support/iam-account.ts';

const invalid = /^InvalidClientTokenId \(403\)/;
const assume = { RoleArn: 'arn:aws:iam::111122223333:role/deploy', RoleSessionName: 'run-1' };

/** alice, who may do everything, with a key, a session, a federated session, a console session and a role session. */
function given() {
  const account = testAccount();
  account.putRole({
    roleName: 'deploy',
    assumeRolePolicy: trusting({ AWS: accountId }),
    inlinePolicies: { own: allowAll },
  });
  const { accessKeyId, principal: key } = userWithKey(account, 'alice');
  put('alice', 'all', allowAll);
  const tokens = {
    session: account.call('sts', 'GetSessionToken', {}, key),
    federated: account.call(
      'sts',
      'GetFederationToken',
      { Name: 'fed', Policy: JSON.stringify(allowAll) },
      key,
    ),
    role: account.call('sts', 'AssumeRole', assume, key),
  };
  const session = bearer(account, tokens.session);
  const federated = bearer(account, tokens.federated);
  const role = bearer(account, tokens.role);
  const console = account.importedConsole('alice');
  function put(UserName: string, PolicyName: string, document: object) {
    account.call('iam', 'PutUserPolicy', { UserName, PolicyName, PolicyDocument: JSON.stringify(document) });
  }
  const may = (who: Principal): boolean =>
    evaluateAccess(
      who,
      { action: 'ec2:RunInstances', resource: '*' },
      { time: account.now(), sourceIp: '198.51.100.7', region: 'us-east-1', userAgent: 'test', accountId },
    ).decision === 'allowed';
  return { account, accessKeyId, key, tokens, session, federated, role, console, put, may };
}

describe('taking a user’s access away', () => {
  it('by deactivating the key ends the key and none of its sessions', () => {
    const { account, accessKeyId, tokens } = given();
    account.call('iam', 'UpdateAccessKey', {
      UserName: 'alice',
      AccessKeyId: accessKeyId,
      Status: 'Inactive',
    });
    expect(errorOf(() => account.authenticate({ accessKeyId }))).toMatch(invalid);
    for (const token of Object.values(tokens)) expect(bearer(account, token).accountId).toBe(accountId);
  });

  it('by deleting the key ends the key and none of its sessions', () => {
    const { account, accessKeyId, tokens } = given();
    account.call('iam', 'DeleteAccessKey', { UserName: 'alice', AccessKeyId: accessKeyId });
    expect(errorOf(() => account.authenticate({ accessKeyId }))).toMatch(invalid);
    for (const token of Object.values(tokens)) expect(bearer(account, token).accountId).toBe(accountId);
  });

  it('by a deny of older sessions ends those of the user and leaves keys, newer sessions and role sessions', () => {
    const { account, key, session, federated, role, console, put, may } = given();
    expect([key, session, federated, console, role].map(may)).toEqual([true, true, true, true, true]);
    account.pass(10);
    put('alice', 'revoke', {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { DateLessThan: { 'aws:TokenIssueTime': account.now().toISOString() } },
        },
      ],
    });
    expect([key, session, federated, console, role].map(may)).toEqual([true, false, false, false, true]);
    account.pass(10);
    expect(may(bearer(account, account.call('sts', 'GetSessionToken', {}, key)))).toBe(true);
  });

  it('by an unconditional deny ends everything but role sessions, until it is taken back', () => {
    const { account, key, session, federated, role, console, put, may } = given();
    put('alice', 'deny', denyAll);
    expect([key, session, federated, console, role].map(may)).toEqual([false, false, false, false, true]);
    account.call('iam', 'DeleteUserPolicy', { UserName: 'alice', PolicyName: 'deny' });
    expect([key, session, federated, console].map(may)).toEqual([true, true, true, true]);
  });

  it('by AWSDenyAll, attached or as the boundary, counts for sessions too', () => {
    const { account, key, session, may } = given();
    const PolicyArn = 'arn:aws:iam::aws:policy/AWSDenyAll';
    account.call('iam', 'AttachUserPolicy', { UserName: 'alice', PolicyArn });
    expect([key, session].map(may)).toEqual([false, false]);
    account.call('iam', 'DetachUserPolicy', { UserName: 'alice', PolicyArn });
    account.call('iam', 'PutUserPermissionsBoundary', { UserName: 'alice', PermissionsBoundary: PolicyArn });
    expect([key, session].map(may)).toEqual([false, false]);
    expect(session.policies().boundary?.Statement).toEqual([
      { Sid: 'DenyAll', Effect: 'Deny', Action: ['*'], Resource: '*' },
    ]);
  });

  it('by deleting the user ends all its credentials for good, also when the name comes back', () => {
    const { account, accessKeyId, tokens } = given();
    account.call('iam', 'DeleteAccessKey', { UserName: 'alice', AccessKeyId: accessKeyId });
    account.call('iam', 'DeleteUserPolicy', { UserName: 'alice', PolicyName: 'all' });
    account.call('iam', 'DeleteUser', { UserName: 'alice' });
    account.call('iam', 'CreateUser', { UserName: 'alice' });
    expect(errorOf(() => account.authenticate({ accessKeyId }))).toMatch(invalid);
    expect(errorOf(() => bearer(account, tokens.session))).toMatch(invalid);
    expect(errorOf(() => bearer(account, tokens.federated))).toMatch(invalid);
    expect(bearer(account, tokens.role).kind).toBe('assumed-role');
  });
});

describe('taking a role’s access away', () => {
  it('counts for all its sessions at once', () => {
    const { account, role, may } = given();
    account.putRolePolicy('deploy', 'deny', denyAll);
    expect(may(role)).toBe(false);
  });

  it('ends its sessions when it is deleted', () => {
    const { account, tokens } = given();
    account.call('iam', 'DeleteRolePolicy', { RoleName: 'deploy', PolicyName: 'own' });
    account.call('iam', 'DeleteRole', { RoleName: 'deploy' });
    expect(errorOf(() => bearer(account, tokens.role))).toMatch(invalid);
  });

  it('ends its sessions for good, also when the name comes back with the same trust and permissions', () => {
    const { account, tokens, role, may } = given();
    account.call('iam', 'DeleteRolePolicy', { RoleName: 'deploy', PolicyName: 'own' });
    account.call('iam', 'DeleteRole', { RoleName: 'deploy' });
    account.putRole({
      roleName: 'deploy',
      assumeRolePolicy: trusting({ AWS: accountId }),
      inlinePolicies: { own: allowAll },
    });
    expect(errorOf(() => bearer(account, tokens.role))).toMatch(invalid);
    expect(may(role)).toBe(false);
    expect(may(account.issueRoleSession('deploy', 'run-1').principal)).toBe(true);
  });
});

describe('a federated user', () => {
  it('may do nothing without a session policy', () => {
    const { account, key, federated, may } = given();
    const bare = bearer(account, account.call('sts', 'GetFederationToken', { Name: 'bare' }, key));
    expect([federated, bare].map(may)).toEqual([true, false]);
    expect(bare.policies()).toEqual({ identity: [allowAll], session: [] });
    expect(bare.session?.issuer).toMatchObject({ type: 'IAMUser', userName: 'alice', arn: key.arn });
  });

  it('of root has root as its issuer', () => {
    const { account } = given();
    const federated = bearer(account, account.call('sts', 'GetFederationToken', { Name: 'fed' }));
    expect(federated.session?.issuer).toEqual({
      type: 'Root',
      principalId: accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      accountId,
    });
  });
});

describe('session tokens', () => {
  it('must be there and be right, and have no place beside a long-term key', () => {
    const { account, accessKeyId, tokens } = given();
    const id: string = tokens.session.Credentials.AccessKeyId;
    for (const credential of [
      { accessKeyId: id },
      { accessKeyId: id, sessionToken: tokens.role.Credentials.SessionToken },
      { accessKeyId, sessionToken: tokens.session.Credentials.SessionToken },
      { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' },
    ]) {
      expect(errorOf(() => account.authenticate(credential))).toMatch(invalid);
    }
  });
});
