import type { Clock, PolicyDocument, Service } from '../model.ts';
import { accessKeyOperations, addAccessKey } from './credentials/access-keys.ts';
import { authenticate, type Authenticated, type Credential } from './sts/authenticate.ts';
import { awsManagedPolicies } from './policies/aws-managed-policies.ts';
import { wholeSeconds, type IamContext, type Trusts } from './context.ts';
import {
  customerPolicyOperations,
  type PolicyDescription,
  putPolicy,
  removePolicy,
} from './policies/customer-policies.ts';
import { findRole } from './store/find.ts';
import { iamAccess } from './iam-access.ts';
import { importSession, importUser, type ImportedSession, type ImportedUser } from './store/imports.ts';
import { accountAliasOperations } from './account-aliases.ts';
import { keyUseOperations } from './credentials/key-use.ts';
import { loginProfileOperations } from './credentials/login-profiles.ts';
import { otherCredentialOperations } from './credentials/other-credentials.ts';
import { parseIdentityPolicy } from './policies/policy-document.ts';
import { delayed, immediately, type PropagationMs } from './store/propagation.ts';
import { putRole, putRolePolicy, removeRolePolicy, type RoleDescription } from './roles/put-role.ts';
import { holderPolicyOperations } from './policies/holder-policies.ts';
import { issueRoleSession, type RoleSession, type RoleSessionOptions } from './sts/role-session.ts';
import { roleOperations } from './roles/roles.ts';
import { withSessionLimits } from './sts/session-limits.ts';
import { serviceCredentialOperations } from './credentials/service-credentials.ts';
import type { Credentials, SessionCredentials } from './sts/sessions.ts';
import { signingCertificateOperations } from './credentials/signing-certificates.ts';
import { signIn } from './sts/sign-in.ts';
import { takeSnapshot, type Snapshot } from './store/snapshot.ts';
import { sshPublicKeyOperations } from './credentials/ssh-public-keys.ts';
import { stsAccess } from './sts/sts-access.ts';
import { stsOperations } from './sts/sts.ts';
import { withThrottle } from './throttling.ts';
import { trustNames } from './roles/trust.ts';
import { tagOperations } from './users/tag-operations.ts';
import { userOperations } from './users/users.ts';

export interface IamOptions {
  readonly accountId: string;
  /** aws unless said. */
  readonly partition?: string;
  readonly clock: Clock;
  /** Shown as the Region of a key's last use where `recordUse` is told none; us-east-1 unless said. */
  readonly region?: string;
  /** Judges trust policies beside the gate; unless said, whether the policy names the principal. */
  readonly trusts?: Trusts;
  /** How long a change takes to reach an endpoint, each its own time; every endpoint sees it at once unless said. */
  readonly propagationMs?: PropagationMs | undefined;
  /** How long IAM refuses to change the password of a new user, or a new password; not at all unless said. */
  readonly settlingMs?: number | undefined;
  /** What an organization has attached to the account, at this moment; nothing unless said. */
  readonly serviceControlPolicies?: () => readonly PolicyDocument[];
  /** The calls of IAM that are answered in a second, all callers together; without limit unless said. */
  readonly callsPerSecond?: number | undefined;
}

/** The account's IAM, STS and console sign-in. */
export interface Iam {
  /** Signing name iam. */
  readonly iam: Service;
  /** Signing name sts. */
  readonly sts: Service;
  /** For the wire: who signs with this key. @throws AwsError InvalidClientTokenId, ExpiredToken */
  readonly authenticate: (credential: Credential) => Authenticated;
  /** For the wire, once a signature holds: what GetAccessKeyLastUsed answers. Temporary keys are not kept. */
  readonly recordUse: (
    accessKeyId: string,
    use: { readonly service: string; readonly region?: string },
  ) => void;
  /** A long-term key of the account's root user, for set-up. */
  readonly root: Credentials;
  /** Console sign-in with a password. @throws AwsError FailedAuthentication */
  readonly signIn: (userName: string, password: string) => SessionCredentials;
  /** For the loader: puts a role of a template in, or brings it up to date. */
  readonly putRole: (role: RoleDescription) => { readonly arn: string; readonly roleId: string };
  /**
   * What an organization denies the account, root included, from now on; undefined takes it back. It is set from
   * outside, as from the management account, counts at once, and stands beside FullAWSAccess: what it allows adds
   * nothing. @throws AwsError MalformedPolicyDocument
   */
  readonly putServiceControlPolicy: (document: PolicyDocument | undefined) => void;
  readonly putRolePolicy: (roleName: string, policyName: string, document: PolicyDocument) => void;
  /** For the loader: puts a customer managed policy in, or brings the one of its ARN up to date. */
  readonly putPolicy: (policy: PolicyDescription) => { readonly arn: string };
  /** For the loader: what a stack takes away; a role goes with its policies. */
  readonly removeRole: (roleName: string) => void;
  readonly removeRolePolicy: (roleName: string, policyName: string) => void;
  /** @throws AwsError DeleteConflict where it is attached */
  readonly removePolicy: (arn: string) => void;
  /** Credentials that a service hands out under a role; no sts call is recorded. */
  readonly issueRoleSession: (
    roleName: string,
    sessionName: string,
    options?: RoleSessionOptions,
  ) => RoleSession;
  /** For drills that play real records: users, roles and sessions as they were. */
  readonly importUser: (user: ImportedUser) => void;
  readonly importRole: (role: RoleDescription) => void;
  readonly importSession: (session: ImportedSession) => SessionCredentials;
  /** A picture of all users and roles, for tests and drills. */
  readonly snapshot: () => Snapshot;
}

