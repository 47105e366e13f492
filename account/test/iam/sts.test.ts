import {
  allowAll,
  bearer,
  denyAll,
  errorOf,
  testAccount,
  trusting,
  userWithKey,
} from '../support/iam-account.ts';

const roleArn = 'arn:aws:iam::111122223333:role/ops/deploy';
const invalid = 'InvalidClientTokenId (403): The security token included in the request is invalid.';
const assume = { RoleArn: roleArn, RoleSessionName: 'run-1' };

function withRole(trust = trusting({ AWS: 'arn:aws:iam::111122223333:root' })) {
  const account = testAccount();
  account.putRole({
    roleName: 'deploy',
    path: '/ops/',
    assumeRolePolicy: trust,
    inlinePolicies: { own: allowAll },
    maxSessionDuration: 7200,
  });
  return { account, alice: userWithKey(account, 'alice').principal };
}

describe('GetCallerIdentity', () => {
  it('says who every kind of caller is', () => {
    const { account, alice } = withRole();
    const identity = (who = account.rootPrincipal) => account.call('sts', 'GetCallerIdentity', {}, who);
    const role = bearer(account, account.call('sts', 'AssumeRole', assume, alice));
    const federated = bearer(account, account.call('sts', 'GetFederationToken', { Name: 'fed' }, alice));
    const { roleId } = account.snapshot().roles.deploy!;
    expect([identity(), identity(alice), identity(role), identity(federated)]).toEqual([
      { UserId: '111122223333', Account: '111122223333', Arn: 'arn:aws:iam::111122223333:root' },
      { UserId: alice.principalId, Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/alice' },
      {
        UserId: `${roleId}:run-1`,
        Account: '111122223333',
        Arn: 'arn:aws:sts::111122223333:assumed-role/deploy/run-1',
      },
      {
        UserId: '111122223333:fed',
        Account: '111122223333',
        Arn: 'arn:aws:sts::111122223333:federated-user/fed',
      },
    ]);
  });
});

describe('session lifetimes', () => {
  it.each([
    ['GetSessionToken', {}, 43_200],
    ['GetSessionToken', { DurationSeconds: 129_600 }, 129_600],
    ['GetFederationToken', { Name: 'fed', DurationSeconds: 900 }, 900],
    ['AssumeRole', assume, 3600],
    ['AssumeRole', { ...assume, DurationSeconds: 7200 }, 7200],
  ])('%s %j lasts %d seconds', (operation, input, seconds) => {
    const { account, alice } = withRole();
    const answer = account.call('sts', operation, input, alice);
    expect(answer.Credentials).toEqual({
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      SecretAccessKey: expect.stringMatching(/^.{40}$/),
      SessionToken: expect.stringMatching(/^.{200,}$/),
      Expiration: new Date(Date.parse('2026-11-22T12:00:00Z') + seconds * 1000),
    });
    account.pass(seconds - 1);
    expect(bearer(account, answer).session?.issuedAt).toEqual(new Date('2026-11-22T12:00:00Z'));
    account.pass(0.6); // to the very moment: the account began 0.4 s past the second
    expect(errorOf(() => bearer(account, answer))).toBe(
      'ExpiredToken (403): The security token included in the request is expired',
    );
  });

  it.each([
    ['GetSessionToken', { DurationSeconds: 899 }, /^ValidationError .*greater than or equal to 900/],
    ['GetSessionToken', { DurationSeconds: 129_601 }, /^ValidationError .*less than or equal to 129600/],
    ['GetFederationToken', { Name: 'f' }, /^ValidationError .*length greater than or equal to 2/],
    ['GetFederationToken', { Name: 'a b' }, /^ValidationError .*regular expression/],
    [
      'AssumeRole',
      { ...assume, RoleSessionName: 'x'.repeat(65) },
      /^ValidationError .*less than or equal to 64/,
    ],
    ['AssumeRole', { RoleArn: roleArn }, /^ValidationError .*Value null at 'roleSessionName'/],
    ['AssumeRole', { ...assume, DurationSeconds: 43_201 }, /^ValidationError .*less than or equal to 43200/],
    [
      'AssumeRole',
      { ...assume, DurationSeconds: 7201 },
      /^ValidationError .*MaxSessionDuration set for this role/,
    ],
    ['AssumeRole', { ...assume, Policy: '{' }, /^MalformedPolicyDocument/],
    ['AssumeRole', { ...assume, Tags: [] }, /^NotImplemented \(501\): sts:AssumeRole with Tags/],
    ['GetSessionToken', { SerialNumber: 'arn:mfa', TokenCode: '123456' }, /^NotImplemented \(501\)/],
  ])('%s refuses %j', (operation, input, expected) => {
    const { account, alice } = withRole();
    expect(errorOf(() => account.call('sts', operation, input, alice))).toMatch(expected);
  });

  it('of root are cut to an hour', () => {
    const { account } = withRole();
    const answer = account.call('sts', 'GetSessionToken', { DurationSeconds: 43_200 });
    expect(answer.Credentials.Expiration).toEqual(new Date('2026-11-22T13:00:00Z'));
    expect(bearer(account, answer)).toMatchObject({ kind: 'root', session: { fromConsole: false } });
  });

  it('of chained roles are an hour at most', () => {
    const { account, alice } = withRole();
    const role = bearer(account, account.call('sts', 'AssumeRole', assume, alice));
    expect(
      errorOf(() => account.call('sts', 'AssumeRole', { ...assume, DurationSeconds: 3601 }, role)),
    ).toMatch(/^ValidationError .*1 hour session limit for roles assumed by role chaining/);
    expect(account.call('sts', 'AssumeRole', assume, role).AssumedRoleUser.Arn).toContain(
      'assumed-role/deploy/run-1',
    );
  });
});

describe('AssumeRole', () => {
  const denied = (who: string, arn = roleArn) =>
    `AccessDenied (403): User: arn:aws:iam::111122223333:user/${who} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;

  it.each([
    ['the account', trusting({ AWS: '111122223333' }), true],
    ['the account’s root', trusting({ AWS: 'arn:aws:iam::111122223333:root' }), true],
    ['the user', trusting({ AWS: 'arn:aws:iam::111122223333:user/alice' }), true],
    ['everybody', trusting('*'), true],
    [
      'everybody, as a condition has it',
      trusting('*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      true,
    ],
    ['another user', trusting({ AWS: 'arn:aws:iam::111122223333:user/bob' }), false],
    ['another account', trusting({ AWS: '999999999999' }), false],
    ['a service', trusting({ Service: 'ec2.amazonaws.com' }), false],
    ['everybody, for another action', trusting('*', { Action: 'sts:TagSession' }), false],
    [
      'everybody but denies the user',
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
          { Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::111122223333:user/alice' }, Action: 'sts:*' },
        ],
      } as const,
      false,
    ],
  ])('of a role that trusts %s', (_who, trust, allowed) => {
    const { account, alice } = withRole(trust);
    const attempt = () => account.call('sts', 'AssumeRole', assume, alice);
    if (allowed) expect(bearer(account, attempt()).kind).toBe('assumed-role');
    else expect(errorOf(attempt)).toBe(denied('alice'));
  });

  it('does not tell a role that is missing from one that does not trust', () => {
    const { account, alice } = withRole();
    const missing = roleArn.replace('deploy', 'none');
    expect(errorOf(() => account.call('sts', 'AssumeRole', { ...assume, RoleArn: missing }, alice))).toBe(
      denied('alice', missing),
    );
  });

  it('is not for root', () => {
    expect(errorOf(() => withRole().account.call('sts', 'AssumeRole', assume))).toBe(
      'AccessDenied (403): Roles may not be assumed by root accounts.',
    );
  });

  it('asks the judge of trust policies that it was given', () => {
    const asked: unknown[] = [];
    const account = testAccount({ trusts: (policy, principal) => asked.push([policy, principal.arn]) < 0 });
    account.putRole({ roleName: 'deploy', path: '/ops/', assumeRolePolicy: trusting('*') });
    const { principal } = userWithKey(account, 'alice');
    expect(errorOf(() => account.call('sts', 'AssumeRole', assume, principal))).toBe(denied('alice'));
    expect(asked).toEqual([[trusting('*'), principal.arn]]);
  });

  it('issues the role’s permissions within the session policies', () => {
    const { account, alice } = withRole();
    const input = {
      ...assume,
      Policy: JSON.stringify(denyAll),
      PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/PowerUserAccess' }],
    };
    const answer = account.call('sts', 'AssumeRole', input, alice);
    const { roleId } = account.snapshot().roles.deploy!;
    const principal = bearer(account, answer);
    expect(answer.PackedPolicySize).toBeGreaterThan(0);
    expect(principal.policies()).toEqual({ identity: [allowAll], session: [denyAll, expect.anything()] });
    expect(principal.session?.issuer).toEqual({
      type: 'Role',
      principalId: roleId,
      arn: roleArn,
      accountId: '111122223333',
      userName: 'deploy',
    });
  });
});

describe('what sessions may never call', () => {
  it('GetSessionToken without MFA: not IAM, of STS only AssumeRole and GetCallerIdentity', () => {
    const { account, alice } = withRole();
    const session = bearer(account, account.call('sts', 'GetSessionToken', {}, alice));
    const refused = (operation: string) =>
      `AccessDenied (403): Cannot call ${operation} with session credentials`;
    expect(errorOf(() => account.call('iam', 'ListUsers', {}, session))).toBe(invalid);
    expect(errorOf(() => account.access('iam', 'ListUsers', {}, session))).toBe(invalid);
    for (const operation of ['GetSessionToken', 'GetFederationToken', 'GetAccessKeyInfo']) {
      expect(errorOf(() => account.call('sts', operation, {}, session))).toBe(refused(operation));
    }
    expect(account.call('sts', 'AssumeRole', assume, session).AssumedRoleUser).toBeDefined();
  });

  it('a session with MFA may call IAM', () => {
    const { account } = withRole();
    const credentials = account.importSession({
      accessKeyId: 'ASIAMFAMFAMFAMFAMFAM',
      principal: { kind: 'user', userName: 'alice' },
      issuedAt: account.now(),
      expiresAt: new Date('2026-11-22T13:00:00Z'),
      fromConsole: false,
      mfaAuthenticated: true,
    });
    const { principal } = account.authenticate(credentials);
    expect(account.call('iam', 'ListUsers', {}, principal).Users).toHaveLength(1);
  });

  it('a federated user: not IAM, of STS only GetCallerIdentity', () => {
    const { account, alice } = withRole();
    const federated = bearer(account, account.call('sts', 'GetFederationToken', { Name: 'fed' }, alice));
    expect(errorOf(() => account.call('iam', 'GetUser', {}, federated))).toBe(invalid);
    expect(errorOf(() => account.call('sts', 'AssumeRole', assume, federated))).toMatch(/^AccessDenied/);
  });

  it('a role session: IAM, but no new session or federation token', () => {
    const { account, alice } = withRole();
    const role = bearer(account, account.call('sts', 'AssumeRole', assume, alice));
    expect(account.call('iam', 'ListUsers', {}, role).Users).toHaveLength(1);
    expect(errorOf(() => account.call('iam', 'GetUser', {}, role))).toMatch(
      /^ValidationError .*non-User credentials/,
    );
    expect(errorOf(() => account.call('sts', 'GetSessionToken', {}, role))).toMatch(/^AccessDenied/);
  });
});

describe('GetAccessKeyInfo', () => {
  it('names the account of keys it issued, and says that it cannot of others', () => {
    const { account, alice } = withRole();
    const info = (AccessKeyId: string) => account.call('sts', 'GetAccessKeyInfo', { AccessKeyId });
    const answer = account.call('sts', 'GetSessionToken', {}, alice);
    expect(info(alice.accessKeyId!)).toEqual({ Account: '111122223333' });
    expect(info(answer.Credentials.AccessKeyId)).toEqual({ Account: '111122223333' });
    expect(errorOf(() => info('AKIAAAAAAAAAAAAAAAAA'))).toMatch(/^NotImplemented \(501\)/);
  });
});
