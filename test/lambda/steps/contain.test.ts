import type { AccessKeys } from '../../../lambda/aws/access-keys.ts';
import { PermanentError, RetryableError } from '../../../lambda/aws/failure.ts';
import type { LoginProfiles } from '../../../lambda/aws/login-profiles.ts';
import { withEarlier } from '../../../lambda/core/outcome.ts';
import { readCutoff, sessionPolicyName } from '../../../lambda/core/plan.ts';
import { deactivateKeys } from '../../../lambda/deactivate-keys/deactivate.ts';
import { disableConsole } from '../../../lambda/disable-console/disable.ts';
import { type RevokePorts, revokeSessions } from '../../../lambda/revoke-sessions/revoke.ts';
import { launchRecord, roleIdentity, sessionContext, userIdentity } from '../../support/events.ts';
import { failed, outcomes as did, stateOf } from '../../support/state.ts';

const user = 'deploy+ci@example.com';
const fail = (): never => {
  throw new Error('a call that the test did not expect');
};
const keys = (ports: Partial<AccessKeys>): AccessKeys => ({ deactivate: fail, list: fail, ...ports });
const session = stateOf({
  ...launchRecord,
  userIdentity: { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000001', sessionContext },
});

describe('deactivateKeys', () => {
  it('makes exactly one write, and no read, where the key is known', async () => {
    const calls: string[][] = [];
    const port = keys({ deactivate: (...call) => (calls.push(call), Promise.resolve('inactive' as const)) });
    const result = await deactivateKeys(stateOf(), port);
    expect(calls).toEqual([[user, 'AKIAEXAMPLEKEY000001']]);
    expect(result).toMatchObject([
      { action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001', status: 'done' },
    ]);
    expect(result[0]?.millisecondsSinceLaunch).toBeGreaterThan(0);
  });
  it('deactivates every active key of the user behind a session, and only those', async () => {
    const calls: string[] = [];
    const list = [
      { accessKeyId: 'AKIAEXAMPLEKEY000001', active: true },
      { accessKeyId: 'AKIAEXAMPLEKEY000002', active: false },
      { accessKeyId: 'AKIAEXAMPLEKEY000003', active: true },
    ];
    const port = keys({
      list: () => Promise.resolve(list),
      deactivate: (_user, key) => (calls.push(key), Promise.resolve('inactive' as const)),
    });
    expect((await deactivateKeys(session, port)).map((o) => o.status)).toEqual(['done', 'done']);
    expect(calls).toEqual(['AKIAEXAMPLEKEY000001', 'AKIAEXAMPLEKEY000003']);
  });
  it('keeps the outcome of one key when the other fails for good', async () => {
    const port = keys({
      list: () =>
        Promise.resolve([
          { accessKeyId: 'AKIAEXAMPLEKEY000001', active: true },
          { accessKeyId: 'AKIAEXAMPLEKEY000002', active: true },
        ]),
      deactivate: (_user, key) =>
        key.endsWith('1') ? Promise.reject(new PermanentError('AccessDenied')) : Promise.resolve('inactive'),
    });
    const result = await deactivateKeys(session, port);
    expect(result.map((o) => [o.status, o.error?.message])).toEqual([
      ['failed', 'AccessDenied'],
      ['done', undefined],
    ]);
  });
  it('says that there was nothing to deactivate', async () => {
    const result = await deactivateKeys(session, keys({ list: () => Promise.resolve([]) }));
    expect(result).toMatchObject([{ status: 'already', note: 'no active access key' }]);
  });
  it('takes a key or user that is gone as an outcome', async () => {
    const result = await deactivateKeys(stateOf(), keys({ deactivate: () => Promise.resolve('gone') }));
    expect(result).toMatchObject([{ status: 'already' }]);
  });
  it('throws a passing failure on, so that the step is repeated', async () => {
    const port = keys({ deactivate: () => Promise.reject(new RetryableError('Throttling')) });
    await expect(deactivateKeys(stateOf(), port)).rejects.toThrow('Throttling');
  });
  it('never sends a temporary key to UpdateAccessKey, even where a plan says so', async () => {
    const plan = {
      actions: [{ kind: 'deactivate-key', userName: user, accessKeyId: 'ASIAEXAMPLEKEY000001' }],
    } as const;
    const result = await deactivateKeys({ ...stateOf(), plan }, keys({}));
    expect(result).toMatchObject([{ status: 'failed', error: { name: 'Firebreak.Permanent' } }]);
  });
});

type Put = RevokePorts['userPolicies']['put'];
const onUsers = (put: Put): RevokePorts => ({ userPolicies: { put }, rolePolicies: { put: fail } });
const onRoles = (put: Put): RevokePorts => ({ userPolicies: { put: fail }, rolePolicies: { put } });

describe('revokeSessions', () => {
  it('puts a deny with the next whole second as cutoff', async () => {
    const put: string[][] = [];
    const ports = onUsers((...call) => (put.push(call), Promise.resolve('put')));
    const result = await revokeSessions(stateOf(), ports, () => new Date('2026-11-01T10:00:00.400Z'));
    expect(put[0]?.slice(0, 2)).toEqual([user, 'Deny']);
    expect(readCutoff(put[0]?.[2] ?? '')?.toISOString()).toBe('2026-11-01T10:00:01.000Z');
    expect(result).toMatchObject([{ status: 'done', cutoff: '2026-11-01T10:00:01.000Z' }]);
  });
  it('takes a user that is gone as an outcome', async () => {
    const ports = onUsers(() => Promise.resolve('gone'));
    expect(await revokeSessions(stateOf(), ports, () => new Date())).toMatchObject([{ status: 'already' }]);
  });
  it('makes a full policy quota an outcome that names it', async () => {
    const ports = onUsers(() => Promise.reject(new PermanentError('LimitExceeded: 2048')));
    const result = await revokeSessions(stateOf(), ports, () => new Date());
    expect(result).toMatchObject([{ status: 'failed', error: { message: 'LimitExceeded: 2048' } }]);
  });
});

describe('revokeSessions on a role', () => {
  const role = stateOf({ ...launchRecord, userIdentity: roleIdentity });
  const now = () => new Date('2026-11-01T10:00:00.400Z');

  it('puts a policy of the session alone, on its role and nowhere else', async () => {
    const put: string[][] = [];
    const result = await revokeSessions(
      role,
      onRoles((...call) => (put.push(call), Promise.resolve('put'))),
      now,
    );
    expect(put).toEqual([
      [
        'Admin',
        sessionPolicyName('AROAEXAMPLEROLEID0001:alice'),
        JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Action: '*',
              Resource: '*',
              Condition: {
                StringEquals: { 'aws:userid': 'AROAEXAMPLEROLEID0001:alice' },
                DateLessThan: { 'aws:TokenIssueTime': '2026-11-01T10:00:01.000Z' },
              },
            },
          ],
        }),
      ],
    ]);
    expect(result).toMatchObject([
      {
        action: 'revoke-role-sessions',
        target: 'AROAEXAMPLEROLEID0001:alice',
        status: 'done',
        cutoff: '2026-11-01T10:00:01.000Z',
      },
    ]);
  });
  it.each([
    ['a role that is gone', () => Promise.resolve('gone' as const), 'already'],
    [
      'a role that only AWS may change',
      () => Promise.reject(new PermanentError('UnmodifiableEntity')),
      'failed',
    ],
    ['a full quota', () => Promise.reject(new PermanentError('LimitExceeded')), 'failed'],
  ])('takes %s as an outcome', async (_name, put, status) => {
    expect(await revokeSessions(role, onRoles(put), now)).toMatchObject([{ status }]);
  });
  it('leaves keys and console alone: a role has none', async () => {
    expect(await deactivateKeys(role, keys({}))).toEqual([]);
    expect(await disableConsole(role, { read: fail, remove: fail }, fail)).toEqual([]);
  });
});

