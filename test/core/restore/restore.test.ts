import type { Action } from '../../../core/containment/action.ts';
import { denyAllPolicy, emptyPolicy, revokePolicy } from '../../../core/containment/deny-policy.ts';
import type { RestoreOptions } from '../../../core/containment/actions/taken.ts';
import type { Prior, PriorState } from '../../../core/containment/prior.ts';
import type { Kept } from '../../../core/restore/kept.ts';
import { planRestore } from '../../../core/restore/plan.ts';
import { takenBy } from '../../../core/restore/taken-by.ts';
import { denyAll, kept, nothingMore, portsOf, type World, world } from './given.ts';

const userName = 'bob';
const policyName = 'FirebreakRevokeSessions';
const key1: Action = { kind: 'deactivate-key', userName, accessKeyId: 'AKIAEXAMPLEKEY000001' };
const allKeys: Action = { kind: 'deactivate-all-keys', userName };
const sessions: Action = { kind: 'revoke-sessions', userName, policyName };
const console_: Action = { kind: 'disable-console', userName };
const sshKeys: Action = { kind: 'deactivate-ssh-keys', userName };
const oneSession: Action = {
  kind: 'revoke-role-sessions',
  roleName: 'web',
  policyName: 'FirebreakRevoke-1',
  userId: 'AROA:x',
};

const prior = (action: Action, state: PriorState, readAt = '2026-11-01T10:00:01.000Z'): Prior => ({
  action,
  readAt,
  state,
});
const active = (...ids: string[]) => ids.map((id) => ({ id, active: true }));
const cutoff = new Date('2026-11-01T10:00:20.000Z');
const late = new Date('2026-11-03T00:00:00.000Z'); // no session lives so long

/** The plan, with its drift in words. */
async function plan(known: Kept, iam: World, options: Partial<RestoreOptions> = {}, now = late) {
  const made = await planRestore(known, { ...nothingMore, ...options }, portsOf(iam), now);
  return { ...made, drift: made.drift.map(({ text }) => text) };
}
const shown = async (known: Kept, iam: World, options: Partial<RestoreOptions> = {}) =>
  (await plan(known, iam, options)).items.map(
    ({ taken, restoration, standing }) => `${standing.is}: ${restoration.describe(taken)}`,
  );

const keyOf = (id: string, isActive: boolean, createdAt = '2026-01-01T00:00:00.000Z') => ({
  id,
  active: isActive,
  createdAt,
});

/** Restores everything that can be. */
async function restore(
  known: Kept,
  iam: World,
  options: Partial<RestoreOptions> = {},
): Promise<readonly string[]> {
  const calls: string[] = [];
  const { items } = await plan(known, iam, options);
  for (const { taken, restoration, standing } of items) {
    if (standing.is !== 'to-do') continue;
    const restored = await restoration.restore(taken, portsOf(iam, calls), () => 'secret');
    expect(restored.problem).toBeUndefined();
  }
  return calls;
}

