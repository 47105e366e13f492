import { errorOf, testAccount, userWithKey } from '../support/iam-account.ts';

const rate = 'Throttling (400): Rate exceeded';

describe('IAM’s calls', () => {
  it('are answered so many in a second, reads and writes of all callers together', () => {
    const account = testAccount({ callsPerSecond: 4 });
    const { principal } = userWithKey(account, 'alice');
    const calls = [
      () => account.call('iam', 'ListUsers'),
      () => account.call('iam', 'GetUser', {}, principal),
      () => account.call('iam', 'DeleteUser', { UserName: 'alice' }),
    ];
    for (const call of calls.slice(0, 2)) call();
    for (const call of calls) expect(errorOf(call)).toBe(rate);
    account.pass(0.25);
    expect(calls[0]!().Users).toHaveLength(1);
    expect(errorOf(calls[1]!)).toBe(rate);
    account.pass(3600);
    for (let call = 0; call < 4; call += 1) calls[0]!();
    expect(errorOf(calls[0]!)).toBe(rate);
  });

  it('come through at less than one in a second, too', () => {
    const account = testAccount({ callsPerSecond: 0.5 });
    const list = () => account.call('iam', 'ListUsers').Users;
    expect(list()).toEqual([]);
    account.pass(1);
    expect(errorOf(list)).toBe(rate);
    account.pass(1);
    expect(list()).toEqual([]);
  });

  it('leave STS alone, and have no limit unless one is asked for', () => {
    const throttled = testAccount({ callsPerSecond: 1 });
    for (let call = 0; call < 5; call += 1) throttled.call('sts', 'GetCallerIdentity');
    const free = testAccount();
    for (let call = 0; call < 500; call += 1) free.call('iam', 'ListUsers');
    expect(free.call('iam', 'ListUsers').Users).toEqual([]);
  });
});
