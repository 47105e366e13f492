import type { AnyAction } from '../../../core/containment/any-action.ts';
import { definitionsOf, outlines } from '../../../core/containment/actions/table.ts';
import { allDefinitions } from '../../../core/containment/actions/table.ts';
import { policyNames, sessionPolicyName } from '../../../core/containment/deny-policy.ts';
import { flawOf, type PlanOwner } from '../../../core/containment/actions/form.ts';
import { planContainment, planWholePrincipal, toPlan } from '../../../core/containment/plan.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { ports } from '../../support/ports.ts';
import { stateOf } from '../../support/report/state.ts';
import { ask } from '../../support/run/run-step.ts';
import { launchRecord, roleIdentity, sessionContext, settings, userIdentity } from '../../support/events.ts';

const definitions = allDefinitions();
const user = stateOf();
const role = stateOf({ ...launchRecord, userIdentity: roleIdentity });
const firstPass = ({ caller, launch }: PlanOwner): PlanOwner => ({ caller: caller!, launch });
const flaw = (action: object, owner: PlanOwner = user): string | undefined => {
  const { kind } = action as AnyAction;
  return flawOf(
    action as AnyAction,
    Object.hasOwn(definitions, kind) ? definitions[kind] : undefined,
    firstPass(owner),
  );
};
const { userName, uniqueId } = user.caller as { userName: string; uniqueId: string };
const userId = 'AROAEXAMPLEROLEID0001:alice';
const denyUser = { kind: 'deny-all', userName, uniqueId, policyName: policyNames.everything };
const session = {
  kind: 'revoke-role-sessions',
  roleName: 'Admin',
  policyName: sessionPolicyName(userId),
  userId,
};

