import type { ForeignDeny } from '../../../../core/incident/absorb.ts';
import type { ItemCoverage } from '../../../../core/incident/credential.ts';
import type { Incident } from '../../../../core/incident/incident.ts';
import type { Status } from '../../../../core/incident/item/items.ts';
import type { Settings } from '../../../../core/settings/settings.ts';
import type { ContainmentState } from '../../../../core/state.ts';
import { toCaller } from '../../../../core/caller/to-caller.ts';
import { planSecondWave } from '../../../../core/lineage/second-wave.ts';
import { containTraced } from '../../../../lambda/steps/resolve-caller/traced.ts';
import { stateOf } from '../../../support/report/state.ts';
import { account, launchRecord, roleIdentity, settings, userIdentity } from '../../../support/events.ts';

const now = new Date('2026-11-01T10:05:00.000Z');
const staleBefore = '2026-11-01T09:55:00.000Z';
const breaker = { of: 'callers', limit: 5, until: '2026-11-01T11:00:00.000Z', opened: true } as const;
const caller = toCaller({ userIdentity: roleIdentity }, account);
const issuer = toCaller({ userIdentity }, account);
const userKey = 'user:AIDAEXAMPLEUSERID0001';
const stolen = userIdentity.accessKeyId;
const covering: ItemCoverage = { keys: [stolen], sessions: ['sessions'], before: '2026-11-01T10:01:00.000Z' };

const refusedState = (change: Partial<ContainmentState> = {}): ContainmentState => {
  const state = stateOf({ ...launchRecord, userIdentity: roleIdentity }, { breaker, route: 'alert' });
  const links = [
    {
      accessKeyId: roleIdentity.accessKeyId,
      issuedBy: {
        eventName: 'AssumeRole',
        eventId: 'e',
        eventTime: '2026-11-01T09:00:00.000Z',
        region: 'us-east-1',
        issuer,
      },
    },
  ];
  const lineage = {
    accessKeyId: 'ASIA',
    links,
    end: 'long-term-key',
    reason: '',
    searchedAt: '',
    coverage: [],
  };
  return {
    ...state,
    incident: { ...state.incident, key: 'role:AROAEXAMPLEROLEID0001' },
    verdict: { ...state.verdict, kind: 'alert', because: 'circuit breaker' },
    trace: { phase: 'first', lineage, verdicts: [], act: false, plan: state.plan, denied: [] },
    ...change,
  } as ContainmentState;
};

const deny = (status: Status, coverage = covering, openedAt = '2026-11-01T10:00:00.000Z') => ({
  coverage,
  standing: { status, openedAt },
  incident: { id: 'fb-origin', key: userKey } as Incident,
});
type Deny = ForeignDeny & { readonly incident: Incident };

async function contain(
  state: ContainmentState,
  found: { readonly own?: Deny; readonly others?: readonly Deny[] },
  { admitted = true, mode = 'contain' }: { admitted?: boolean; mode?: Settings['mode'] } = {},
) {
  const admissions: unknown[] = [];
  const asked: string[] = [];
  const result = await containTraced(state, {
    incidents: {
      admit: (...request) => {
        admissions.push(request);
        return Promise.resolve(admitted);
      },
    },
    denies: {
      own: (key) => {
        asked.push(key);
        return Promise.resolve(found.own);
      },
      of: () => Promise.resolve(found.others ?? []),
    },
    settings: { mode },
    now,
    staleBefore,
  });
  return { result, admissions, asked };
}

