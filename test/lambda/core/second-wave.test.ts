import type { Caller } from '../../../lambda/core/caller.ts';
import type { ContainmentState } from '../../../lambda/core/incident.ts';
import type { Lineage } from '../../../lambda/core/lineage.ts';
import { mayContainOrigin, planSecondWave } from '../../../lambda/core/second-wave.ts';
import type { Settings } from '../../../lambda/core/settings.ts';
import { toCaller } from '../../../lambda/core/to-caller.ts';
import { toIssuance } from '../../../lambda/core/issuance.ts';
import { account, launchRecord, roleIdentity, settings, userIdentity } from '../../support/events.ts';
import { issued, originIdentity, sessionOf } from '../../support/issued.ts';
import { stateOf } from '../../support/state.ts';

const key = 'ASIAEXAMPLEKEY000001';
const session = stateOf({ ...launchRecord, userIdentity: roleIdentity });
const userKey = stateOf();

/** A chain as tracing finds it: each of `by` issued the credential of the one before. */
function chain(...by: readonly object[]): Lineage {
  const links = by.map((identity, index) => {
    const id = index === 0 ? key : `ASIAHOP${String(index).padStart(13, '0')}`;
    return { accessKeyId: id, issuedBy: toIssuance(issued(id, { by: identity }), id, 'us-east-1', account)! };
  });
  const last = links.at(-1)?.issuedBy.issuer;
  return {
    accessKeyId: key,
    links,
    end: last?.kind === 'user-key' ? 'long-term-key' : 'not-found',
    reason: 'x',
    ...(last?.kind === 'user-key' && { origin: last }),
    searchedAt: '2026-11-01T10:00:05Z',
    coverage: [],
  };
}
const wave = (state: ContainmentState, lineage: Lineage, change: Partial<Settings> = {}) =>
  planSecondWave(state, lineage, settings(change), 'Deny');
const originActions = [
  { kind: 'deactivate-key', userName: 'mallory', accessKeyId: 'AKIAEXAMPLEORIGIN001' },
  { kind: 'revoke-sessions', userName: 'mallory', policyName: 'Deny' },
  { kind: 'disable-console', userName: 'mallory' },
];

describe('mayContainOrigin', () => {
  const alerted = (alertedFor: 'protected' | 'not-launched' | 'by-hand') => ({
    ...session,
    verdict: { kind: 'alert' as const, because: 'why', alertedFor, rules: [] },
  });
  const caller = (kind: object) => kind as Caller;
  it.each([
    ['a launch that is contained', userKey, true],
    ['a role session that only a person can end', session, true],
    ['an Identity Center session', { ...session, caller: caller({ kind: 'identity-center-session' }) }, true],
    ['mode observe', { ...userKey, mode: 'observe', route: 'alert' }, false],
    ['mode observe, whatever the route', { ...userKey, mode: 'observe' }, false],
    ['mode observe of a role session', { ...session, mode: 'observe' }, false],
    ['a containment that was turned into an alert', { ...userKey, route: 'alert' }, false],
    ['a protected principal', alerted('protected'), false],
    ['nothing launched', alerted('not-launched'), false],
    [
      'an alert without a reason that is known',
      { ...session, verdict: { kind: 'alert', because: 'new', rules: [] } },
      false,
    ],
    ['root', { ...session, caller: caller({ kind: 'root' }) }, false],
    ['another account', { ...session, caller: caller({ kind: 'other-account' }) }, false],
    ['a record that cannot be read', { ...session, caller: caller({ kind: 'malformed' }) }, false],
  ] as const)('%s', (_, state, expected) => {
    const { may, because } = mayContainOrigin(state);
    expect(may).toBe(expected);
    expect(because).not.toBe('');
  });
});