describe('a user key', () => {
  it('that is compromised stays inactive unless it is asked for', async () => {
    const iam = world({ keys: [keyOf('AKIAEXAMPLEKEY000001', false)] });
    const known = kept({ actions: [key1] });
    expect(await restore(known, iam)).toEqual([]);
    expect(await restore(known, iam, { includeCompromisedKey: true })).toEqual([
      'activate AKIAEXAMPLEKEY000001',
    ]);
  });

  it('that was active before comes back, one that was inactive does not', async () => {
    const iam = world({ keys: [keyOf('AKIA2', false), keyOf('AKIA3', false)] });
    const keys = [...active('AKIA2'), { id: 'AKIA3', active: false }];
    expect(
      await restore(kept({ actions: [key1, allKeys], priors: [prior(allKeys, { keys })] }), iam),
    ).toEqual(['activate AKIA2']);
  });

  it('may be the one that issued the session, as long as nobody knows which did', async () => {
    const known = kept({ actions: [allKeys], priors: [prior(allKeys, { keys: active('AKIA2', 'AKIA3') })] });
    const iam = world({ keys: [keyOf('AKIA2', false), keyOf('AKIA3', false)] });
    expect(await shown(known, iam)).toEqual([
      'kept: suspected access key AKIA2 of user bob',
      'kept: suspected access key AKIA3 of user bob',
    ]);
    expect(await shown({ ...known, origins: [{ userName, accessKeyId: 'AKIA2' }] }, iam)).toEqual([
      'kept: compromised access key AKIA2 of user bob',
      'to-do: access key AKIA3 of user bob',
    ]);
    const caller = { kind: 'user-session', userName, userArn: '', origin: 'console', reason: '' } as const;
    expect(await shown({ ...known, caller }, iam)).toEqual([
      'to-do: access key AKIA2 of user bob',
      'to-do: access key AKIA3 of user bob',
    ]);
  });

  it('that another open incident calls compromised is not restored with this one', async () => {
    const others = [{ incidentId: 'fb-2', actions: [{ ...key1, accessKeyId: 'AKIA2' } as Action] }];
    const known = kept({
      actions: [key1, allKeys],
      priors: [prior(allKeys, { keys: active('AKIA2') })],
      others,
    });
    expect(await shown(known, world({ keys: [keyOf('AKIA2', false)] }))).toContain(
      'kept: compromised access key AKIA2 of user bob',
    );
  });

  it('that is compromised and active again is drift', async () => {
    const iam = world({ keys: [keyOf('AKIAEXAMPLEKEY000001', true)] });
    expect((await plan(kept({ actions: [key1] }), iam)).drift).toEqual([
      'AKIAEXAMPLEKEY000001 is compromised, and somebody made it active again',
    ]);
  });

  it('that was made since is drift, unless it was known or Firebreak made it', async () => {
    const iam = world({ keys: [keyOf('AKIANEW', true, '2026-11-01T11:00:00.000Z')] });
    expect((await plan(kept({ actions: [key1] }), iam)).drift).toEqual([
      'bob was given access key AKIANEW at 2026-11-01T11:00:00.000Z',
    ]);
    expect((await plan(kept({ actions: [key1], ownKeys: ['AKIANEW'] }), iam)).drift).toEqual([]);
  });
});

describe('a password', () => {
  const removed = kept({
    actions: [console_],
    priors: [prior(console_, { passwordCreatedAt: '2026-01-01T00:00:00.000Z' })],
  });

  it('is set anew only when asked for, and only where there was one', async () => {
    expect(await restore(removed, world())).toEqual([]);
    expect(await restore(removed, world(), { newPassword: true })).toEqual(['password']);
    const none = kept({ actions: [console_], priors: [prior(console_, { passwordCreatedAt: null })] });
    expect(await restore(none, world(), { newPassword: true })).toEqual([]);
  });

  it('that somebody set since is drift; one of an earlier try of this restore is not', async () => {
    const iam = world({ password: '2026-11-02T12:00:00.000Z' });
    expect((await plan(removed, iam, { newPassword: true })).drift).toHaveLength(1);
    const again = { ...removed, restoringSince: '2026-11-02T12:00:00.400Z' };
    expect((await plan(again, iam, { newPassword: true })).drift).toEqual([]);
    const later = { ...removed, restoringSince: '2026-11-02T12:00:01.000Z' };
    expect((await plan(later, iam)).drift).toHaveLength(1);
  });
});

