import type { Action, CredentialActionKind } from './action.ts';
import { type ContainmentStep, type StepField, stepFields } from './actions/steps.ts';
import { outlines } from './actions/table.ts';
import type { OfRole, OfUser } from './any-action.ts';
import type { Caller } from '../caller/caller.ts';
import { sharedBy } from '../caller/shared-session-names.ts';
import { roleIdOf } from '../caller/to-role-session.ts';
import { policyNames, sessionPolicyName } from './deny-policy.ts';
import type { Settings } from '../settings/settings.ts';
import { matchesAnyArn } from '../values/arn.ts';
import { compact } from '../values/unknown.ts';
import { isContainable, type UserCaller } from '../verdict/verdict.ts';

/** What containment is to do, in the order that stops the caller soonest; its steps run side by side. */
export interface Plan {
  readonly actions: readonly Action[];
  /** Which steps have something to do: the state machine starts no other. */
  readonly steps: Readonly<Record<StepField, boolean>>;
}

/**
 * The most actions that a plan may have. Each is in the state several times over, with what it found and what came of
 * it, and Step Functions ends an execution whose state is larger than 256 KiB.
 * What has no room is left, and reported with its commands.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const actionLimit = 40;

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
export type PlanSettings = Pick<
  Settings,
  'keys' | 'roleSessions' | 'deny' | 'otherCredentials' | 'backupKey' | 'escalate'
>;

/** All that a person takes from a caller of whom it is not certain with which credential it called. */
export const byHandSettings: PlanSettings = {
  keys: 'all',
  roleSessions: 'session',
  deny: 'everything',
  otherCredentials: 'deactivate',
  escalate: false,
};

/**
 * Plans the containment of a caller.
 *
 * @param caller who made the call
 * @param settings which keys to deactivate, what to deny, and whether a session stands for its whole role
 * @param issuedAt when the caller's session was issued, ISO 8601, where the record shows it
 * @returns the actions; none for a caller that is only alerted on
 */
export function planContainment(caller: Caller, settings: PlanSettings, issuedAt?: string): Plan {
  if (!isContainable(caller)) return emptyPlan;
  if (caller.kind === 'role-session') {
    return toPlan([
      settings.roleSessions === 'role'
        ? { kind: 'revoke-role-sessions', ...roleOf(caller), policyName: policyNames.sessions }
        : denyOfSession(caller, issuedAt, settings),
    ]);
  }
  const user = userOf(caller);
  return toPlan([
    ...keyActions(caller, settings),
    denyOf(caller, settings),
    { kind: 'disable-console', ...user },
    ...(settings.otherCredentials === 'deactivate' ? otherCredentials(user) : []),
  ]);
}

/** The user as an action names it. */
const userOf = ({ userName, uniqueId }: UserCaller): OfUser => compact({ userName, uniqueId });
/** The role as an action names it. */
const roleOf = ({ roleName, userId }: Pick<RoleSession, 'roleName' | 'userId'>): OfRole =>
  compact({ roleName, uniqueId: roleIdOf(userId) });

/**
 * Plans to deny a user or role everything, where it cannot be contained credential by credential: the workloads of a
 * role stand still until it is restored.
 */
export function planWholePrincipal(caller: Caller): Plan {
  if (!isContainable(caller)) return emptyPlan;
  const policyName = policyNames.everything;
  return toPlan([
    caller.kind === 'role-session'
      ? { kind: 'deny-all-of-role', ...roleOf(caller), policyName }
      : { kind: 'deny-all', ...userOf(caller), policyName },
  ]);
}

/**
 * The deny of one session of a role. A name that services and pipelines share does not tell whose session it is: there,
 * only what was issued when this one was is denied, where the record shows when.
 */
export function denyOfSession(
  { roleName, userId, sessionName }: Pick<RoleSession, 'roleName' | 'userId' | 'sessionName'>,
  issuedAt: string | undefined,
  { escalate }: Pick<Settings, 'escalate'> = { escalate: false },
): Action {
  const issue = isDeniedByTime({ sessionName }, issuedAt) ? { issuedAt } : {};
  return {
    kind: 'revoke-role-sessions',
    ...roleOf({ roleName, userId }),
    policyName: sessionPolicyName(userId, issue.issuedAt),
    userId,
    ...issue,
    ...(escalate && { escalate }),
  };
}

/** Whether a session's deny is about the moment of its issue alone, because others have its name. */
export function isDeniedByTime(
  { sessionName }: Pick<RoleSession, 'sessionName'>,
  issuedAt: string | undefined,
): issuedAt is string {
  return issuedAt !== undefined && !Number.isNaN(Date.parse(issuedAt)) && sharedBy(sessionName) !== undefined;
}

type RoleSession = Extract<Caller, { kind: 'role-session' }>;

/**
 * `auto` denies everything where no legitimate credential of the user is in use, which the step finds out. A user that
 * is to get a backup key has one soon, and other credentials that the settings keep are in use.
 */
function denyOf(caller: UserCaller, settings: PlanSettings): Action {
  const user = userOf(caller);
  switch (settings.deny) {
    case 'everything':
      return { kind: 'deny-all', ...user, policyName: policyNames.everything };
    case 'sessions':
      return { kind: 'revoke-sessions', ...user, policyName: policyNames.sessions };
    case 'auto': {
      const isInUse =
        settings.otherCredentials === 'keep' ||
        matchesAnyArn(settings.backupKey?.owners ?? [], caller.userArn);
      return isInUse
        ? { kind: 'revoke-sessions', ...user, policyName: policyNames.sessions }
        : { kind: 'deny-user', ...user, policyName: policyNames.user };
    }
  }
}

/** What a user signs in to services with, beside access keys and the password. */
export function otherCredentials({
  userName,
  uniqueId,
}: OfUser): readonly Extract<Action, { readonly kind: CredentialActionKind }>[] {
  const user: OfUser = compact({ userName, uniqueId });
  return [
    { kind: 'deactivate-ssh-keys', ...user },
    { kind: 'deactivate-service-credentials', ...user },
    { kind: 'deactivate-certificates', ...user },
  ];
}

function keyActions(caller: UserCaller, settings: Pick<Settings, 'keys'>): readonly Action[] {
  const user = userOf(caller);
  const all: Action = { kind: 'deactivate-all-keys', ...user };
  switch (caller.kind) {
    case 'user-key': {
      // The known key first and without a look-up: that is one IAM write between the launch and the inactive key.
      const one: Action = { kind: 'deactivate-key', ...user, accessKeyId: caller.accessKeyId };
      return settings.keys === 'all' ? [one, all] : [one];
    }
    case 'user-session':
      // A console session has no key behind it.
      return caller.origin === 'console' && settings.keys === 'compromised' ? [] : [all];
    case 'federated-session':
      return [all];
  }
}
