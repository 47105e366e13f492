import type { PolicyDocument } from '../../model.ts';
import { attachPolicy } from '../policies/attachments.ts';
import { putBoundary } from '../policies/boundaries.ts';
import { entityArn, wholeSeconds, type IamContext } from '../context.ts';
import { entityAlreadyExists } from '../errors.ts';
import { findRole, findUser, userNamed } from './find.ts';
import { userHolder } from './holders.ts';
import { newEntityId, newSecret, newSessionToken } from './ids.ts';
import { putInlinePolicy } from '../policies/inline-policies.ts';
import { hashPassword } from '../credentials/passwords.ts';
import { toSessionCredentials, type SessionCredentials } from '../sts/sessions.ts';
import { noPermissions, type MfaDevice, type SessionOwner, type User } from './store.ts';

/** A user as real records show it; what is left out is made up. */
export interface ImportedUser {
  readonly userName: string;
  /** Taken from `arn` where that is given. */
  readonly path?: string;
  readonly userId?: string;
  /** Kept as it is, even with another account's number: published records are anonymised unevenly. */
  readonly arn?: string;
  readonly createDate?: Date;
  readonly accessKeys: readonly ImportedKey[];
  /** Not held against the password policy. */
  readonly password?: string;
  readonly mfaDevices?: readonly MfaDevice[];
  readonly policies?: {
    /** By policy name. */
    readonly inline?: Readonly<Record<string, PolicyDocument>>;
    readonly attached?: readonly string[];
    readonly boundary?: string;
  };
}

interface ImportedKey {
  readonly accessKeyId: string;
  readonly status: 'Active' | 'Inactive';
  readonly secretAccessKey?: string;
  readonly createDate?: Date;
}

type ImportedPrincipal =
  | { readonly kind: 'root' }
  | { readonly kind: 'user'; readonly userName: string }
  | { readonly kind: 'assumed-role'; readonly roleName: string; readonly sessionName: string }
  /** Issued by root where there is no user name; without a policy it may do nothing. */
  | { readonly kind: 'federated-user'; readonly name: string; readonly userName?: string };

export interface ImportedSession {
  readonly accessKeyId: string;
  readonly principal: ImportedPrincipal;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly fromConsole: boolean;
  readonly mfaAuthenticated?: boolean;
  readonly sessionPolicies?: readonly PolicyDocument[];
}

/** Puts a user in as it was. @throws AwsError EntityAlreadyExists where name, id or a key is taken */
export function importUser(context: IamContext, imported: ImportedUser): void {
  const { store } = context;
  const user = toUser(context, imported);
  if (userNamed(store, user.userName) ?? store.users.get(user.userId)) {
    throw entityAlreadyExists(`User with name ${user.userName} or id ${user.userId} already exists.`);
  }
  for (const { accessKeyId } of imported.accessKeys) refuseTakenKey(context, accessKeyId);
  store.users.set(user.userId, user);
  for (const { accessKeyId, status, secretAccessKey = newSecret(), createDate } of imported.accessKeys) {
    store.accessKeys.set(accessKeyId, {
      accessKeyId,
      secretAccessKey,
      ownerId: user.userId,
      status,
      createDate: createDate ?? user.createDate,
    });
  }
  putPolicies(context, imported);
}

function toUser(context: IamContext, imported: ImportedUser): User {
  const { userName, arn } = imported;
  const path = imported.path ?? /:user(\/.*\/|\/)[^/]+$/.exec(arn ?? '')?.[1] ?? '/';
  const createDate = imported.createDate ?? wholeSeconds(context);
  return {
    userId: imported.userId ?? newEntityId('AIDA'),
    userName,
    path,
    arn: arn ?? entityArn(context, 'user', path, userName),
    createDate,
    tags: new Map(),
    permissions: noPermissions,
    loginProfile:
      imported.password === undefined
        ? undefined
        : { createDate, passwordResetRequired: false, passwordHash: hashPassword(imported.password) },
    mfaDevices: imported.mfaDevices ?? [],
  };
}

function putPolicies({ store }: IamContext, { userName, policies = {} }: ImportedUser): void {
  for (const [PolicyName, document] of Object.entries(policies.inline ?? {})) {
    putInlinePolicy(userHolder(store, userName), { PolicyName, PolicyDocument: JSON.stringify(document) });
  }
  for (const PolicyArn of policies.attached ?? []) {
    attachPolicy(store, userHolder(store, userName), { PolicyArn });
  }
  if (policies.boundary !== undefined) putBoundary(store, userHolder(store, userName), policies.boundary);
}

/** Puts a temporary credential in as it was. @throws AwsError NoSuchEntity where its user or role is not there */
export function importSession(context: IamContext, imported: ImportedSession): SessionCredentials {
  refuseTakenKey(context, imported.accessKeyId);
  const credential = {
    accessKeyId: imported.accessKeyId,
    secretAccessKey: newSecret(),
    sessionToken: newSessionToken(),
    owner: toOwner(context, imported.principal),
    issuedAt: imported.issuedAt,
    expiresAt: imported.expiresAt,
    fromConsole: imported.fromConsole,
    mfaAuthenticated: imported.mfaAuthenticated ?? false,
    sessionPolicies: imported.sessionPolicies ?? [],
  };
  context.store.temporary.set(credential.accessKeyId, credential);
  return toSessionCredentials(credential);
}

function refuseTakenKey({ store }: IamContext, accessKeyId: string): void {
  if (store.accessKeys.get(accessKeyId) ?? store.temporary.get(accessKeyId)) {
    throw entityAlreadyExists(`Access Key with id ${accessKeyId} already exists.`);
  }
}

function toOwner({ store }: IamContext, principal: ImportedPrincipal): SessionOwner {
  switch (principal.kind) {
    case 'root':
      return principal;
    case 'user':
      return { kind: 'user', userId: findUser(store, principal.userName).userId };
    case 'assumed-role': {
      const { roleId } = findRole(store, principal.roleName);
      return { kind: 'assumed-role', roleId, sessionName: principal.sessionName };
    }
    case 'federated-user': {
      const { name, userName } = principal;
      if (userName === undefined) return { kind: 'federated-user', name };
      return { kind: 'federated-user', name, userId: findUser(store, userName).userId };
    }
  }
}