describe('a role session that the breaker refused, and that was traced', () => {
  const otherKey: ItemCoverage = { ...covering, keys: ['AKIAOTHEROTHEROTHER1'] };
  it.each<[string, Parameters<typeof contain>[1], boolean]>([
    ['whose issuer has an incident that covers the key', { own: deny('held') }, true],
    ['whose issuer is being contained', { own: deny('containing') }, true],
    ['whose issuer does not hold', { own: deny('not-held') }, true],
    ['whose issuer has a slot for another key', { own: deny('held', otherKey) }, true],
    ['whose issuer a second wave of somebody else denies', { others: [deny('held')] }, true],
    ['whose issuer nobody contains', {}, false],
    ['whose issuer is alerted on', { own: deny('alerted') }, false],
    ['whose issuer was restored', { own: deny('restored'), others: [deny('restored')] }, false],
    [
      'whose issuer is being contained by what has died',
      { own: deny('containing', covering, '2026-11-01T09:00:00.000Z') },
      false,
    ],
    ['whose issuer is denied with another key by somebody else', { others: [deny('held', otherKey)] }, false],
  ])('%s', async (_, found, isContained) => {
    const { result, admissions, asked } = await contain(refusedState(), found);
    expect(asked).toEqual([userKey]);
    expect(result.route).toBe(isContained ? 'contain' : 'alert');
    expect(admissions).toHaveLength(isContained ? 1 : 0);
    if (!isContained) {
      expect(result.breaker).toEqual({ ...breaker, opened: false });
      return;
    }
    expect(result.breaker).toBeUndefined();
    expect(result.verdict).toMatchObject({ kind: 'contain', because: expect.stringContaining('fb-origin') });
    expect(result.admitted).toMatchObject({ by: 'fb-origin', phase: 'first' });
    expect(admissions).toMatchObject([
      [{ id: result.incident.id }, { sessions: ['AROAEXAMPLEROLEID0001:alice'] }, now],
    ]);
  });

  it('is denied by itself, whatever the settings say of its role', async () => {
    const whole = [
      { kind: 'revoke-role-sessions', roleName: 'Admin', policyName: 'FirebreakRevokeSessions' },
    ];
    const state = refusedState({ plan: { actions: whole } as unknown as ContainmentState['plan'] });
    const { result } = await contain(state, { own: deny('held') });
    expect(result.plan.actions).toMatchObject([{ userId: 'AROAEXAMPLEROLEID0001:alice' }]);
    expect(result.plan.actions[0]).not.toHaveProperty('escalate');
  });

  it('leads to a second wave for the key that is not refused yet, and to none for the one that is', async () => {
    const covered = (await contain(refusedState(), { own: deny('held') })).result;
    expect(covered.trace?.phase).toBe('first');
    expect(planSecondWave(covered, covered.trace!.lineage, settings()).verdicts).toMatchObject([
      { kind: 'contained', because: 'fb-origin contains it' },
    ]);
    const other = (await contain(refusedState(), { own: deny('held', otherKey) })).result;
    expect(other.trace?.phase).toBe('again');
    expect(planSecondWave(other, other.trace!.lineage, settings()).verdicts).toMatchObject([
      { kind: 'contain' },
    ]);
  });

  it.each<[string, Partial<ContainmentState>, Parameters<typeof contain>[2]]>([
    ['it is a user', { caller: issuer }, {}],
    ['its session is in doubt', { caller: { ...caller, doubt: 'odd' } as ContainmentState['caller'] }, {}],
    ['the mode is observe', { mode: 'observe' }, {}],
    ['the mode is observe by now', {}, { mode: 'observe' }],
    ['another execution has taken it over', {}, { admitted: false }],
    [
      'it is of the principal that issued it, whose incident covers something else',
      { incident: { ...stateOf().incident, key: userKey } },
      {},
    ],
  ])('is left where %s', async (name, change, more) => {
    const own = deny('held', name.includes('something else') ? otherKey : covering);
    const { result } = await contain(refusedState(change), { own }, more);
    expect(result).toMatchObject({ route: 'alert', verdict: { kind: 'alert' }, breaker: { opened: false } });
  });

  it('is nobody who was not refused', async () => {
    const state = stateOf({ ...launchRecord, userIdentity: roleIdentity });
    const { result, asked } = await contain(state, { own: deny('held') });
    expect([result, asked]).toEqual([state, []]);
  });
});
