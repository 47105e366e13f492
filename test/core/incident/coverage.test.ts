import { staleBefore } from '../../../core/incident/stale.ts';
import { toPlan } from '../../../core/containment/plan.ts';
import { type Action, targetOf } from '../../../core/containment/action.ts';
import type { Finding, Outcome } from '../../../core/containment/outcome.ts';
import {
  deniedByWave,
  deniedOthers,
  forever,
  isCovered,
  plannedCoverage,
  spreadMs,
  verifiedCoverage,
} from '../../../core/incident/coverage.ts';
import { credentialOf } from '../../../core/incident/credential.ts';
import {
  countCredentials,
  countsWith,
  type CredentialItem,
} from '../../../core/incident/other-credentials.ts';
import { containment, stateOf } from '../../support/report/state.ts';

const userName = 'bob';
const roleName = 'web';
const key = { kind: 'deactivate-key', userName, accessKeyId: 'AKIAEXAMPLEKEY000001' } as const;
const all: Action = { kind: 'deactivate-all-keys', userName };
const sessions: Action = { kind: 'revoke-sessions', userName, policyName: 'p' };
const everything: Action = { kind: 'deny-all', userName, policyName: 'p' };
const roleSession: Action = { kind: 'revoke-role-sessions', roleName, policyName: 'p', userId: 'AROA:a' };
const role: Action = { kind: 'revoke-role-sessions', roleName, policyName: 'p' };
const at = '2026-11-01T10:00:05.000Z';
const later = new Date('2026-11-01T10:13:00.000Z');

const done = (action: Action, change: Partial<Outcome> = {}): Outcome => ({
  ...aboutOf(action),
  status: 'done',
  at: '2026-11-01T10:00:06.000Z',
  ...change,
});
const inPlace = (action: Action, status: Finding['status'] = 'in-place'): Finding => ({
  ...aboutOf(action),
  status,
  note: '',
});
const aboutOf = (action: Action) => ({
  action: action.kind,
  target: targetOf(action),
  ...('userName' in action && { userName: action.userName }),
  ...(action.uniqueId !== undefined && { uniqueId: action.uniqueId }),
});

describe('what a plan is going to cover', () => {
  it.each([
    ['a key', [key], { keys: [key.accessKeyId], sessions: [], before: '' }],
    ['every key', [all], { keys: [], keysBefore: at, sessions: [], before: '' }],
    [
      'a key and the sessions of its user',
      [key, sessions],
      { keys: [key.accessKeyId], sessions: ['sessions'], before: at },
    ],
    ['a user denied everything', [everything], { keys: 'all', sessions: ['sessions'], before: forever }],
    ['a session of a role', [roleSession], { keys: [], sessions: ['AROA:a'], before: at }],
    ['a whole role', [role], { keys: [], sessions: 'all', before: at }],
  ])('%s', (_what, actions, expected) => {
    expect(plannedCoverage(actions, at)).toEqual(expected);
  });
});

describe('the deny of a session whose name others have, too', () => {
  const launch = { eventTime: at };
  const shared = (sessionCreatedAt: string) => {
    const caller = {
      ...{ roleName, roleArn: 'arn', sessionName: 'GitHubActions', reason: '' },
      kind: 'role-session',
      userId: 'AROAEXAMPLEROLE000001:GitHubActions',
    } as const;
    return credentialOf(caller, { ...launch, sessionCreatedAt });
  };
  const issuedAt = '2026-11-01T09:59:59Z';
  const userId = 'AROAEXAMPLEROLE000001:GitHubActions';
  const deny: Action = { kind: 'revoke-role-sessions', roleName, policyName: 'p', userId, issuedAt };

  // Its call that the deny refused would else be one of an attacker whom nothing covers.
  it('covers whoever has the bad luck to be issued in the second after it, and nobody else', () => {
    const covered = (created: string) => isCovered(plannedCoverage([deny], at), shared(created));
    expect(['58', '59'].map((second) => covered(`2026-11-01T09:59:${second}Z`))).toEqual([false, true]);
    expect(['00', '01'].map((second) => covered(`2026-11-01T10:00:${second}Z`))).toEqual([true, false]);
  });
});

