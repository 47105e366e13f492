import type { PolicyDocument } from '../../model.ts';
import { keysOf } from './find.ts';
import type { Permissions, Role, Store, User, UserCredential } from './store.ts';
import { credentialsOf } from '../credentials/user-credentials.ts';

interface PermissionsPicture {
  /** By policy name. */
  readonly inlinePolicies: Readonly<Record<string, PolicyDocument>>;
  readonly attachedPolicies: readonly string[];
  readonly permissionsBoundary?: string;
}

interface CredentialPicture {
  readonly id: string;
  readonly status: 'Active' | 'Inactive';
}

interface UserPicture extends PermissionsPicture {
  readonly userName: string;
  readonly userId: string;
  readonly arn: string;
  readonly accessKeys: readonly { readonly accessKeyId: string; readonly status: 'Active' | 'Inactive' }[];
  readonly hasPassword: boolean;
  /** The other credentials, each list where there are any. */
  readonly sshPublicKeys?: readonly CredentialPicture[];
  readonly signingCertificates?: readonly CredentialPicture[];
  readonly serviceCredentials?: readonly (CredentialPicture & { readonly serviceName: string })[];
  readonly tags: Readonly<Record<string, string>>;
}

interface RolePicture extends PermissionsPicture {
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
    ...toOtherCredentials(store, user),
    tags: Object.fromEntries(user.tags),
    ...toPermissions(user.permissions),
  };
}

function toOtherCredentials(store: Store, user: User): Partial<UserPicture> {
  const picture = ({ id, status }: UserCredential): CredentialPicture => ({ id, status });
  const sshPublicKeys = credentialsOf(store.sshPublicKeys, user).map(picture);
  const signingCertificates = credentialsOf(store.signingCertificates, user).map(picture);
  const serviceCredentials = credentialsOf(store.serviceCredentials, user).map((one) => ({
    ...picture(one),
    serviceName: one.serviceName,
  }));
  return {
    ...(sshPublicKeys.length > 0 && { sshPublicKeys }),
    ...(signingCertificates.length > 0 && { signingCertificates }),
    ...(serviceCredentials.length > 0 && { serviceCredentials }),
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
