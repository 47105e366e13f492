import { errorOf, testAccount } from '../support/iam-account.ts';

const list = (account: ReturnType<typeof testAccount>) =>
  account.call('iam', 'ListAccountAliases', {}).AccountAliases;

describe('an account', () => {
  it('has one alias at the most, and a new one takes its place', () => {
    const account = testAccount();
    expect(list(account)).toEqual([]);
    account.call('iam', 'CreateAccountAlias', { AccountAlias: 'acme-test' });
    account.call('iam', 'CreateAccountAlias', { AccountAlias: 'acme-prod' });
    expect(list(account)).toEqual(['acme-prod']);
    expect(errorOf(() => account.call('iam', 'CreateAccountAlias', { AccountAlias: 'acme-prod' }))).toMatch(
      /^EntityAlreadyExists \(409\)/,
    );
    expect(errorOf(() => account.call('iam', 'DeleteAccountAlias', { AccountAlias: 'other' }))).toMatch(
      /^NoSuchEntity \(404\)/,
    );
    account.call('iam', 'DeleteAccountAlias', { AccountAlias: 'acme-prod' });
    expect(list(account)).toEqual([]);
  });
  it.each(['ab', 'Upper', '-a-', 'a--b', '111122223333', 'x'.repeat(64)])(
    'cannot be called %s',
    (AccountAlias) => {
      expect(errorOf(() => testAccount().call('iam', 'CreateAccountAlias', { AccountAlias }))).toMatch(
        /^ValidationError \(400\)/,
      );
    },
  );
});
