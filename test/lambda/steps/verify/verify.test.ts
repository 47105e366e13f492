import { PermanentError } from '../../../../lambda/aws/failure.ts';
import { denyAllPolicy, revokePolicy, sessionPolicyName } from '../../../../core/containment/deny-policy.ts';
import { emptyPlan, toPlan } from '../../../../core/containment/plan.ts';
import { containedAt, verify } from '../../../../lambda/steps/verify/verify.ts';
import { launchRecord, roleIdentity } from '../../../support/events.ts';
import { key, type PortChange, ports } from '../../../support/ports.ts';
import { containment, failed, outcomes, stateOf } from '../../../support/report/state.ts';

const cutoff = new Date(outcomes.sessions.cutoff ?? '');
const deny = (document: string) => () => Promise.resolve({ document: encodeURIComponent(document) });
const compromised = key('AKIAEXAMPLEKEY000001', false);
const good = {
  accessKeys: { list: () => Promise.resolve([compromised]) },
  denies: { readInline: deny(revokePolicy(cutoff)) },
} satisfies PortChange;
const state = stateOf(undefined, { containment: containment() });
const check = (change: PortChange = {}, from = state) =>
  verify(from, ports({ ...good, ...change }), () => new Date('2026-11-01T10:00:12Z'));
const broken = ({ findings }: Awaited<ReturnType<typeof check>>) =>
  findings.filter(({ status }) => status !== 'in-place');

describe('verify', () => {
  it('holds when everything is in place', async () => {
    expect(await check()).toMatchObject({
      held: true,
      status: 'held',
      checkedAt: '2026-11-01T10:00:12.000Z',
      millisecondsSinceLaunch: 12_000,
      plan: state.plan,
    });
  });
  it.each<[string, PortChange]>([
    ['the key is active again', { accessKeys: { list: () => Promise.resolve([key(compromised.id)]) } }],
    ['there is a password again', { loginProfiles: { read: () => Promise.resolve({ createdAt: 'x' }) } }],
    ['the deny is gone', { denies: {} }],
    ['the deny was edited', { denies: { readInline: deny('{}') } }],
    [
      'the deny has an older cutoff',
      { denies: { readInline: deny(revokePolicy(new Date(cutoff.getTime() - 1))) } },
    ],
    [
      'the boundary is another',
      { denies: { readBoundary: () => Promise.resolve({ arn: 'x', isDenyAll: false }) } },
    ],
    [
      'a read is refused',
      { loginProfiles: { read: () => Promise.reject(new PermanentError('AccessDenied')) } },
    ],
    [
      'an SSH key is active',
      {
        credentials: {
          list: (_user, type) => Promise.resolve(type === 'ssh-key' ? [{ id: 'APKA1', active: true }] : []),
        },
      },
    ],
  ])('does not hold when %s', async (_name, change) => {
    const result = await check(change);
    expect(result).toMatchObject({ held: false, status: 'not-held' });
    expect(broken(result)).toHaveLength(1);
  });
  it.each<[string, PortChange]>([
    ['is attached', { denies: { isDenyAllAttached: () => Promise.resolve(true) } }],
    ['is the boundary', { denies: { readBoundary: () => Promise.resolve({ arn: 'x', isDenyAll: true }) } }],
  ])('holds when AWSDenyAll %s in the place of the deny', async (_name, change) => {
    expect((await check(change)).held).toBe(true);
  });
  it('wants the deny of everything where the plan says so', async () => {
    const plan = toPlan([{ kind: 'deny-all', userName: 'bob', policyName: 'P' }]);
    const all = { denies: { readInline: deny(denyAllPolicy) } };
    expect((await check(all, { ...state, plan })).held).toBe(true);
    expect((await check({}, { ...state, plan })).held).toBe(false);
  });
  it('wants the renewed cutoff once there is one', async () => {
    const later = new Date(cutoff.getTime() + 10_000);
    const renewal = { failed: false, outcomes: [{ ...outcomes.sessions, cutoff: later.toISOString() }] };
    expect((await check({}, { ...state, renewal })).held).toBe(false);
    const renewed = { denies: { readInline: deny(revokePolicy(later)) } };
    expect((await check(renewed, { ...state, renewal })).held).toBe(true);
  });
  it('does not hold when the cutoff could not be renewed: a session may have slipped through', async () => {
    const renewal = { failed: true, outcomes: [failed(outcomes.sessions)] };
    expect((await check({}, { ...state, renewal })).held).toBe(false);
    const all = { denies: { isDenyAllAttached: () => Promise.resolve(true) } };
    expect((await check(all, { ...state, renewal })).held).toBe(true);
  });
  it('holds when the user is gone', async () => {
    const find = () => Promise.resolve({ is: 'gone', why: 'nobody has the id' } as const);
    expect((await check({ principals: { find } })).held).toBe(true);
  });
  it('does not hold when IAM knows nobody of that name, and nothing more is known', async () => {
    const accessKeys = { list: () => Promise.resolve([]) };
    const denies = { readInline: () => Promise.resolve('gone' as const) };
    const find = () => Promise.resolve({ is: 'unknown', why: 'it may not be searched' } as const);
    expect(await check({ accessKeys, denies, principals: { find } })).toMatchObject({
      held: false,
      holders: [{ whereabouts: { is: 'unknown' } }],
    });
  });
  it('never holds where nothing was planned', async () => {
    expect((await check({}, { ...state, plan: emptyPlan })).held).toBe(false);
  });
});

