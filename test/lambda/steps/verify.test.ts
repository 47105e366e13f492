import type { RolePolicy } from '../../../lambda/aws/role-policies.ts';
import { PermanentError } from '../../../lambda/aws/failure.ts';
import { revokePolicy, sessionPolicyName } from '../../../lambda/core/plan.ts';
import { containedAt, verify, type VerifyPorts } from '../../../lambda/verify/verify.ts';
import { launchRecord, roleIdentity } from '../../support/events.ts';
import { containment, failed, outcomes, stateOf } from '../../support/state.ts';

const cutoff = new Date(outcomes.sessions.cutoff ?? '');
const deny = (date: Date) => ({ kind: 'found', document: encodeURIComponent(revokePolicy(date)) }) as const;
const good: VerifyPorts = {
  accessKeys: { list: () => Promise.resolve([{ accessKeyId: 'AKIAEXAMPLEKEY000001', active: false }]) },
  loginProfiles: { read: () => Promise.resolve(undefined) },
  userPolicies: { read: () => Promise.resolve(deny(cutoff)) },
  rolePolicies: {
    read: () => {
      throw new Error('a call that the test did not expect');
    },
  },
};
const state = stateOf(undefined, { containment: containment() });
const check = (ports: Partial<VerifyPorts>, from = state) =>
  verify(from, { ...good, ...ports }, () => new Date('2026-11-01T10:00:12Z'));

describe('verify', () => {
  it('holds when everything is in place', async () => {
    expect(await check({})).toMatchObject({
      held: true,
      status: 'held',
      checkedAt: '2026-11-01T10:00:12.000Z',
      millisecondsSinceLaunch: 12_000,
    });
  });
  it.each([
    [
      'the key is active again',
      {
        accessKeys: { list: () => Promise.resolve([{ accessKeyId: 'AKIAEXAMPLEKEY000001', active: true }]) },
      },
    ],
    ['there is a password again', { loginProfiles: { read: () => Promise.resolve({ createdAt: 'x' }) } }],
    ['the deny is gone', { userPolicies: { read: () => Promise.resolve({ kind: 'no-policy' as const }) } }],
    [
      'the deny was edited',
      { userPolicies: { read: () => Promise.resolve({ kind: 'found' as const, document: '{}' }) } },
    ],
    [
      'the deny has an older cutoff',
      { userPolicies: { read: () => Promise.resolve(deny(new Date(cutoff.getTime() - 1))) } },
    ],
    [
      'a read is refused',
      { loginProfiles: { read: () => Promise.reject(new PermanentError('AccessDenied')) } },
    ],
  ] as [string, Partial<VerifyPorts>][])('does not hold when %s', async (_name, ports) => {
    const result = await check(ports);
    expect(result).toMatchObject({ held: false, status: 'not-held' });
    expect(result.findings.filter((finding) => finding.status !== 'in-place')).toHaveLength(1);
  });
  it('wants the renewed cutoff once there is one', async () => {
    const later = new Date(cutoff.getTime() + 10_000);
    const renewal = { failed: false, outcomes: [{ ...outcomes.sessions, cutoff: later.toISOString() }] };
    expect((await check({}, { ...state, renewal })).held).toBe(false);
    const renewed = { userPolicies: { read: () => Promise.resolve(deny(later)) } };
    expect((await check(renewed, { ...state, renewal })).held).toBe(true);
  });
  it('does not hold when the cutoff could not be renewed: a session may have slipped through', async () => {
    const renewal = { failed: true, outcomes: [failed(outcomes.sessions)] };
    expect((await check({}, { ...state, renewal })).held).toBe(false);
  });
  it('holds when the user is gone', async () => {
    const gone: VerifyPorts = {
      ...good,
      accessKeys: { list: () => Promise.resolve([]) },
      loginProfiles: { read: () => Promise.resolve(undefined) },
      userPolicies: { read: () => Promise.resolve({ kind: 'no-user' }) },
    };
    expect((await check(gone)).held).toBe(true);
  });
  it('never holds where nothing was planned', async () => {
    expect((await check({}, { ...state, plan: { actions: [] } })).held).toBe(false);
  });
});

describe('verify of a role session', () => {
  const userId = 'AROAEXAMPLEROLEID0001:alice';
  const wanted = '2026-11-01T10:00:02.000Z';
  const outcome = { action: 'revoke-role-sessions', target: userId, status: 'done', cutoff: wanted } as const;
  const none = { failed: false, outcomes: [] };
  const role = stateOf(
    { ...launchRecord, userIdentity: roleIdentity },
    {
      containment: {
        deactivateKeys: none,
        revokeSessions: { failed: false, outcomes: [outcome] },
        disableConsole: none,
      },
    },
  );
  const found = (document: string): RolePolicy => ({ kind: 'found', document: encodeURIComponent(document) });
  const held = async (policy: RolePolicy, from = role) => {
    const asked: string[][] = [];
    const read = (...call: string[]) => (asked.push(call), Promise.resolve(policy));
    const verification = await check({ rolePolicies: { read } }, from);
    expect(asked).toEqual([['Admin', sessionPolicyName(userId)]]);
    expect(verification.findings).toMatchObject([{ action: 'revoke-role-sessions', target: userId }]);
    return verification.held;
  };

  it.each<[string, RolePolicy, boolean]>([
    ['the deny is there', found(revokePolicy(new Date(wanted), userId)), true],
    ['the role is gone', { kind: 'no-role' }, true],
    ['the deny is gone', { kind: 'no-policy' }, false],
    ['the deny is of another session', found(revokePolicy(new Date(wanted), `${userId}x`)), false],
    ['the deny has an older cutoff', found(revokePolicy(new Date(Date.parse(wanted) - 1000), userId)), false],
    ['the deny was edited', found('{}'), false],
  ])('%s', async (_name, policy, expected) => {
    expect(await held(policy)).toBe(expected);
  });
});

describe('containedAt', () => {
  it('is when the last action was in place', () => {
    expect(containedAt(state)?.toISOString()).toBe('2026-11-01T10:00:01.500Z');
  });
  it('is unknown while an action failed', () => {
    expect(
      containedAt({ ...state, containment: containment({ console: failed(outcomes.console) }) }),
    ).toBeUndefined();
  });
});
