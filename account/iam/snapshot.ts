import type { PolicyDocument } from '../model.ts';
import { keysOf } from './find.ts';
import type { Permissions, Role, Store, User } from './store.ts';

interface PermissionsPicture {
  /** By policy name. */
  readonly inlinePolicies: Readonly<Record<string, PolicyDocument>>;
  readonly attachedPolicies: readonly string[];
  readonly permissionsBoundary?: string;
}

export interface UserPicture extends PermissionsPicture {
  readonly userName: string;
  readonly userId: string;
  readonly arn: string;
  readonly accessKeys: readonly { readonly accessKeyId: string; readonly status: 'Active' | 'Inactive' }[];
  readonly hasPassword: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

export interface RolePicture extends PermissionsPicture {
  readonly roleName: string;
  readonly roleId: string;
  readonly arn: string;
  readonly trustPolicy: PolicyDocument;
}

/** All users and roles as they are now, by name; no secrets. */
export interface Snapshot {
  readonly users: Readonly<Record<string, UserPicture>>;
  readonly roles: Readonly<Record<string, RolePicture>>;
}

export function takeSnapshot(store: Store): Snapshot {
  return {
    users: Object.fromEntries(
      [...store.users.values()].map((user) => [user.userName, toPicture(store, user)]),
    ),
    roles: Object.fromEntries([...store.roles.values()].map((role) => [role.roleName, toRolePicture(role)])),
  };
}

function toPicture(store: Store, user: User): UserPicture {
  return {
    userName: user.userName,
    userId: user.userId,
    arn: user.arn,
    accessKeys: keysOf(store, user.userId).map(({ accessKeyId, status }) => ({ accessKeyId, status })),
    hasPassword: user.loginProfile !== undefined,
    tags: Object.fromEntries(user.tags),
    ...toPermissions(user.permissions),
  };
}

function toRolePicture(role: Role): RolePicture {
  return {
    roleName: role.roleName,
    roleId: role.roleId,
    arn: role.arn,
    trustPolicy: role.trust.document,
    ...toPermissions(role.permissions),
  };
}

function toPermissions({ inline, attached, boundary }: Permissions): PermissionsPicture {
  return {
    inlinePolicies: Object.fromEntries([...inline].map(([name, { document }]) => [name, document])),
    attachedPolicies: attached,
    ...(boundary !== undefined && { permissionsBoundary: boundary }),
  };
}
