import { createHash } from 'node:crypto';
import type { Caller } from './caller.ts';
import type { Settings } from './settings.ts';
import { isContainable, type UserCaller } from './verdict.ts';

/** One reversible change to IAM, as intended before it is made. */
export type Action =
  | { readonly kind: 'deactivate-key'; readonly userName: string; readonly accessKeyId: string }
  /** Every active key of the user: one of them issued the session, and the record does not say which. */
  | { readonly kind: 'deactivate-all-keys'; readonly userName: string }
  | { readonly kind: 'revoke-sessions'; readonly userName: string; readonly policyName: string }
  | RevokeRoleSessions
  | { readonly kind: 'disable-console'; readonly userName: string };

/** The session of this aws:userid (role id and session name); every session of the role where there is none. */
export interface RevokeRoleSessions {
  readonly kind: 'revoke-role-sessions';
  readonly roleName: string;
  readonly policyName: string;
  readonly userId?: string;
}

export type ActionKind = Action['kind'];

/** The key, user, role or session that an action is about, as outcomes and findings name it. */
export function targetOf(action: Action): string {
  switch (action.kind) {
    case 'deactivate-key':
      return action.accessKeyId;
    case 'revoke-role-sessions':
      return action.userId ?? `role ${action.roleName}`;
    case 'deactivate-all-keys':
    case 'revoke-sessions':
    case 'disable-console':
      return action.userName;
  }
}

/** What containment is to do, in the order that stops the caller soonest; its steps run side by side. */
export interface Plan {
  readonly actions: readonly Action[];
}

/**
 * Plans the containment of a caller.
 *
 * @param caller who made the call
 * @param settings which keys to deactivate, and whether a session stands for its whole role
 * @param policyName the name of the inline policy that denies all sessions of a user or role
 * @returns the actions; none for a caller that is only alerted on
 */
export function planContainment(
  caller: Caller,
  settings: Pick<Settings, 'keys' | 'roleSessions'>,
  policyName: string,
): Plan {
  if (!isContainable(caller)) return { actions: [] };
  if (caller.kind === 'role-session') {
    const { roleName, userId } = caller;
    const kind = 'revoke-role-sessions';
    return settings.roleSessions === 'role'
      ? { actions: [{ kind, roleName, policyName }] }
      : { actions: [{ kind, roleName, policyName: sessionPolicyName(userId), userId }] };
  }
  const { userName } = caller;
  return {
    actions: [
      ...keyActions(caller, settings),
      { kind: 'revoke-sessions', userName, policyName },
      { kind: 'disable-console', userName },
    ],
  };
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

/**
 * The name of the inline policy that denies one session of a role. One policy a session: two incidents on a role never
 * read and rewrite the same document.
 */
export function sessionPolicyName(userId: string): string {
  return `FirebreakRevoke-${createHash('sha256').update(userId).digest('hex').slice(0, 12)}`;
}

/**
 * The policy that ends every session issued before `cutoff`, or only those of one `userId`. Long-term keys are
 * untouched by it: aws:TokenIssueTime exists only with temporary credentials.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html
 */
export function revokePolicy(cutoff: Date, userId?: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: {
          ...(userId !== undefined && { StringEquals: { 'aws:userid': userId } }),
          DateLessThan: { 'aws:TokenIssueTime': cutoff.toISOString() },
        },
      },
    ],
  });
}

/**
 * The moment before which sessions are denied: the next whole second, because a session's issue time has no
 * fraction, and one issued in this very second must not survive.
 */
export function sessionCutoff(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000);
}

/**
 * The cutoff of a deny that Firebreak put, or undefined when the document is not such a deny (edited, replaced).
 * @param document the policy as IAM returns it: URL-encoded JSON
 * @param userId the one session that it must be about; all of them where it is left out
 */
export function readCutoff(document: string, userId?: string): Date | undefined {
  const match = /"aws:TokenIssueTime":"([0-9TZ:.-]+)"/.exec(decode(document));
  const cutoff = new Date(match?.[1] ?? Number.NaN);
  if (Number.isNaN(cutoff.getTime())) return undefined;
  return decode(document) === revokePolicy(cutoff, userId) ? cutoff : undefined;
}

function decode(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
