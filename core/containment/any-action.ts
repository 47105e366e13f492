import type { Caller } from '../caller/caller.ts';
import { roleIdOf } from '../caller/to-role-session.ts';
import { compact } from '../values/unknown.ts';

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

interface Identified {
  /**
   * The unique id of the user (AIDA…) or role (AROA…). It stays when a user is renamed, and no other user or role ever
   * gets it. Absent where the record does not show it, and in what older releases wrote.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
   */
  readonly uniqueId?: string;
}

/** An action on a user, by the name that it had when the action was planned. */
export interface OfUser extends Identified {
  readonly userName: string;
}

/** An action on a role. */
export interface OfRole extends Identified {
  readonly roleName: string;
}

type Subject = (OfUser & { readonly roleName?: never }) | (OfRole & { readonly userName?: never });

/** The user or role that an action changes. */
export interface Holder extends Identified {
  readonly type: 'user' | 'role';
  readonly name: string;
}

export function holderOf(action: AnyAction): Holder {
  const id = action.uniqueId === undefined ? {} : { uniqueId: action.uniqueId };
  return action.roleName === undefined
    ? { type: 'user', name: action.userName, ...id }
    : { type: 'role', name: action.roleName, ...id };
}

/** The user or role that containing a caller changes; undefined for a caller that is none of the account's. */
export function callerHolder(caller: Caller): Holder | undefined {
  if ('userName' in caller)
    return compact({ type: 'user', name: caller.userName, uniqueId: caller.uniqueId });
  if (caller.kind !== 'role-session') return undefined;
  return compact({ type: 'role', name: caller.roleName, uniqueId: roleIdOf(caller.userId) });
}

export const whoIs = ({ type, name }: Holder): string => `${type} ${name}`;

/** By their unique ids, where both are known: names change hands. */
export function isSameHolder(a: Holder, b: Holder): boolean {
  if (a.type !== b.type) return false;
  return a.uniqueId !== undefined && b.uniqueId !== undefined ? a.uniqueId === b.uniqueId : a.name === b.name;
}

/** The key, session, role or user that an action is about, as outcomes and findings name it: the narrowest that it names. */
export function targetOf(action: AnyAction): string {
  const { type, name } = holderOf(action);
  const session =
    action.issuedAt === undefined ? action.userId : `${action.userId ?? ''} issued at ${action.issuedAt}`;
  return action.accessKeyId ?? session ?? (type === 'role' ? `role ${name}` : name);
}

/** What an action is to do to whom, in words. Two users that had one name after the other are one here: see isSameAction. */
export function actionId(action: AnyAction): string {
  const only = action.only === undefined ? '' : ` ${action.only.join(',')}`;
  return `${action.kind} ${targetOf(action)}${only}`;
}

/** Whether two actions are the same intention, whatever the user is called: how a plan and a prior state find each other. */
export const isSameAction = (a: AnyAction, b: AnyAction): boolean =>
  a.kind === b.kind &&
  isSameHolder(holderOf(a), holderOf(b)) &&
  a.accessKeyId === b.accessKeyId &&
  a.userId === b.userId &&
  a.issuedAt === b.issuedAt &&
  String(a.only) === String(b.only);

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
