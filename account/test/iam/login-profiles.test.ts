import { errorOf, testAccount, userWithKey, type TestAccount } from '../support/iam-account.ts';

const password = 'Correct-horse1';
const wrong = 'FailedAuthentication (401): Your authentication information is incorrect. Please try again.';

function withPassword(): TestAccount {
  const account = testAccount();
  account.call('iam', 'CreateUser', { UserName: 'alice' });
  account.call('iam', 'CreateLoginProfile', { UserName: 'alice', Password: password });
  return account;
}

describe('login profiles', () => {
  it('are made once, read, and removed', () => {
    const account = withPassword();
    const call = (operation: string, input: object = {}) =>
      account.call('iam', operation, { UserName: 'alice', ...input });
    const gone = 'NoSuchEntity (404): Login Profile for User alice cannot be found.';
    expect(call('GetLoginProfile').LoginProfile).toEqual({
      UserName: 'alice',
      CreateDate: new Date('2026-11-22T12:00:00Z'),
      PasswordResetRequired: false,
    });
    expect(errorOf(() => call('CreateLoginProfile', { Password: password }))).toBe(
      'EntityAlreadyExists (409): Login Profile for user alice already exists.',
    );
    call('DeleteLoginProfile');
    expect(errorOf(() => call('GetLoginProfile'))).toBe(gone);
    expect(errorOf(() => call('DeleteLoginProfile'))).toBe(gone);
    expect(errorOf(() => call('UpdateLoginProfile', { Password: password }))).toBe(gone);
  });

  it.each(['short-1', 'alllowercase', 'only lower 1'.slice(0, 7), 'a'.repeat(129)])(
    'refuse the password %j',
    (Password) => {
      const account = testAccount();
      account.call('iam', 'CreateUser', { UserName: 'alice' });
      expect(
        errorOf(() => account.call('iam', 'CreateLoginProfile', { UserName: 'alice', Password })),
      ).toMatch(/^PasswordPolicyViolation \(400\)/);
    },
  );

  it('let nobody read a password back', () => {
    expect(JSON.stringify(withPassword().snapshot())).not.toContain(password);
  });
});

describe('console sign-in', () => {
  it('gives a console session of twelve hours', () => {
    const account = withPassword();
    const credentials = account.signIn('ALICE', password);
    const { principal } = account.authenticate(credentials);
    expect(credentials.expiration).toEqual(new Date('2026-11-23T00:00:00Z'));
    expect(principal).toMatchObject({
      kind: 'user',
      userName: 'alice',
      session: { fromConsole: true, mfaAuthenticated: false, issuedAt: new Date('2026-11-22T12:00:00Z') },
    });
    expect(principal.session).not.toHaveProperty('issuer');
    expect(account.call('iam', 'GetUser', { UserName: 'alice' }).User.PasswordLastUsed).toEqual(
      new Date('2026-11-22T12:00:00Z'),
    );
    expect(account.call('iam', 'ListUsers', {}, principal).Users).toHaveLength(1);
  });

  it('has one answer to an unknown user, a wrong password and no password', () => {
    const account = withPassword();
    userWithKey(account, 'bob');
    expect(errorOf(() => account.signIn('nobody', password))).toBe(wrong);
    expect(errorOf(() => account.signIn('alice', 'Wrong-horse1'))).toBe(wrong);
    expect(errorOf(() => account.signIn('bob', password))).toBe(wrong);
  });

  it('ends with the login profile, while sessions of before live on', () => {
    const account = withPassword();
    const credentials = account.signIn('alice', password);
    account.call('iam', 'DeleteLoginProfile', { UserName: 'alice' });
    expect(errorOf(() => account.signIn('alice', password))).toBe(wrong);
    expect(account.authenticate(credentials).principal.userName).toBe('alice');
  });

  it('takes the new password after an update', () => {
    const account = withPassword();
    account.call('iam', 'UpdateLoginProfile', { UserName: 'alice', Password: 'Other-horse22' });
    expect(errorOf(() => account.signIn('alice', password))).toBe(wrong);
    expect(account.signIn('alice', 'Other-horse22').accessKeyId).toMatch(/^ASIA/);
  });

  it('says what it does not model: MFA, and passwords to be changed', () => {
    const account = withPassword();
    account.call('iam', 'UpdateLoginProfile', { UserName: 'alice', PasswordResetRequired: true });
    expect(errorOf(() => account.signIn('alice', password))).toMatch(/^NotImplemented \(501\)/);
    account.importUser({
      userName: 'bob',
      accessKeys: [],
      password,
      mfaDevices: [{ serialNumber: 'arn:aws:iam::111122223333:mfa/bob', enableDate: account.now() }],
    });
    expect(errorOf(() => account.signIn('bob', password))).toMatch(/^NotImplemented \(501\)/);
  });
});