describe('verify of somebody who fights back', () => {
  const launched = stateOf().launch.eventTime;
  const caller = { userName: 'deploy+ci@example.com', uniqueId: 'AIDAEXAMPLEUSERID0001' };
  const fresh = key('AKIAEXAMPLENEWKEY001', true, launched);
  const keys = (...more: (typeof fresh)[]) => ({
    accessKeys: { list: () => Promise.resolve([compromised, ...more]) },
  });

  it('finds a key that the user was given since the launch, plans its end, and to deny the user everything', async () => {
    const result = await check(keys(fresh));
    expect(result.held).toBe(false);
    expect(broken(result)).toMatchObject([{ target: fresh.id, userName: 'deploy+ci@example.com' }]);
    expect(result.plan).toEqual(
      toPlan([
        ...state.plan.actions,
        { kind: 'deactivate-key', ...caller, accessKeyId: fresh.id },
        { kind: 'deny-all', ...caller, policyName: 'FirebreakDenyAll' },
      ]),
    );
    // Once it is planned it is an action like any other.
    const denies = {
      readInline: (_holder: unknown, name: string) =>
        deny(name === 'FirebreakDenyAll' ? denyAllPolicy : revokePolicy(cutoff))(),
    };
    const next = { ...state, plan: result.plan! };
    expect(broken(await check({ ...keys(fresh), denies }, next))).toHaveLength(1);
    expect((await check({ ...keys({ ...fresh, active: false }), denies }, next)).held).toBe(true);
  });
  it('leaves a key alone that was there before the launch, one that is inactive, and its own', async () => {
    const before = key('AKIAEXAMPLEOLDKEY001', true, '2026-10-31T10:00:00.000Z');
    expect((await check(keys(before))).held).toBe(true);
    expect((await check(keys({ ...fresh, active: false }))).held).toBe(true);
    const backupKey = { status: 'created', note: '', accessKeyId: fresh.id } as const;
    expect((await check(keys(fresh), { ...state, backupKey })).held).toBe(true);
  });
  it('takes a backup key that failed and is still active for a new key like any', async () => {
    const backupKey = { status: 'failed', note: '', accessKeyId: fresh.id, leftActive: true } as const;
    const result = await check(keys(fresh), { ...state, backupKey });
    expect(result.held).toBe(false);
    expect(result.plan!.actions).toContainEqual(
      expect.objectContaining({ kind: 'deactivate-key', accessKeyId: fresh.id }),
    );
  });
  it('does not hold where new keys cannot be looked for', async () => {
    const plan = toPlan(state.plan.actions.filter(({ kind }) => kind === 'revoke-sessions'));
    const accessKeys = { list: () => Promise.reject(new PermanentError('AccessDenied')) };
    const result = await check({ accessKeys }, { ...state, plan });
    expect(broken(result)).toMatchObject([{ status: 'unknown' }]);
  });
  it('calls nothing reverted that never came about: it failed, or is under way', async () => {
    const [finding] = broken(await check({ denies: {} }));
    const of = (status: 'done' | 'failed') => ({
      ...state,
      containment: {
        revokeSessions: {
          outcomes: [{ ...finding!, status, at: '2026-11-01T10:00:01.000Z' }],
          failed: status === 'failed',
        },
      } as unknown as NonNullable<typeof state.containment>,
    });
    expect((await check({ denies: {} }, of('done'))).reverted).toHaveLength(1);
    expect((await check({ denies: {} }, of('failed'))).reverted).toBeUndefined();
    expect((await check({ denies: {} }, { ...stateOf(), underWay: true })).reverted).toBeUndefined();
  });
  it('remembers what was reverted, although it is in place again', async () => {
    const verification = await check(keys(fresh));
    const after = await check({}, { ...state, verification });
    expect(after).toMatchObject({ held: true, reverted: [{ target: fresh.id, action: 'deactivate-key' }] });
    const many = { ...after, reverted: Array.from({ length: 20 }, () => after.reverted![0]!) };
    const again = await check({ denies: {} }, { ...state, verification: many });
    expect(again.reverted).toHaveLength(20);
    expect(again.reverted?.at(-1)).toMatchObject({ action: 'revoke-sessions' });
    const { reverted, ...rest } = after;
    const firstEdition = { ...rest, undone: reverted };
    expect((await check({}, { ...state, verification: firstEdition })).reverted).toEqual(reverted);
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
        deactivateCredentials: none,
      },
    },
  );
  const found = (document: string) => ({ document: encodeURIComponent(document) });

  it.each<[string, { document: string } | 'none' | 'gone', boolean]>([
    ['the deny is there', found(revokePolicy(new Date(wanted), userId)), true],
    ['the role is gone at this moment', 'gone', false],
    ['the deny is gone', 'none', false],
    ['the deny is of another session', found(revokePolicy(new Date(wanted), `${userId}x`)), false],
    ['the deny has an older cutoff', found(revokePolicy(new Date(Date.parse(wanted) - 1000), userId)), false],
    ['the deny was edited', found('{}'), false],
  ])('%s', async (_name, policy, expected) => {
    const asked: unknown[][] = [];
    const readInline = (...call: unknown[]) => (asked.push(call), Promise.resolve(policy));
    const verification = await check({ denies: { readInline } }, role);
    expect(asked).toEqual([
      [{ type: 'role', name: 'Admin', uniqueId: 'AROAEXAMPLEROLEID0001' }, sessionPolicyName(userId)],
    ]);
    expect(verification.findings).toMatchObject([{ action: 'revoke-role-sessions', target: userId }]);
    expect(verification.held).toBe(expected);
  });
});