describe('what verification found in place', () => {
  function verified(actions: readonly Action[], outcomes: readonly Outcome[], findings: readonly Finding[]) {
    const state = stateOf();
    const revokeSessions = { failed: false, outcomes };
    return verifiedCoverage(
      {
        ...state,
        caller: { kind: 'user-key', userName, userArn: 'arn', accessKeyId: key.accessKeyId, reason: '' },
        receivedAt: at,
        plan: toPlan(actions),
        containment: { ...state.containment!, revokeSessions },
        renewal: { failed: false, outcomes: [] },
      },
      { findings, checkedAt: '2026-11-01T10:00:20.000Z' },
    );
  }
  const cutoff = '2026-11-01T10:00:07.000Z';

  it('is what is there, with the latest cutoff that was put', () => {
    const later = '2026-11-01T10:00:17.000Z';
    const outcomes = [done(key), done(sessions, { cutoff }), done(sessions, { cutoff: later, at: later })];
    expect(verified([key, sessions], outcomes, [inPlace(key), inPlace(sessions)])).toEqual({
      keys: [key.accessKeyId],
      sessions: ['sessions'],
      before: later,
      spreadAt: new Date(Date.parse(later) + spreadMs).toISOString(),
    });
  });
  it.each(['reverted', 'unknown'] as const)('is nothing of what is %s', (status) => {
    const found = verified(
      [key, sessions],
      [done(sessions, { cutoff })],
      [inPlace(key, status), inPlace(sessions, status)],
    );
    expect(found).toMatchObject({ keys: [], sessions: [], before: '' });
  });
  it('is everything to come where AWSDenyAll stands in for the deny of sessions', () => {
    const found = verified([sessions], [done(sessions, { means: 'managed-policy' })], [inPlace(sessions)]);
    expect(found.before).toBe(forever);
  });
  it('is not what was done to somebody else', () => {
    const other: Action = { kind: 'deactivate-key', userName: 'eve', accessKeyId: 'AKIAEXAMPLEKEY000009' };
    expect(verified([other], [done(other)], [inPlace(other)])).toMatchObject({ keys: [] });
  });
});

describe('what is denied of others', () => {
  const state = stateOf();
  const uniqueId = 'AIDAEXAMPLEEVE0000001';
  const of = { userName: 'eve', uniqueId } as const;
  const eve: Action[] = [
    { kind: 'deactivate-key', ...of, accessKeyId: 'AKIAEXAMPLEKEY000009' },
    { kind: 'revoke-sessions', ...of, policyName: 'p' },
  ];
  const session: Action = { ...roleSession, uniqueId: 'AROA' };
  const cutoff = '2026-11-01T10:00:07.000Z';
  const denied = (plan: readonly Action[], findings: readonly Finding[]) => {
    const outcomes = [done(eve[1]!, { cutoff }), done(session, { cutoff })];
    const revokeSessions = { failed: false, outcomes };
    return deniedOthers({ ...state, containment: { ...containment(), revokeSessions } }, plan, {
      findings,
    }).map(({ key: of, coverage }) => [of, JSON.parse(coverage)]);
  };

  it('is what is in place, of each user and role by its unique id', () => {
    expect(
      denied(
        [...eve, session],
        [...eve, session].map((action) => inPlace(action)),
      ),
    ).toEqual([
      [`user:${uniqueId}`, { keys: ['AKIAEXAMPLEKEY000009'], sessions: ['sessions'], before: cutoff }],
      ['role:AROA', { keys: [], sessions: ['AROA:a'], before: cutoff }],
    ]);
  });
  it('is nothing any more where it was reverted: that is said, too, in the place of what was', () => {
    expect(
      denied(
        eve,
        eve.map((action) => inPlace(action, 'reverted')),
      ),
    ).toEqual([[`user:${uniqueId}`, { keys: [], sessions: [], before: '' }]]);
  });
  it('is not what is about the caller, nor about somebody whose unique id is not known', () => {
    const unnamed: Action = { kind: 'revoke-sessions', userName: 'eve', policyName: 'p' };
    const own = state.plan.actions;
    expect(
      denied(
        [...own, unnamed],
        [...own, unnamed].map((action) => inPlace(action)),
      ),
    ).toEqual([]);
  });
});

describe('a credential', () => {
  const launch = { eventTime: '2026-11-01T10:00:10.000Z' };
  const user = { userName, userArn: 'arn', reason: '' };
  const created = { ...launch, sessionCreatedAt: '2026-11-01T09:00:00Z' };

  it.each([
    [
      'a key',
      credentialOf({ kind: 'user-key', ...user, accessKeyId: 'AKIA1' }, launch),
      'AKIA1',
      launch.eventTime,
    ],
    [
      'a session of a user',
      credentialOf({ kind: 'user-session', origin: 'console', ...user }, created),
      'sessions',
      '2026-11-01T09:00:00.000Z',
    ],
    [
      'one that the record does not date',
      credentialOf({ kind: 'user-session', origin: 'console', ...user }, launch),
      'sessions',
      launch.eventTime,
    ],
    [
      'one dated after its call',
      credentialOf(
        { kind: 'user-session', origin: 'console', ...user },
        { ...launch, sessionCreatedAt: '2027-01-01T00:00:00Z' },
      ),
      'sessions',
      launch.eventTime,
    ],
  ])('is named and dated: %s', (_what, { id, since }, wantedId, wantedSince) => {
    expect([id, since]).toEqual([wantedId, wantedSince]);
  });
  it('is covered by what covers every key that there was when it called', () => {
    const covering = { keys: [], keysBefore: at, sessions: [], before: '' };
    expect(isCovered(covering, { id: 'K', type: 'key', since: '2026-11-01T10:00:04.000Z' })).toBe(true);
    expect(isCovered(covering, { id: 'K', type: 'key', since: at })).toBe(false);
  });
});

