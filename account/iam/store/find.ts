import type { Call } from '../../model.ts';
import { notModelled, policyNotFound, roleNotFound, userNotFound, validationError } from '../errors.ts';
import type { AccessKey, ManagedPolicy, Role, Store, Tables, User } from './store.ts';
import { required } from '../validate.ts';

/** Names are not distinguished by case (IAM User Guide, "IAM name requirements"). */
function isNamed(name: string, wanted: string): boolean {
  return name.toLowerCase() === wanted.toLowerCase();
}

export function userNamed(store: Pick<Tables, 'users'>, userName: string): User | undefined {
  return [...store.users.values()].find((user) => isNamed(user.userName, userName));
}

export function roleNamed(store: Store, roleName: string): Role | undefined {
  return [...store.roles.values()].find((role) => isNamed(role.roleName, roleName));
}

/** The user of that name, or NoSuchEntity. */
export function findUser(store: Store, userName: string | undefined): User {
  const name = required(userName, 'userName');
  const user = userNamed(store, name);
  if (user === undefined) throw userNotFound(name);
  return user;
}

/** The role of that name, or NoSuchEntity. */
export function findRole(store: Store, roleName: string | undefined): Role {
  const name = required(roleName, 'roleName');
  const role = roleNamed(store, name);
  if (role === undefined) throw roleNotFound(name);
  return role;
}

export function findPolicy(store: Store, policyArn: string | undefined): ManagedPolicy {
  const arn = required(policyArn, 'policyArn');
  const policy = store.policies.get(arn);
  if (policy === undefined) throw policyNotFound(arn);
  return policy;
}

export function keysOf(store: Store, ownerId: string): AccessKey[] {
  return [...store.accessKeys.values()].filter((key) => key.ownerId === ownerId);
}

/** The user whose name an operation may leave out: the one who calls. */
export function callingUserName(call: Call): string {
  const { kind, userName } = call.principal;
  if (kind === 'root') {
    throw notModelled(`${call.service}:${call.operation} by root on itself`, 'name a user in UserName.');
  }
  if (kind !== 'user' || userName === undefined) {
    throw validationError('Must specify userName when calling with non-User credentials');
  }
  return userName;
}

/**
 * As {@link callingUserName} for access keys, whose owner is told by the key that signs: "If a temporary access key is
 * used, then UserName is required" (IAM API Reference, UpdateAccessKey).
 */
export function signingUserName(call: Call): string {
  const name = callingUserName(call);
  if (call.principal.session !== undefined) {
    throw validationError('Must specify userName when calling with non-User credentials');
  }
  return name;
}
