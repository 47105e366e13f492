/** One reversible change to IAM, as intended before it is made. What each does and how is in core/actions. */
export type Action =
  | DeactivateKey
  /** Every active key of the user: one of them issued the session, and the record does not say which. */
  | { readonly kind: 'deactivate-all-keys'; readonly userName: string }
  | { readonly kind: 'revoke-sessions'; readonly userName: string; readonly policyName: string }
  | RevokeRoleSessions
  /** Everything that the user, or the role, does: not its older sessions alone. */
  | { readonly kind: 'deny-all'; readonly userName: string; readonly policyName: string }
  | { readonly kind: 'deny-all-of-role'; readonly roleName: string; readonly policyName: string }
  | { readonly kind: 'disable-console'; readonly userName: string }
  | DeactivateCredentials;

interface DeactivateKey {
  readonly kind: 'deactivate-key';
  readonly userName: string;
  readonly accessKeyId: string;
}

/** The session of this aws:userid (role id and session name); every session of the role where there is none. */
interface RevokeRoleSessions {
  readonly kind: 'revoke-role-sessions';
  readonly roleName: string;
  readonly policyName: string;
  readonly userId?: string;
}

/** What a user signs in to services with, beside access keys and the password. */
export interface DeactivateCredentials {
  readonly kind: CredentialActionKind;
  readonly userName: string;
  /** These alone; all of the kind where it is left out. */
  readonly only?: readonly string[];
}

export type CredentialActionKind =
  'deactivate-ssh-keys' | 'deactivate-service-credentials' | 'deactivate-certificates';

export type ActionKind = Action['kind'];

/** The key, user, role or session that an action is about, as outcomes and findings name it. */
export function targetOf(action: Action): string {
  switch (action.kind) {
    case 'deactivate-key':
      return action.accessKeyId;
    case 'revoke-role-sessions':
      return action.userId ?? `role ${action.roleName}`;
    case 'deny-all-of-role':
      return `role ${action.roleName}`;
    case 'deactivate-all-keys':
    case 'revoke-sessions':
    case 'deny-all':
    case 'disable-console':
    case 'deactivate-ssh-keys':
    case 'deactivate-service-credentials':
    case 'deactivate-certificates':
      return action.userName;
  }
}

/** The same for the same intention, and for no other: how a plan, a prior state and an outcome find each other. */
export function actionId(action: Action): string {
  const only = 'only' in action ? ` ${action.only.join(',')}` : '';
  return `${action.kind} ${targetOf(action)}${only}`;
}

/** The user or role that an action changes. */
export interface Holder {
  readonly type: 'user' | 'role';
  readonly name: string;
}

export function holderOf(action: Action): Holder {
  return 'userName' in action
    ? { type: 'user', name: action.userName }
    : { type: 'role', name: action.roleName };
}