describe('a deny', () => {
  const none = { deny: { attached: false } };
  const known = kept({ actions: [sessions], priors: [prior(sessions, none)] });
  const put = (document: string) => world({ inline: { [policyName]: document } });

  it('of ours is taken away, whichever incident put one first', async () => {
    expect(await restore(known, put(revokePolicy(cutoff)))).toEqual([`delete ${policyName}`]);
    for (const document of [revokePolicy(new Date(0)), denyAllPolicy]) {
      const earlier = kept({
        actions: [sessions],
        priors: [prior(sessions, { deny: { attached: false, document } })],
      });
      expect(await restore(earlier, put(revokePolicy(cutoff)))).toEqual([`delete ${policyName}`]);
    }
  });

  it('of everything is said to hold every credential while it stands', async () => {
    const user: Action = { kind: 'deny-user', userName, policyName: 'FirebreakDenyUser' };
    const iam = world({ inline: { FirebreakDenyUser: denyAllPolicy } });
    const { items } = await plan(kept({ actions: [user], priors: [prior(user, none)] }), iam);
    expect(items.at(-1)?.standing).toEqual({
      is: 'to-do',
      note: 'take it away: it denies everything, so no credential works while it stands',
    });
  });

  it('that was emptied since its sessions ended is taken away, and is no drift', async () => {
    const iam = world({ inline: { 'FirebreakRevoke-1': emptyPolicy } });
    const one = kept({ actions: [oneSession], priors: [prior(oneSession, none)] });
    expect((await plan(one, iam)).drift).toEqual([]);
    expect(await restore(one, iam)).toEqual(['delete FirebreakRevoke-1']);
  });

  it('restores the document of its name that was there before', async () => {
    const document = '{"Version":"2012-10-17","Statement":[]}';
    const iam = put(revokePolicy(cutoff));
    const earlier = kept({
      actions: [sessions],
      priors: [prior(sessions, { deny: { attached: false, document } })],
    });
    expect(await restore(earlier, iam)).toEqual([`put ${policyName}`]);
    expect(iam.inline[policyName]).toBe(document);
    expect(await restore(earlier, iam)).toEqual([]);
  });

  it.each([
    ['edited', revokePolicy(cutoff).replace('Deny', 'Allow'), 'was edited'],
    [
      'of a later cutoff',
      revokePolicy(new Date('2026-11-01T10:01:02.000Z')),
      'later than this containment put it',
    ],
  ])('that is %s is drift', async (_name, document, text) => {
    expect((await plan(known, put(document))).drift).toEqual([expect.stringContaining(text)]);
  });

  it('with a cutoff that was put before the last look is ours', async () => {
    expect((await plan(known, put(revokePolicy(new Date('2026-11-01T10:01:01.000Z'))))).drift).toEqual([]);
  });

  it('that another incident put too waits for that one, which is no drift', async () => {
    const shared = { ...known, others: [{ incidentId: 'fb-2', actions: [sessions] }] };
    const iam = put(revokePolicy(cutoff));
    const { drift, items, sessionsUntil } = await plan(shared, iam, {}, new Date('2026-11-01T11:00:00Z'));
    expect(drift).toEqual([]);
    expect(items.at(-1)?.standing).toEqual({
      is: 'waiting',
      note: 'it waits: fb-2 took it too, and is not restored',
      waitsFor: ['fb-2'],
    });
    // What is not lifted ends no session's end.
    expect(sessionsUntil).toBeUndefined();
    expect(await restore(shared, iam)).toEqual([]);
    expect(await restore(shared, iam, { despiteDrift: true })).toEqual([`delete ${policyName}`]);
  });

  it('by AWSDenyAll is detached, unless it was attached before', async () => {
    expect(await restore(known, world({ attached: true }))).toEqual(['detach']);
    const before = kept({ actions: [sessions], priors: [prior(sessions, { deny: { attached: true } })] });
    expect(await restore(before, world({ attached: true }))).toEqual([]);
  });

  it('by AWSDenyAll that containment had not attached is drift', async () => {
    const outcomes = [
      { action: 'revoke-sessions', target: userName, status: 'done', means: 'inline-policy' } as const,
    ];
    expect((await plan({ ...known, outcomes }, world({ attached: true }))).drift).toHaveLength(1);
  });

  it('by the boundary restores the old one, or none', async () => {
    const old = 'arn:aws:iam::111122223333:policy/old';
    const before = kept({
      actions: [sessions],
      priors: [prior(sessions, { deny: { attached: false, boundary: old } })],
    });
    expect(await restore(before, world({ boundary: denyAll }))).toEqual([`boundary ${old}`]);
    expect(await restore(known, world({ boundary: denyAll }))).toEqual(['boundary none']);
    expect(await restore(before, world({ boundary: old }))).toEqual([]);
  });

  it('leaves a boundary alone that is neither, and calls it drift', async () => {
    const iam = world({ boundary: 'arn:aws:iam::111122223333:policy/other' });
    const { drift, items } = await plan(known, iam);
    expect(drift).toHaveLength(1);
    expect(items.filter(({ standing }) => standing.is === 'to-do')).toEqual([]);
  });

  it('of one session of a role is its inline policy alone', async () => {
    const iam = world({
      inline: { 'FirebreakRevoke-1': revokePolicy(cutoff, 'AROA:x') },
      attached: true,
      boundary: denyAll,
    });
    const one = kept({ actions: [oneSession], priors: [prior(oneSession, none)] });
    expect(await restore(one, iam)).toEqual(['delete FirebreakRevoke-1']);
  });
});

