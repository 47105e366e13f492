import { policyNames } from '../../../../core/containment/deny-policy.ts';
import type { ContainmentStep } from '../../../../core/containment/actions/steps.ts';
import type { Ports } from '../../../../core/containment/actions/ports.ts';
import type { Prior } from '../../../../core/containment/prior.ts';
import { toPlan } from '../../../../core/containment/plan.ts';
import type { ContainmentState } from '../../../../core/state.ts';
import { launchRecord, roleIdentity, userIdentity } from '../../../support/events.ts';
import { type PortChange, ports } from '../../../support/ports.ts';
import { ask } from '../../../support/run/run-step.ts';
import { stateOf } from '../../../support/report/state.ts';

/** Before a step come two conditional writes of the table, one after the other: see test/e2e/happy-path.test.ts. */
const ofTheTable = 2;

/** Every call takes one round; in which each was begun first. */
function inRounds(made: Ports) {
  const begun = new Map<string, number>();
  let round = 0;
  let pending: (() => void)[] = [];
  const call = (): Promise<void> => new Promise((resolve) => pending.push(resolve));
  const rounds =
    (name: string, answer: (...args: readonly unknown[]) => unknown) =>
    async (...args: readonly unknown[]) => {
      if (!begun.has(name)) begun.set(name, round);
      await call();
      return answer(...args);
    };
  const counted = (calls: object) =>
    Object.entries(calls).map(([name, answer]) => [name, rounds(name, answer as () => unknown)]);
  const all = Object.entries(made).map(([port, calls]) => [
    port,
    Object.fromEntries(counted(calls as object)),
  ]);
  const end = async (work: Promise<unknown>): Promise<void> => {
    const over = Symbol('over');
    const ended = work.then(() => over);
    const left = () => Promise.race([ended, new Promise(setImmediate)]);
    for (let last = await left(); last !== over && round < 50; last = await left()) {
      const now = pending;
      pending = [];
      for (const resolve of now) resolve();
      round += 1;
    }
    await work;
  };
  return { ports: Object.fromEntries(all) as unknown as Ports, call, begun, end };
}

/** How many calls come before one of them, in series, and that one. */
async function seriesTo(
  effect: string,
  step: ContainmentStep,
  state: ContainmentState,
  change: PortChange,
): Promise<number> {
  const { ports: slow, call, begun, end } = inRounds(ports(change));
  const keep = (prior: Prior) => call().then(() => prior);
  await end(ask(step, state, slow, undefined, false, undefined, undefined, keep));
  return ofTheTable + (begun.get(effect) ?? NaN) + 1;
}

const role = stateOf({ ...launchRecord, userIdentity: roleIdentity });
const password = { read: () => Promise.resolve({ createdAt: '2026-01-01T00:00:00.000Z' }) };
const who = { userName: userIdentity.userName, uniqueId: userIdentity.principalId };
const denying = (kind: 'revoke-sessions' | 'deny-user', policyName: string): ContainmentState => ({
  ...stateOf(),
  plan: toPlan([{ kind, policyName, ...who }]),
});
const revoke = denying('revoke-sessions', policyNames.sessions);
const deny = denying('deny-user', policyNames.user);
/** Something stands under the name of the deny. */
const standing = { readInline: () => Promise.resolve({ document: '%7B%7D' }) };

// Each call to AWS in series is some 10 to 100 ms that the attacker has.
it.each<[string, number, string, ContainmentStep, ContainmentState, PortChange]>([
  ['the key that launched', 3, 'setActive', 'deactivate-keys', stateOf(), {}],
  ['the password', 4, 'remove', 'disable-console', stateOf(), { loginProfiles: password }],
  ['the deny of a user', 4, 'putInline', 'revoke-sessions', deny, {}],
  ['the deny of a person', 4, 'putInline', 'revoke-sessions', deny, { loginProfiles: password }],
  ['the deny of its sessions', 4, 'putInline', 'revoke-sessions', revoke, {}],
  ['the deny of a role’s session', 4, 'putInline', 'revoke-sessions', role, {}],
  // What stands there is written down before it is overwritten.
  ['a deny over another policy', 5, 'putInline', 'revoke-sessions', deny, { denies: standing }],
])(
  'from the event to %s there are at most %i calls in series',
  async (_, most, effect, step, state, change) => {
    expect(await seriesTo(effect, step, state, change)).toBe(most);
  },
);
