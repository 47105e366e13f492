import { errorOf, testAccount } from './account.ts';

const Password = 'Correct-horse1';
const busy =
  'EntityTemporarilyUnmodifiable (409): Login Profile for User alice cannot be modified while login profile is being created.';
const young =
  /^EntityTemporarilyUnmodifiable \(409\): User alice cannot be deleted while it is being created\./;

function given(settlingMs?: number) {
  const account = testAccount(settlingMs === undefined ? {} : { settlingMs });
  const alice = (operation: string, input: object = {}) =>
    account.call('iam', operation, { UserName: 'alice', ...input });
  return { account, alice };
}

describe('a user who was just made', () => {
  it('gets no password and is not deleted for a while, and can be given a key at once', () => {
    const { account, alice } = given(5000);
    alice('CreateUser');
    account.pass(4.999);
    expect(errorOf(() => alice('CreateLoginProfile', { Password }))).toBe(busy);
    expect(errorOf(() => alice('DeleteUser'))).toMatch(young);
    expect(alice('CreateAccessKey').AccessKey.Status).toBe('Active');
    account.pass(0.001);
    alice('CreateLoginProfile', { Password });
    expect(alice('GetLoginProfile').LoginProfile.UserName).toBe('alice');
  });

  it('can be changed at once where nothing else is asked for', () => {
    const { alice } = given();
    alice('CreateUser');
    alice('CreateLoginProfile', { Password });
    alice('DeleteLoginProfile');
    alice('DeleteUser');
    expect(errorOf(() => alice('GetUser'))).toMatch(/^NoSuchEntity/);
  });
});

describe('a password that was just set', () => {
  it.each([
    ['CreateLoginProfile', { Password }],
    ['UpdateLoginProfile', { Password: 'Other-horse22' }],
  ])('by %s cannot be changed or removed for a while', (operation, input) => {
    const { account, alice } = given(5000);
    account.importUser({
      userName: 'alice',
      accessKeys: [],
      ...(operation === 'UpdateLoginProfile' && { password: Password }),
    });
    alice(operation, input);
    account.pass(4.999);
    expect(errorOf(() => alice('DeleteLoginProfile'))).toBe(busy);
    expect(errorOf(() => alice('UpdateLoginProfile', { Password }))).toBe(busy);
    expect(errorOf(() => alice('DeleteUser'))).toMatch(young);
    account.pass(0.001);
    alice('DeleteLoginProfile');
    alice('DeleteUser');
    expect(account.snapshot().users).toEqual({});
  });
});
