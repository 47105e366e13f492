import { errorOf, testAccount } from '../support/iam-account.ts';

const Password = 'Correct-horse1';
const busy =
  'EntityTemporarilyUnmodifiable (409): Login Profile for User alice cannot be modified while login profile is being created.';

function given(settlingMs?: number) {
  const account = testAccount(settlingMs === undefined ? {} : { settlingMs });
  const alice = (operation: string, input: object = {}) =>
    account.call('iam', operation, { UserName: 'alice', ...input });
  return { account, alice };
}

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
    account.pass(0.001);
    alice('DeleteLoginProfile');
    expect(account.snapshot().users.alice?.hasPassword).toBe(false);
  });

  it('can be changed at once where nothing else is asked for', () => {
    const { account, alice } = given();
    alice('CreateUser');
    alice('CreateLoginProfile', { Password });
    alice('DeleteLoginProfile');
    expect(account.snapshot().users.alice?.hasPassword).toBe(false);
  });
});

describe('a user who was just made', () => {
  it('can be given a password and deleted at once, as AWS declares no such error for it', () => {
    const { account, alice } = given(5000);
    alice('CreateUser');
    alice('DeleteUser');
    alice('CreateUser');
    expect(errorOf(() => alice('DeleteLoginProfile'))).toBe(busy);
    alice('CreateLoginProfile', { Password });
    expect(account.snapshot().users.alice?.hasPassword).toBe(true);
  });
});