describe('verify of a session whose name is shared', () => {
  const userId = 'AROAEXAMPLEROLEID0001:GitHubActions';
  const issuedAt = '2026-11-01T09:30:00Z';
  const action = { kind: 'revoke-role-sessions', roleName: 'ci', policyName: 'P', userId, issuedAt } as const;
  const [from, cutoff] = [new Date('2026-11-01T09:30:00Z'), new Date('2026-11-01T09:30:02Z')];

  it.each<[string, string, boolean]>([
    ['is of when it was issued', revokePolicy(cutoff, userId, from), true],
    ['is of another time', revokePolicy(cutoff, userId, new Date('2026-11-01T09:30:01Z')), false],
    ['ends before it was issued', revokePolicy(new Date(issuedAt), userId, from), false],
    ['is of every session of the name', revokePolicy(cutoff, userId), false],
  ])('the deny %s', async (_what, document, expected) => {
    const target = `${userId} issued at ${issuedAt}`;
    const outcome = { action: action.kind, target, status: 'done', cutoff: cutoff.toISOString() } as const;
    const revokeSessions = { failed: false, outcomes: [outcome] };
    const renewal = { failed: true, outcomes: [] }; // its cutoff does not move: nothing is missed
    const change = { plan: toPlan([action]), containment: { ...containment(), revokeSessions }, renewal };
    expect((await check({ denies: { readInline: deny(document) } }, { ...state, ...change })).held).toBe(
      expected,
    );
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
