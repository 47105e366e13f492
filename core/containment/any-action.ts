/** An action as everything but its definition knows it: whom and what it is about is in its fields. */
export type AnyAction = Subject & {
  readonly kind: string;
  readonly accessKeyId?: string;
  /** One session of a role, by its aws:userid: role id and session name. */
  readonly userId?: string;
  /** When that session was issued, ISO 8601: no other of its name is meant. */
  readonly issuedAt?: string;
  readonly policyName?: string;
  /** Where a role has no room for the deny of one session, the whole role is denied. */
  readonly escalate?: boolean;
  /** These alone, by their ids. */
  readonly only?: readonly string[];
};

type Subject =
  | { readonly userName: string; readonly roleName?: never }
  | { readonly roleName: string; readonly userName?: never };

/** The user or role that an action changes. */
export interface Holder {
  readonly type: 'user' | 'role';
  readonly name: string;
}

export function holderOf(action: AnyAction): Holder {
  return action.roleName === undefined
    ? { type: 'user', name: action.userName }
    : { type: 'role', name: action.roleName };
}

export const whoIs = ({ type, name }: Holder): string => `${type} ${name}`;

export const isSameHolder = (a: Holder, b: Holder): boolean => a.type === b.type && a.name === b.name;

/** The key, session, role or user that an action is about, as outcomes and findings name it: the narrowest that it names. */
export function targetOf(action: AnyAction): string {
  const { type, name } = holderOf(action);
  const session =
    action.issuedAt === undefined ? action.userId : `${action.userId ?? ''} issued at ${action.issuedAt}`;
  return action.accessKeyId ?? session ?? (type === 'role' ? `role ${name}` : name);
}

/** The same for the same intention, and for no other: how a plan, a prior state and an outcome find each other. */
export function actionId(action: AnyAction): string {
  const only = action.only === undefined ? '' : ` ${action.only.join(',')}`;
  return `${action.kind} ${targetOf(action)}${only}`;
}

export type CredentialType = 'ssh-key' | 'service-credential' | 'certificate';

/** Credentials that are refused once an action is in place. */
export interface Coverage {
  readonly credentials: 'key' | 'session' | 'password' | CredentialType;
  /** One of them, by its id or aws:userid; all of the holder's where it is left out. */
  readonly id?: string;
  /** Only those that were issued before the action was carried out. */
  readonly until?: 'cutoff';
  readonly by: 'inactive' | 'removed' | 'denied';
}