describe('sessions that a deny ended', () => {
  const known = kept({ actions: [sessions], priors: [prior(sessions, { deny: { attached: false } })] });
  const iam = () => world({ inline: { [policyName]: revokePolicy(cutoff) } });
  const until = async (now: string, options: Partial<RestoreOptions> = {}) =>
    (await plan(known, iam(), options, new Date(now))).sessionsUntil;

  it('may live for 36 hours from the last cutoff', async () => {
    expect(await until('2026-11-02T22:00:59.000Z')).toBe('2026-11-02T22:01:00.000Z');
    expect(await until('2026-11-02T22:01:00.000Z')).toBeUndefined();
  });
  it('of a role may live for 12', async () => {
    const one = kept({ actions: [oneSession], priors: [] });
    const role = world({ inline: { 'FirebreakRevoke-1': revokePolicy(cutoff, 'AROA:x') } });
    expect((await plan(one, role, {}, new Date('2026-11-01T12:00:00Z'))).sessionsUntil).toBe(
      '2026-11-01T22:01:00.000Z',
    );
  });
  it('are not to be feared of a key that is trusted again', async () => {
    expect(await until('2026-11-01T11:00:00.000Z', { includeCompromisedKey: true })).toBeUndefined();
  });
});

describe('what is restored', () => {
  const everything = kept({
    actions: [sessions, console_, key1, allKeys, sshKeys],
    priors: [
      prior(sessions, { deny: { attached: false } }),
      prior(console_, { passwordCreatedAt: '2026-01-01T00:00:00.000Z' }),
      prior(allKeys, { keys: active('AKIA2') }),
      prior(sshKeys, { credentials: active('APKA1'), mfaDevices: ['arn:mfa/bob'] }),
    ],
  });

  it('comes in an order in which the denies are last, the inline one behind the others', async () => {
    const iam = world({
      keys: [keyOf('AKIA2', false)],
      credentials: [{ id: 'APKA1', active: false }],
      inline: { [policyName]: revokePolicy(cutoff) },
      attached: true,
      boundary: denyAll,
    });
    expect(await restore(everything, iam, { newPassword: true })).toEqual([
      'password',
      'activate APKA1',
      'activate AKIA2',
      'boundary none',
      'detach',
      `delete ${policyName}`,
    ]);
  });

  it('is nothing of a user that is gone, or is another one of the same name', async () => {
    for (const madeAt of [undefined, '2026-11-02T00:00:00.000Z']) {
      const iam = { ...world({ attached: true, mfaDevices: [] }), madeAt } as World;
      const { items, drift } = await plan(everything, iam);
      expect(items.every(({ standing }) => standing.is === 'gone')).toBe(true);
      expect(drift).toHaveLength(1);
    }
  });

  it('is looked at for MFA devices that were added since', async () => {
    const iam = world({ keys: [keyOf('AKIA2', false)], mfaDevices: ['arn:mfa/bob', 'arn:mfa/mallory'] });
    expect((await plan(everything, iam)).drift).toContain('bob was given MFA device arn:mfa/mallory');
  });

  it('goes by the earliest look: a later one is of what Firebreak had made of it', () => {
    const priors = [
      prior(allKeys, { keys: [{ id: 'AKIA2', active: false }] }, '2026-11-01T12:00:00.000Z'),
      prior(allKeys, { keys: active('AKIA2') }, '2026-11-01T10:00:01.000Z'),
      prior(allKeys, { unreadable: 'AccessDenied' }, '2026-11-01T09:00:01.000Z'),
    ];
    expect(
      takenBy(kept({ actions: [key1, allKeys], priors })).things.map(({ taken }) => taken),
    ).toContainEqual(expect.objectContaining({ accessKeyId: 'AKIA2', trust: 'trusted' }));
  });

  it('goes by what the containment said it did, where nothing was written down before', () => {
    const outcomes = [
      { action: 'deactivate-all-keys', target: 'AKIA2', userName, status: 'done' },
      { action: 'disable-console', target: userName, status: 'done' },
      { action: 'revoke-sessions', target: userName, status: 'done', means: 'managed-policy' },
    ] as const;
    const { things, unknown } = takenBy(kept({ actions: [key1, allKeys, console_, sessions], outcomes }));
    expect(things.map(({ taken, restoration }) => restoration.describe(taken))).toEqual([
      'console password of user bob',
      'compromised access key AKIAEXAMPLEKEY000001 of user bob',
      'access key AKIA2 of user bob',
      'AWSDenyAll attached to user bob',
      'inline policy FirebreakRevokeSessions of user bob',
    ]);
    expect(unknown).toHaveLength(3);
  });
});