describe('disableConsole', () => {
  const profiles = (ports: Partial<LoginProfiles>): LoginProfiles => ({ read: fail, remove: fail, ...ports });
  const found = { createdAt: '2026-01-01T00:00:00.000Z' };

  it('writes down what it is about to remove, then removes it', async () => {
    const order: string[] = [];
    const port = profiles({
      read: () => Promise.resolve(found),
      remove: () => (order.push('remove'), Promise.resolve('removed' as const)),
    });
    const result = await disableConsole(stateOf(), port, () => order.push('written'));
    expect(order).toEqual(['written', 'remove']);
    expect(result).toMatchObject([{ status: 'done', target: user }]);
  });
  it('has nothing to do without a password', async () => {
    const result = await disableConsole(
      stateOf(),
      profiles({ read: () => Promise.resolve(undefined) }),
      fail,
    );
    expect(result).toMatchObject([{ status: 'already' }]);
  });
  it('removes a password that it may not read', async () => {
    const port = profiles({
      read: () => Promise.reject(new PermanentError('AccessDenied')),
      remove: () => Promise.resolve('removed'),
    });
    expect(await disableConsole(stateOf(), port, () => undefined)).toMatchObject([{ status: 'done' }]);
  });
  it('throws a passing failure on', async () => {
    const port = profiles({ read: () => Promise.reject(new RetryableError('Throttling')) });
    await expect(disableConsole(stateOf(), port, fail)).rejects.toThrow('Throttling');
  });
});

describe('a step that is repeated', () => {
  const already = { ...did.console, status: 'already', note: 'the user has no console password' } as const;

  it('still says what it did the first time, and when', () => {
    expect(withEarlier([already], [did.console])).toEqual([did.console]);
    expect(withEarlier([{ ...did.key, millisecondsSinceLaunch: 20_000 }], [did.key])).toEqual([did.key]);
  });
  it('says what is new, and what fails now', () => {
    const another = { ...did.key, target: 'AKIAEXAMPLEKEY000009' };
    expect(withEarlier([another], [did.key])).toEqual([did.key, another]);
    expect(withEarlier([failed(did.key)], [did.key])).toEqual([did.key, failed(did.key)]);
  });
  it('forgets an earlier failure that has passed', () => {
    expect(withEarlier([did.key], [failed(did.key)])).toEqual([did.key]);
    expect(withEarlier([already])).toEqual([already]);
  });
});
