import type { ContainmentState } from '../../../core/state.ts';
import type { Lineage } from '../../../core/lineage/lineage.ts';
import { mayContainOrigin, planSecondWave } from '../../../core/lineage/second-wave.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { toCaller } from '../../../core/caller/to-caller.ts';
import { judgeLaunch } from '../../../core/verdict/verdict.ts';
import { toIssuance } from '../../../core/lineage/issuance.ts';
import { type Plan, actionLimit, toPlan } from '../../../core/containment/plan.ts';
import { account, launchRecord, roleIdentity, settings, userIdentity } from '../../support/events.ts';
import { issued, originIdentity, sessionOf } from '../../support/review/issued.ts';
import { stateOf } from '../../support/report/state.ts';

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
  planSecondWave(state, lineage, settings(change));
/** What was added to the plan of the session. */
const kindsOf = ({ plan }: ReturnType<typeof wave>) =>
  plan.actions
    .slice(session.plan.actions.length)
    .map(({ kind }) => kind)
    .filter((kind) => !/^deactivate-(?:ssh|service|cert)/.test(kind));
const mallory = { userName: 'mallory', uniqueId: originIdentity.principalId };
const originActions = [
  { kind: 'deactivate-key', ...mallory, accessKeyId: 'AKIAEXAMPLEORIGIN001' },
  { kind: 'revoke-sessions', ...mallory, policyName: 'FirebreakRevokeSessions' },
  { kind: 'disable-console', ...mallory },
  { kind: 'deactivate-ssh-keys', ...mallory },
  { kind: 'deactivate-service-credentials', ...mallory },
  { kind: 'deactivate-certificates', ...mallory },
];

describe('mayContainOrigin', () => {
  const alerted = (identity: object, change: object = {}, rules: Partial<Settings> = {}) => {
    const record = { ...launchRecord, userIdentity: identity, ...change };
    const state = stateOf(record);
    return { ...state, verdict: judgeLaunch(state.launch, state.caller, settings(rules)) };
  };
  const identityCenter = {
    ...roleIdentity,
    sessionContext: {
      sessionIssuer: {
        ...roleIdentity.sessionContext.sessionIssuer,
        arn: `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef`,
      },
    },
  };
  const refused = { kind: 'alert', because: 'the circuit breaker is open', rules: [] } as const;
  it.each([
    ['a user whose launch is contained', userKey, true],
    ['a role session whose launch is contained', session, true],
    ['mode observe', { ...userKey, mode: 'observe', route: 'alert' }, false],
    ['mode observe, whatever the route', { ...userKey, mode: 'observe' }, false],
    ['mode observe of a role session', { ...session, mode: 'observe' }, false],
    ['a containment that was turned into an alert', { ...userKey, route: 'alert' }, false],
    ['what the circuit breaker refused', { ...session, route: 'alert', verdict: refused }, false],
    ['an alert, whatever the route', { ...session, verdict: refused }, false],
    [
      'a protected principal',
      alerted(roleIdentity, {}, { protectedPrincipals: ['arn:aws:iam::*:role/*'] }),
      false,
    ],
    ['nothing launched', alerted(roleIdentity, { errorCode: 'Client.UnauthorizedOperation' }), false],
    ['an Identity Center session', alerted(identityCenter), false],
    ['a role session that is not certain', alerted({ ...roleIdentity, principalId: 'AROAX' }), false],
    [
      'root',
      alerted({
        type: 'Root',
        principalId: account,
        arn: `arn:aws:iam::${account}:root`,
        accountId: account,
      }),
      false,
    ],
    ['another account', alerted({ type: 'AWSAccount', accountId: '444455556666' }), false],
    ['a record that cannot be read', alerted({ accessKeyId: key }), false],
  ] as const)('%s', (_, state, expected) => {
    const { may, because } = mayContainOrigin(state);
    expect(may).toBe(expected);
    if (!expected) expect(because).toMatch(/^mode is observe|^the launch was alerted on, not contained: ./);
  });
});

