import type { Action, CredentialActionKind } from './action.ts';
import { type ContainmentStep, type StepField, stepFields } from './actions/steps.ts';
import { outlines } from './actions/table.ts';
import type { Caller } from '../caller/caller.ts';
import { sessionPolicyName } from './deny-policy.ts';
import type { Settings } from '../settings/settings.ts';
import { isContainable, type UserCaller } from '../verdict/verdict.ts';

/** What containment is to do, in the order that stops the caller soonest; its steps run side by side. */
export interface Plan {
  readonly actions: readonly Action[];
  /** Which steps have something to do: the state machine starts no other. */
  readonly steps: Readonly<Record<StepField, boolean>>;
}

export function toPlan(actions: readonly Action[]): Plan {
  const needed = new Set(actions.map(({ kind }) => outlines[kind].step));
  const steps = Object.entries(stepFields).map(([step, field]) => [
    field,
    needed.has(step as ContainmentStep),
  ]);
  return { actions, steps: Object.fromEntries(steps) as Plan['steps'] };
}

export const emptyPlan: Plan = toPlan([]);

/** What decides on a plan, beside the caller. */
export type PlanSettings = Pick<Settings, 'keys' | 'roleSessions' | 'deny' | 'otherCredentials'>;

/** The names of the inline policies that Firebreak puts on users and roles. */
export const policyNames = { sessions: 'FirebreakRevokeSessions', everything: 'FirebreakDenyAll' } as const;

/**
 * Plans the containment of a caller.
 *
 * @param caller who made the call
 * @param settings which keys to deactivate, what to deny, and whether a session stands for its whole role
 * @returns the actions; none for a caller that is only alerted on
 */
export function planContainment(caller: Caller, settings: PlanSettings): Plan {
  if (!isContainable(caller)) return emptyPlan;
  if (caller.kind === 'role-session') {
    const { roleName, userId } = caller;
    const kind = 'revoke-role-sessions';
    return toPlan([
      settings.roleSessions === 'role'
        ? { kind, roleName, policyName: policyNames.sessions }
        : { kind, roleName, policyName: sessionPolicyName(userId), userId },
    ]);
  }
  const { userName } = caller;
  return toPlan([
    ...keyActions(caller, settings),
    denyOf(userName, settings),
    { kind: 'disable-console', userName },
    ...(settings.otherCredentials === 'deactivate' ? otherCredentials(userName) : []),
  ]);
}

function denyOf(userName: string, { deny }: Pick<Settings, 'deny'>): Action {
  return deny === 'everything'
    ? { kind: 'deny-all', userName, policyName: policyNames.everything }
    : { kind: 'revoke-sessions', userName, policyName: policyNames.sessions };
}

/** What a user signs in to services with, beside access keys and the password. */
export function otherCredentials(
  userName: string,
): readonly Extract<Action, { readonly kind: CredentialActionKind }>[] {
  return [
    { kind: 'deactivate-ssh-keys', userName },
    { kind: 'deactivate-service-credentials', userName },
    { kind: 'deactivate-certificates', userName },
  ];
}

function keyActions(caller: UserCaller, settings: Pick<Settings, 'keys'>): readonly Action[] {
  const { userName } = caller;
  const all: Action = { kind: 'deactivate-all-keys', userName };
  switch (caller.kind) {
    case 'user-key': {
      // The known key first and without a look-up: that is one IAM write between the launch and the inactive key.
      const one: Action = { kind: 'deactivate-key', userName, accessKeyId: caller.accessKeyId };
      return settings.keys === 'all' ? [one, all] : [one];
    }
    case 'user-session':
      // A console session has no key behind it.
      return caller.origin === 'console' && settings.keys === 'compromised' ? [] : [all];
    case 'federated-session':
      return [all];
  }
}
