import { unmodifiableEntity } from '../errors.ts';
import { findRole, findUser } from './find.ts';
import type { Permissions, Role, Store } from './store.ts';

/** A user or role as the holder of policies: the operations on both differ in names and quotas only. */
export interface Holder {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly permissions: Permissions;
  /** Characters of all inline policies together, without white space; fixed. */
  readonly inlineQuota: number;
  /** Managed policies; 10 unless AWS has raised it. Source of both: IAM User Guide, "IAM and AWS STS quotas". */
  readonly attachmentQuota: { readonly name: string; readonly most: number };
  readonly replace: (permissions: Permissions) => void;
}

export function userHolder(store: Store, userName: string | undefined): Holder {
  const user = findUser(store, userName);
  return {
    kind: 'user',
    name: user.userName,
    permissions: user.permissions,
    inlineQuota: 2048,
    attachmentQuota: { name: 'PoliciesPerUser', most: 10 },
    replace: (permissions) => store.users.set(user.userId, { ...user, permissions }),
  };
}

/** @param by who changes the role: `aws` may change its own roles, which records and service-linked roles need */
export function roleHolder(
  store: Store,
  roleName: string | undefined,
  by: 'account' | 'aws' = 'account',
): Holder {
  const role = findRole(store, roleName);
  return {
    kind: 'role',
    name: role.roleName,
    permissions: role.permissions,
    inlineQuota: 10_240,
    attachmentQuota: { name: 'PoliciesPerRole', most: 10 },
    replace: (permissions) => {
      if (by === 'account') checkRoleModifiable(role);
      store.roles.set(role.roleId, { ...role, permissions });
    },
  };
}

/** Service-linked roles and those of Identity Center belong to AWS: reading is all an account can do with them. */
export function checkRoleModifiable(role: Role): void {
  if (/^\/(aws-service-role|aws-reserved)\//.test(role.path)) {
    throw unmodifiableEntity(
      `Cannot perform the operation on the protected role '${role.roleName}' - this role is only modifiable by AWS`,
    );
  }
}