describe('planSecondWave', () => {
  it('contains the session first, then its origin with it', () => {
    expect(wave(session, chain(originIdentity))).toEqual({
      verdicts: [
        {
          caller: expect.objectContaining({ kind: 'user-key', ...mallory }) as unknown,
          kind: 'contain',
          because: 'it issued the credential that launched',
        },
      ],
      act: true,
      plan: toPlan([...session.plan.actions, ...originActions] as Plan['actions']),
    });
    expect(session.plan.actions).toMatchObject([{ kind: 'revoke-role-sessions' }]);
  });

  it('adds to the plan of the first wave, and takes nothing from it', () => {
    const { plan, act } = wave(userKey, chain(originIdentity));
    expect(act).toBe(true);
    expect(plan.actions).toEqual([...userKey.plan.actions, ...originActions]);
  });

  it('leaves to a person what a full plan has no room for', () => {
    const others = Array.from({ length: actionLimit - 1 }, (_, n) => ({
      kind: 'disable-console' as const,
      userName: `other-${n}`,
    }));
    const full = wave({ ...session, plan: toPlan(others) }, chain(originIdentity));
    expect(full.act).toBe(false);
    expect(full.verdicts).toMatchObject([{ kind: 'leave' }]);
    expect(full.verdicts[0]!.because).toContain(`its ${actionLimit} actions: contain it by hand`);
  });

  it('does nothing a second time: the same lineage finds itself in the plan', () => {
    const once = wave(session, chain(originIdentity));
    const twice = wave({ ...session, plan: once.plan }, chain(originIdentity));
    expect(twice).toMatchObject({ act: false, plan: once.plan, verdicts: [{ kind: 'planned' }] });
  });

  it('knows a key that goes with all of its user’s', () => {
    const actions = [
      { kind: 'deactivate-all-keys', ...mallory },
      ...originActions.slice(1),
    ] as ContainmentState['plan']['actions'];
    const state = { ...userKey, plan: toPlan(actions) };
    expect(wave(state, chain(originIdentity))).toMatchObject({
      act: false,
      verdicts: [{ kind: 'planned' }],
    });
  });

  it('does not take the keys of one user for those of another', () => {
    const actions = [{ kind: 'deactivate-all-keys', userName: 'bob' }] as const;
    const { plan } = wave({ ...userKey, plan: toPlan(actions) }, chain(originIdentity));
    expect(plan.actions).toEqual([...actions, ...originActions]);
  });

  it('leaves a protected origin alone, and says so', () => {
    const protectedPrincipals = [originIdentity.arn];
    expect(wave(session, chain(originIdentity), { protectedPrincipals })).toMatchObject({
      act: false,
      plan: session.plan,
      verdicts: [{ kind: 'leave', because: `${originIdentity.arn} is protected by the settings` }],
    });
  });

  it('leaves one of its own roles alone, and says so', () => {
    const arn = `arn:aws:iam::${account}:role/firebreak/Verify`;
    const own = sessionOf('ASIAHOP0000000000001', 'Verify', 'session', arn);
    expect(wave(session, chain(own)).verdicts).toMatchObject([
      { kind: 'leave', because: expect.stringContaining("Firebreak's own roles") as unknown },
    ]);
  });

  it('goes ahead where the settings protect by tag: IAM refuses what a tag protects', () => {
    const protectedTags = [{ key: 'break-glass', value: 'yes' }];
    expect(wave(session, chain(originIdentity), { protectedTags })).toMatchObject({ act: true });
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
    ['a web identity', { type: 'WebIdentityUser', userName: 'x' }],
  ])('cannot contain %s', (_, identity) => {
    expect(wave(session, chain(identity))).toMatchObject({
      act: false,
      verdicts: [{ kind: 'leave', because: 'it is contained by hand' }],
    });
  });

  it('has nothing to say of a service, which holds no credential', () => {
    expect(wave(session, chain({ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }))).toEqual({
      act: false,
      plan: session.plan,
      verdicts: [],
    });
  });

  it('contains the sessions and the keys of a user whose federated session is the end of what was found', () => {
    const federated = {
      type: 'FederatedUser',
      principalId: `${account}:guest`,
      arn: `arn:aws:sts::${account}:federated-user/guest`,
      accountId: account,
      accessKeyId: 'ASIAFEDERATED0000001',
      sessionContext: { sessionIssuer: { ...originIdentity, type: 'IAMUser' } },
    };
    expect(kindsOf(wave(session, chain(federated)))).toEqual([
      'deactivate-all-keys',
      'revoke-sessions',
      'disable-console',
    ]);
  });

  it('contains a user once, by the key that is known, though it appears as session and as key', () => {
    const asSession = {
      ...originIdentity,
      accessKeyId: 'ASIASESSION000000001',
      sessionContext: { attributes: { creationDate: '2026-11-01T08:00:00Z' } },
    };
    const { plan, verdicts } = wave(session, chain(asSession, originIdentity));
    expect(plan.actions).toEqual([...session.plan.actions, ...originActions]);
    expect(verdicts).toHaveLength(1);
  });

  it('contains all keys of a user whose session is the end of what was found', () => {
    const asSession = { ...originIdentity, accessKeyId: 'ASIASESSION000000001', sessionContext: {} };
    const { plan } = wave(session, chain(asSession));
    expect(plan.actions[1]).toEqual({ kind: 'deactivate-all-keys', ...mallory });
  });

  it('contains every session between too, the origin first', () => {
    const found = wave(session, chain(sessionOf('ASIAHOP0000000000001'), originIdentity));
    expect(found.verdicts.map(({ caller, kind }) => [caller.kind, kind])).toEqual([
      ['user-key', 'contain'],
      ['role-session', 'contain'],
    ]);
    expect(found.plan.actions).toEqual([
      ...session.plan.actions,
      ...originActions,
      expect.objectContaining({ kind: 'revoke-role-sessions', roleName: 'Hop' }),
    ]);
  });

  it('contains the user behind a console session that assumed the role', () => {
    const identity = { ...userIdentity, accessKeyId: 'ASIACONSOLE000000001' };
    const caller = toCaller({ userIdentity: identity, sessionCredentialFromConsole: 'true' }, account);
    const lineage: Lineage = { ...chain(), end: 'console', origin: caller };
    expect(kindsOf(wave(session, lineage))).toEqual(['revoke-sessions', 'disable-console']);
  });
});