describe('planSecondWave', () => {
  it('contains the origin of a role session, with nothing else in the plan', () => {
    expect(wave(session, chain(originIdentity))).toEqual({
      verdicts: [
        {
          caller: expect.objectContaining({ kind: 'user-key', userName: 'mallory' }) as unknown,
          kind: 'contain',
          because: 'it issued the session that launched',
        },
      ],
      act: true,
      plan: { actions: originActions },
    });
  });

  it('adds to the plan of the first wave, and takes nothing from it', () => {
    const { plan, act } = wave(userKey, chain(originIdentity));
    expect(act).toBe(true);
    expect(plan.actions).toEqual([...userKey.plan.actions, ...originActions]);
  });

  it('does nothing a second time: the same lineage finds itself in the plan', () => {
    const once = wave(session, chain(originIdentity));
    const twice = wave({ ...session, plan: once.plan }, chain(originIdentity));
    expect(twice).toMatchObject({ act: false, plan: once.plan, verdicts: [{ kind: 'planned' }] });
  });

  it('knows a key that goes with all of its user’s', () => {
    const actions = [
      { kind: 'deactivate-all-keys', userName: 'mallory' },
      ...originActions.slice(1),
    ] as ContainmentState['plan']['actions'];
    const state = { ...userKey, plan: { actions } };
    expect(wave(state, chain(originIdentity))).toMatchObject({
      act: false,
      verdicts: [{ kind: 'planned' }],
    });
  });

  it('does not take the keys of one user for those of another', () => {
    const actions = [{ kind: 'deactivate-all-keys', userName: 'bob' }] as const;
    const { plan } = wave({ ...userKey, plan: { actions } }, chain(originIdentity));
    expect(plan.actions).toEqual([...actions, ...originActions]);
  });

  it('leaves a protected origin alone, and says so', () => {
    const protectedPrincipals = [originIdentity.arn];
    expect(wave(session, chain(originIdentity), { protectedPrincipals })).toMatchObject({
      act: false,
      plan: { actions: [] },
      verdicts: [{ kind: 'leave', because: `${originIdentity.arn} is protected by the settings` }],
    });
  });

  it('leaves the origin alone where a tag that nobody has looked at may protect it', () => {
    const protectedTags = [{ key: 'break-glass', value: 'yes' }];
    expect(wave(session, chain(originIdentity), { protectedTags })).toMatchObject({
      act: false,
      plan: { actions: [] },
      verdicts: [{ kind: 'leave', because: expect.stringContaining('tags were not looked at') as unknown }],
    });
  });

  it('leaves the origin alone where the launch is not contained, and says why', () => {
    const observed = { ...session, mode: 'observe' } as const;
    expect(wave(observed, chain(originIdentity))).toMatchObject({
      act: false,
      verdicts: [{ kind: 'leave', because: 'mode is observe: it would be contained' }],
    });
  });

  it.each([
    ['root', { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account }],
    ['another account', { type: 'AWSAccount', accountId: '444455556666' }],
    ['a service', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }],
    ['a web identity', { type: 'WebIdentityUser', userName: 'x' }],
  ])('cannot contain %s', (_, identity) => {
    expect(wave(session, chain(identity))).toMatchObject({
      act: false,
      verdicts: [{ kind: 'leave', because: 'it is contained by hand' }],
    });
  });

  it('contains a user once, by the key that is known, though it appears as session and as key', () => {
    const asSession = {
      ...originIdentity,
      accessKeyId: 'ASIASESSION000000001',
      sessionContext: { attributes: { creationDate: '2026-11-01T08:00:00Z' } },
    };
    const { plan, verdicts } = wave(session, chain(asSession, originIdentity));
    expect(plan.actions).toEqual(originActions);
    expect(verdicts).toHaveLength(1);
  });

  it('contains all keys of a user whose session is the end of what was found', () => {
    const asSession = { ...originIdentity, accessKeyId: 'ASIASESSION000000001', sessionContext: {} };
    const { plan } = wave(session, chain(asSession));
    expect(plan.actions[0]).toEqual({ kind: 'deactivate-all-keys', userName: 'mallory' });
  });

  it('judges every session between, the origin first', () => {
    const { verdicts } = wave(session, chain(sessionOf('ASIAHOP0000000000001'), originIdentity));
    expect(verdicts.map(({ caller }) => caller.kind)).toEqual(['user-key', 'role-session']);
  });

  it('contains the user behind a console session that assumed the role', () => {
    const identity = { ...userIdentity, accessKeyId: 'ASIACONSOLE000000001' };
    const caller = toCaller({ userIdentity: identity, sessionCredentialFromConsole: 'true' }, account);
    const lineage: Lineage = { ...chain(), end: 'console', origin: caller };
    expect(wave(session, lineage).plan.actions.map(({ kind }) => kind)).toEqual([
      'revoke-sessions',
      'disable-console',
    ]);
  });
});