export function createIam(options: IamOptions): Iam {
  const {
    accountId,
    partition = 'aws',
    clock,
    region: defaultRegion = 'us-east-1',
    trusts = trustNames,
  } = options;
  const { propagationMs, settlingMs = 0, callsPerSecond = Infinity } = options;
  const { store, view, atOnce } = propagationMs === undefined ? immediately() : delayed(clock, propagationMs);
  let serviceControl: PolicyDocument | undefined;
  const context: IamContext = {
    ...{ accountId, partition, clock, store, view, trusts, settlingMs },
    serviceControlPolicy: () =>
      together([...(options.serviceControlPolicies?.() ?? []), ...(serviceControl ? [serviceControl] : [])]),
  };
  const { accessKeyId, secretAccessKey } = atOnce(() => {
    for (const policy of awsManagedPolicies(partition, wholeSeconds(context)))
      store.policies.set(policy.arn, policy);
    return addAccessKey(context, accountId);
  });
  return {
    iam: withThrottle(
      withSessionLimits({
        operations: iamOperations(context),
        access: (call) => iamAccess(context, call),
      }),
      clock,
      callsPerSecond,
    ),
    sts: withSessionLimits({
      operations: stsOperations(context),
      access: (call) => stsAccess(context, call),
    }),
    authenticate: (credential) => authenticate(context, credential),
    recordUse: (id, { service, region = defaultRegion }) => {
      if (store.accessKeys.get(id)) store.keyUses.set(id, { date: wholeSeconds(context), service, region });
    },
    root: { accessKeyId, secretAccessKey },
    signIn: (userName, password) => signIn(context, userName, password),
    putRole: (role) => atOnce(() => putRole(context, role)),
    putServiceControlPolicy: (document) => {
      serviceControl = document && parseIdentityPolicy(JSON.stringify(document)).document;
    },
    putRolePolicy: (roleName, policyName, document) =>
      atOnce(() => putRolePolicy(context, roleName, policyName, document)),
    putPolicy: (policy) => atOnce(() => putPolicy(context, policy)),
    removeRole: (roleName) => void atOnce(() => store.roles.delete(findRole(store, roleName).roleId)),
    removeRolePolicy: (roleName, policyName) => atOnce(() => removeRolePolicy(context, roleName, policyName)),
    removePolicy: (arn) => atOnce(() => removePolicy(context, arn)),
    issueRoleSession: (roleName, sessionName, session) =>
      issueRoleSession(context, roleName, sessionName, session),
    importUser: (user) => atOnce(() => importUser(context, user)),
    importRole: (role) => void atOnce(() => putRole(context, role)),
    importSession: (session) => importSession(context, session),
    snapshot: () => takeSnapshot(store),
  };
}

/** Only their denies count, so several are one. */
function together(policies: readonly PolicyDocument[]): PolicyDocument | undefined {
  const statements = policies.flatMap(({ Statement }) => Statement);
  return statements.length === 0 ? undefined : { Version: '2012-10-17', Statement: statements };
}

function iamOperations(context: IamContext): Service['operations'] {
  return {
    ...accountAliasOperations(),
    ...userOperations(context),
    ...tagOperations(context),
    ...accessKeyOperations(context),
    ...keyUseOperations(context),
    ...loginProfileOperations(context),
    ...holderPolicyOperations(context),
    ...customerPolicyOperations(context),
    ...roleOperations(context),
    ...sshPublicKeyOperations(context),
    ...serviceCredentialOperations(context),
    ...signingCertificateOperations(context),
    ...otherCredentialOperations(context),
  };
}
