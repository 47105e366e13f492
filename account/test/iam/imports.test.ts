import { allowAll, denyAll, errorOf, testAccount, trusting } from '../support/iam-account.ts';

/** The user of a published trail, as its records show it. */
const bert = {
  userName: 'bert-jan',
  userId: 'AIDATFQR7NSC4EXAMPLE2',
  arn: 'arn:aws:iam::123837392027:user/people/bert-jan',
  accessKeys: [
    { accessKeyId: 'AKIATFQR7NSC8Q4X20BJ', status: 'Active', secretAccessKey: 'secret' },
    { accessKeyId: 'AKIATFQR7NSCOLDKEY20', status: 'Inactive' },
  ],
  password: 'short',
  policies: { inline: { own: allowAll }, attached: ['arn:aws:iam::aws:policy/AWSDenyAll'] },
} as const;

describe('imported users', () => {
  it('are as they were: id, ARN, path, keys, password, policies', () => {
    const account = testAccount();
    account.importUser(bert);
    const { secretAccessKey, principal } = account.authenticate({ accessKeyId: 'AKIATFQR7NSC8Q4X20BJ' });
    expect(secretAccessKey).toBe('secret');
    expect(principal).toMatchObject({
      kind: 'user',
      arn: bert.arn,
      principalId: bert.userId,
      userName: 'bert-jan',
    });
    expect(principal.policies().identity).toHaveLength(2);
    expect(errorOf(() => account.authenticate({ accessKeyId: 'AKIATFQR7NSCOLDKEY20' }))).toMatch(
      /^InvalidClientTokenId/,
    );
    expect(account.signIn('bert-jan', 'short').accessKeyId).toMatch(/^ASIA/);
    expect(account.call('iam', 'GetUser', { UserName: 'bert-jan' }).User.Path).toBe('/people/');
  });

  it('take no name, id or key that is taken', () => {
    const account = testAccount();
    account.importUser(bert);
    const taken = /^EntityAlreadyExists \(409\)/;
    expect(errorOf(() => account.importUser({ userName: 'Bert-Jan', accessKeys: [] }))).toMatch(taken);
    expect(errorOf(() => account.importUser({ userName: 'b', userId: bert.userId, accessKeys: [] }))).toMatch(
      taken,
    );
    expect(errorOf(() => account.importUser({ userName: 'b', accessKeys: bert.accessKeys }))).toMatch(taken);
    expect(Object.keys(account.snapshot().users)).toEqual(['bert-jan']);
  });

  it('may have MFA devices and a boundary', () => {
    const account = testAccount();
    const serialNumber = 'arn:aws:iam::111122223333:mfa/c';
    const boundary = 'arn:aws:iam::aws:policy/PowerUserAccess';
    const mfaDevices = [{ serialNumber, enableDate: account.now() }];
    account.importUser({ userName: 'c', accessKeys: [], mfaDevices, policies: { boundary } });
    expect(account.call('iam', 'ListMFADevices', { UserName: 'c' }).MFADevices).toEqual([
      { UserName: 'c', SerialNumber: serialNumber, EnableDate: account.now() },
    ]);
    expect(account.snapshot().users.c?.permissionsBoundary).toBe(boundary);
    expect(errorOf(() => account.call('iam', 'DeleteUser', { UserName: 'c' }))).toMatch(
      /must delete MFA device first/,
    );
  });
});

describe('imported roles and sessions', () => {
  const role = { roleName: 'r', roleId: 'AROAEXAMPLEEXAMPLE222', assumeRolePolicy: trusting('*') };
  const times = { issuedAt: new Date('2026-11-22T11:00:00Z'), expiresAt: new Date('2026-11-22T13:00:00Z') };

  it.each([
    ['a user from the console', { kind: 'user', userName: 'bert-jan' }, true, 'user', bert.arn],
    ['a user', { kind: 'user', userName: 'bert-jan' }, false, 'user', bert.arn],
    [
      'a role session',
      { kind: 'assumed-role', roleName: 'r', sessionName: 's1' },
      false,
      'assumed-role',
      'arn:aws:sts::111122223333:assumed-role/r/s1',
    ],
    [
      'a federated user',
      { kind: 'federated-user', name: 'fed', userName: 'bert-jan' },
      false,
      'federated-user',
      'arn:aws:sts::111122223333:federated-user/fed',
    ],
    ['root', { kind: 'root' }, true, 'root', 'arn:aws:iam::111122223333:root'],
  ] as const)('play the session of %s', (_what, described, fromConsole, kind, arn) => {
    const account = testAccount();
    account.importUser(bert);
    account.importRole(role);
    const accessKeyId = 'ASIATFQR7NSC7TITDFL2';
    const credentials = account.importSession({ accessKeyId, principal: described, ...times, fromConsole });
    const { principal } = account.authenticate(credentials);
    expect(principal).toMatchObject({ kind, arn, accessKeyId, session: { fromConsole, ...times } });
    account.pass(3600);
    expect(errorOf(() => account.authenticate(credentials))).toMatch(/^ExpiredToken/);
    expect(
      errorOf(() => account.importSession({ accessKeyId, principal: described, ...times, fromConsole })),
    ).toMatch(/^EntityAlreadyExists/);
  });

  it('keep the role’s id and need their user or role to be there', () => {
    const account = testAccount();
    account.importRole({ ...role, arn: 'arn:aws:iam::999999999999:role/old/r' });
    expect(account.snapshot().roles.r).toMatchObject({
      roleId: role.roleId,
      arn: 'arn:aws:iam::999999999999:role/old/r',
    });
    const principal = { kind: 'user', userName: 'nobody' } as const;
    const session = { accessKeyId: 'ASIATFQR7NSC7TITDFL2', principal, ...times, fromConsole: false };
    expect(errorOf(() => account.importSession(session))).toMatch(/^NoSuchEntity/);
  });
});

describe('sessions that services hand out', () => {
  it('speak for the role, when its trust policy names the service', () => {
    const account = testAccount();
    const assumeRolePolicy = trusting({ Service: 'lambda.amazonaws.com' });
    account.putRole({ roleName: 'fn', assumeRolePolicy, inlinePolicies: { own: denyAll } });
    const issued = account.issueRoleSession('fn', 'function-1', { service: 'lambda.amazonaws.com' });
    expect(account.authenticate(issued).principal).toMatchObject({
      kind: 'assumed-role',
      arn: 'arn:aws:sts::111122223333:assumed-role/fn/function-1',
    });
    expect(issued.principal.policies()).toEqual({ identity: [denyAll] });
    expect(issued.expiration).toEqual(new Date('2026-11-22T13:00:00Z'));
    expect(errorOf(() => account.issueRoleSession('fn', 'x1', { service: 'states.amazonaws.com' }))).toMatch(
      /^AccessDenied \(403\): .*cannot be assumed by states\.amazonaws\.com/,
    );
    expect(errorOf(() => account.issueRoleSession('none', 'x1'))).toMatch(/^NoSuchEntity/);
  });
});
