import type { PolicyDocument } from '../../model.ts';
import type { PolicyText } from '../policies/policy-document.ts';

/** What IAM keeps. Every record is immutable and replaced whole, so that an older state can be held on to. */

export type Tags = ReadonlyMap<string, string>;

/** The permissions of a user or a role. */
export interface Permissions {
  /** By policy name. */
  readonly inline: ReadonlyMap<string, PolicyText>;
  /** ARNs of managed policies. */
  readonly attached: readonly string[];
  /** ARN of the managed policy that is the permissions boundary. */
  readonly boundary: string | undefined;
}

export const noPermissions: Permissions = { inline: new Map(), attached: [], boundary: undefined };

export interface LoginProfile {
  readonly createDate: Date;
  readonly passwordResetRequired: boolean;
  /** Salted hash: nobody can read a password back, as with AWS. */
  readonly passwordHash: string;
}

export interface MfaDevice {
  readonly serialNumber: string;
  readonly enableDate: Date;
}

export interface User {
  readonly userId: string;
  readonly userName: string;
  readonly path: string;
  readonly arn: string;
  readonly createDate: Date;
  readonly passwordLastUsed?: Date;
  /** Until then the user's password can be neither changed nor removed. */
  readonly settledAt?: Date;
  readonly tags: Tags;
  readonly permissions: Permissions;
  readonly loginProfile: LoginProfile | undefined;
  readonly mfaDevices: readonly MfaDevice[];
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The id of its user; the account id for root's key. */
  readonly ownerId: string;
  readonly status: 'Active' | 'Inactive';
  readonly createDate: Date;
}

/** What SSH keys, signing certificates and service-specific credentials have in common. */
export interface UserCredential {
  readonly id: string;
  /** The id of its user. */
  readonly ownerId: string;
  readonly status: 'Active' | 'Inactive';
  readonly createDate: Date;
}

export interface SshPublicKey extends UserCredential {
  readonly body: string;
  readonly fingerprint: string;
}

export interface SigningCertificate extends UserCredential {
  /** PEM. */
  readonly body: string;
}

export interface ServiceCredential extends UserCredential {
  /** `bedrock.amazonaws.com` */
  readonly serviceName: string;
  /** What AWS shows as the user name of a password, or as the alias of an API key. */
  readonly serviceUserName: string;
  readonly expirationDate?: Date;
}

interface KeyUse {
  readonly date: Date;
  /** Signing name of the service that was called. */
  readonly service: string;
  readonly region: string;
}

export interface Role {
  readonly roleId: string;
  readonly roleName: string;
  readonly path: string;
  readonly arn: string;
  readonly createDate: Date;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  readonly trust: PolicyText;
  readonly tags: Tags;
  readonly permissions: Permissions;
}

export interface ManagedPolicy {
  readonly policyId: string;
  readonly policyName: string;
  readonly path: string;
  readonly arn: string;
  readonly versionId: string;
  readonly createDate: Date;
  readonly description?: string;
  readonly policy: PolicyText;
}

/** Whom a temporary credential speaks for. Users and roles by id: one made anew under the old name is another. */
export type SessionOwner =
  | { readonly kind: 'root' }
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'assumed-role'; readonly roleId: string; readonly sessionName: string }
  /** Without a user id root issued it. */
  | { readonly kind: 'federated-user'; readonly name: string; readonly userId?: string };

export interface TemporaryCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly owner: SessionOwner;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly fromConsole: boolean;
  readonly mfaAuthenticated: boolean;
  /** Session policies as given when it was issued. */
  readonly sessionPolicies: readonly PolicyDocument[];
  /** ARN of the Lambda function to whose process it was handed. */
  readonly sourceFunctionArn?: string;
}

/** What a table holds, to look at. */
export type Entries<T> = Pick<ReadonlyMap<string, T>, 'get' | 'values'>;

export type Table<T> = Entries<T> & Pick<Map<string, T>, 'set' | 'delete'>;

/** All that a call's caller and permissions are read from. */
export interface Tables {
  /** By user id. */
  readonly users: Entries<User>;
  /** By role id. */
  readonly roles: Entries<Role>;
  /** By ARN, AWS's own among them. */
  readonly policies: Entries<ManagedPolicy>;
  /** By access key id. */
  readonly accessKeys: Entries<AccessKey>;
  /** By access key id. */
  readonly temporary: Entries<TemporaryCredential>;
}

export interface Store extends Tables {
  readonly users: Table<User>;
  readonly roles: Table<Role>;
  readonly policies: Table<ManagedPolicy>;
  readonly accessKeys: Table<AccessKey>;
  readonly temporary: Table<TemporaryCredential>;
  /** By access key id: when a long-term key was last used. */
  readonly keyUses: Table<KeyUse>;
  /** By id; nothing signs in with these three here. */
  readonly sshPublicKeys: Table<SshPublicKey>;
  readonly signingCertificates: Table<SigningCertificate>;
  readonly serviceCredentials: Table<ServiceCredential>;
}

/** An empty store. @param kept tables that are kept in a way of their own; the others are plain maps */
export function createStore(kept: Partial<Store> = {}): Store {
  return {
    users: new Map(),
    roles: new Map(),
    policies: new Map(),
    accessKeys: new Map(),
    keyUses: new Map(),
    temporary: new Map(),
    sshPublicKeys: new Map(),
    signingCertificates: new Map(),
    serviceCredentials: new Map(),
    ...kept,
  };
}