const stale = (now: Date): string =>
  staleBefore(now, { settleSeconds: 10, holdSeconds: 30, containAttempts: 3 });

describe('the other credentials of an incident', () => {
  const item = (
    sk: string,
    status: CredentialItem['status'],
    change: Partial<CredentialItem> = {},
  ): CredentialItem => ({
    ...{ sk, execution: 'e', credential: sk, subject: `session ${sk}`, status, launchTime: at, openedAt: at },
    ...change,
  });
  const own = (sk = 'INCIDENT') => ({ sk, execution: 'e' });
  it('are none where there is but one', () => {
    expect(countCredentials([item('INCIDENT', 'held')], own(), stale(new Date(at)))).toBeUndefined();
  });
  it('are those that are refused, those under way, and those that may still work', () => {
    const items = [
      item('INCIDENT', 'held'),
      item('a', 'held'),
      item('b', 'containing'),
      item('c', 'not-held'),
      item('d', 'alerted'),
    ];
    expect(countCredentials(items, own(), stale(new Date(at)))).toMatchObject({
      ...{ count: 4, held: 1, containing: 1, openCount: 2 },
      open: [
        { id: 'c', status: 'not-held' },
        { id: 'd', status: 'alerted' },
      ],
    });
    expect(countCredentials(items, own('c'), stale(new Date(at)))).toMatchObject({
      count: 4,
      held: 2,
      openCount: 1,
    });
  });
  it('are refused where another of them was contained with all of its role', () => {
    const whole = { keys: 'all', sessions: 'all', before: forever } as const;
    const items = [item('INCIDENT', 'held'), item('a', 'alerted'), item('b', 'held', { coverage: whole })];
    expect(countCredentials(items, own(), stale(new Date(at)))).toMatchObject({ held: 2, openCount: 0 });
  });
  it('may still work where the execution that was containing them has died', () => {
    const opened = (openedAt: string) => item('a', 'containing', { openedAt });
    const of = (openedAt: string) =>
      countCredentials([item('INCIDENT', 'held'), opened(openedAt)], own(), stale(later));
    expect(of('2026-11-01T10:04:00.000Z')).toMatchObject({ containing: 1, openCount: 0 });
    expect(of('2026-11-01T10:02:00.000Z')).toMatchObject({ containing: 0, openCount: 1 });
  });
  it('are those of an incident whose place this one took while it was open, too', () => {
    const now = new Date(at);
    const of = (incidentId: string, windowEnds: string) =>
      countsWith({ incidentId, windowEnds }, 'fb-2', now);
    expect(of('fb-2', '2026-11-01T09:00:00.000Z')).toBe(true);
    expect(of('fb-1', '2026-11-01T11:00:00.000Z')).toBe(true);
    expect(of('fb-1', '2026-11-01T09:00:00.000Z')).toBe(false);
  });
  it('are what another execution contains in the place of the own one', () => {
    // A newer session of the same name, or an incident that re-opened this one.
    const items = [item('INCIDENT', 'not-held', { execution: 'another' })];
    expect(countCredentials(items, own(), stale(new Date(at)))).toMatchObject({ count: 1, openCount: 1 });
  });
  it('are named up to ten', () => {
    const items = [
      item('INCIDENT', 'held'),
      ...Array.from({ length: 500 }, (_, n) => item(`s${n}`, 'alerted')),
    ];
    const counted = countCredentials(items, own(), stale(new Date(at)));
    expect([counted?.openCount, counted?.open.length]).toEqual([500, 10]);
  });
});

describe('a wave that denies its own user or role everything', () => {
  const whole = { keys: 'all', sessions: 'all', before: forever } as const;
  it('is to be found by whoever is refused by it, the incident’s own containment by its item', () => {
    const wave = { key: 'role:AROA', item: 'CREDENTIAL#fb-1#AROA:b' };
    expect(deniedByWave(wave, whole)).toEqual([{ key: 'role:AROA', coverage: JSON.stringify(whole) }]);
    expect(deniedByWave({ key: 'role:AROA', item: 'INCIDENT' }, whole)).toEqual([]);
    expect(deniedByWave(wave, { ...whole, before: at })).toEqual([]);
  });
});