describe('flawOf', () => {
  const identities = [
    userIdentity,
    { ...userIdentity, principalId: 'unknown' },
    { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000009', sessionContext },
    { ...userIdentity, accessKeyId: undefined },
    roleIdentity,
    { ...roleIdentity, principalId: 'AROAEXAMPLEROLEID0001:AWSCloudFormation' },
  ];
  const choices: readonly Partial<Settings>[] = [
    {},
    { keys: 'all', deny: 'everything' },
    { deny: 'sessions', otherCredentials: 'keep' },
    { roleSessions: 'role' },
    { escalate: true },
  ];
  it.each(identities)('finds none in whatever Firebreak plans for %j', (userIdentity) => {
    const owner = stateOf({ ...launchRecord, userIdentity });
    for (const choice of choices) {
      const { actions } = planContainment(owner.caller, settings(choice), launchRecord.eventTime);
      const whole = planWholePrincipal(owner.caller).actions;
      expect([...actions, ...whole].map((action) => flaw(action, owner) ?? 'fine')).toEqual(
        Array(actions.length + whole.length).fill('fine'),
      );
    }
  });

  it.each([
    [
      'a policy of the owner',
      { ...denyUser, policyName: 'S3ReadOnly' },
      /policyName is no policy of Firebreak/,
    ],
    ['another policy of ours', { ...denyUser, policyName: policyNames.sessions }, /called FirebreakDenyAll/],
    ['no policy', { ...denyUser, policyName: undefined }, /policyName is no policy/],
    [
      "another session's policy",
      { ...session, policyName: sessionPolicyName(`${userId}2`) },
      /called FirebreakRevoke-/,
    ],
    ['a kind that there is not', { kind: 'delete-user', userName }, /no action of this kind/],
    ['a kind of every object', { kind: 'constructor', userName }, /no action of this kind/],
    ['an ARN for a name', { ...denyUser, userName: userIdentity.arn }, /userName is no name/],
    [
      'a temporary key',
      { kind: 'deactivate-key', userName, accessKeyId: 'ASIAEXAMPLEKEY000001' },
      /long-term/,
    ],
    ['a key that is none', { kind: 'deactivate-key', userName, accessKeyId: { S: 'AKIA' } }, /long-term/],
    ['another user', { ...denyUser, userName: 'admin', uniqueId: 'AIDAEXAMPLEADMINID01' }, /somebody else/],
    ['another user under the name', { ...denyUser, uniqueId: 'AIDAEXAMPLEADMINID01' }, /somebody else/],
    [
      'a role, of a user',
      { kind: 'deny-all-of-role', roleName: 'Admin', policyName: policyNames.everything },
      /somebody else/,
    ],
    [
      'another key',
      { kind: 'deactivate-key', userName, uniqueId, accessKeyId: 'AKIAEXAMPLEKEY000002' },
      /another key/,
    ],
  ])('refuses an action with %s', (_, action, why) => {
    expect(flaw(action, action === session || 'userId' in action ? role : user)).toMatch(why);
  });

  it('refuses another session of the caller’s role', () => {
    const other = `${userId}2`;
    const action = { ...session, userId: other, policyName: sessionPolicyName(other) };
    expect(flaw(action, role)).toMatch(/another session/);
  });

  it.each([
    ['a caller that nobody contains', { kind: 'root', reason: '' }, /never contained/],
    ['no caller', undefined, /never contained/],
    [
      'one of our own roles',
      { ...role.caller, roleArn: 'arn:aws:iam::111122223333:role/firebreak/Admin' },
      /own roles/,
    ],
    [
      'a role of another account',
      { ...role.caller, roleArn: 'arn:aws:iam::999999999999:role/Admin' },
      /account/,
    ],
    [
      'a role of another partition',
      { ...role.caller, roleArn: 'arn:aws-cn:iam::111122223333:role/Admin' },
      /partition/,
    ],
  ])('refuses a plan about %s', (_, caller, why) => {
    expect(flaw(session, { ...role, caller } as PlanOwner)).toMatch(why);
  });

  it('lets a second wave be about others', () => {
    const action = { ...denyUser, userName: 'mallory', uniqueId: undefined };
    const plan = toPlan([]);
    expect(flaw(action)).toMatch(/somebody else/);
    const owner = { ...firstPass(user), wave: { phase: 'first', plan, denied: [] } } as const;
    expect(flawOf(action as object as AnyAction, definitions['deny-all'], owner)).toBeUndefined();
  });
});

describe('a step that is handed a plan which is not Firebreak’s', () => {
  const forged = (...actions: readonly object[]) => ({
    ...firstPass(user),
    incident: user.incident,
    plan: { ...user.plan, actions: actions as unknown as typeof user.plan.actions },
  });
  const untouched = ports({
    denies: {
      putInline: () => Promise.reject(new Error('it put a policy')),
      readInline: () => Promise.reject(new Error('it read a policy')),
    },
  });

  it('sends nothing to IAM, and says why in an outcome', async () => {
    const input = forged({ ...denyUser, policyName: 'S3ReadOnly' }, { kind: 'delete-user', userName });
    const { outcomes } = await ask('revoke-sessions', input, untouched);
    const error = { name: 'Firebreak.Permanent' };
    expect(outcomes).toMatchObject([
      { action: 'deny-all', status: 'failed', error },
      { action: 'delete-user', status: 'failed', error },
    ]);
    expect(outcomes[0]?.error?.message).toMatch(/^refused, because Firebreak plans no such action: /);
  });

  it('carries out what is well-formed beside it, and leaves alone what is another step’s', async () => {
    const input = forged({ ...denyUser, policyName: 'S3ReadOnly' }, denyUser, {
      kind: 'disable-console',
      userName,
    });
    const { outcomes } = await ask('revoke-sessions', input, ports());
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'done']);
  });
});

it('knows the form of every action that there is', () => {
  const known = Object.values(outlines).map(({ step }) => Object.keys(definitionsOf(step)));
  expect(new Set(known.flat())).toEqual(new Set(Object.keys(outlines)));
});
