import type { PolicyDocument, PolicySet, Principal, Session } from '../../model.ts';
import { rootArn, sessionArn, type IamContext } from '../context.ts';
import type { AccessKey, Permissions, Role, SessionOwner, TemporaryCredential } from '../store/store.ts';
import type { IamView } from '../store/view.ts';

/** What a principal is made of: the account, and what the endpoint that is called has heard of IAM. */
export type Known = Pick<IamContext, 'accountId' | 'partition' | 'serviceControlPolicy'> & {
  readonly view: IamView;
};

/** Kind, names and ids of a principal, and what it may do at the moment it is asked. */
type Identity = Omit<Principal, 'accessKeyId' | 'session' | 'policies'> & {
  readonly grants: () => PolicySet;
};

const everything: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** Who signs with a long-term key; undefined when its user is gone. */
export function principalOfKey(known: Known, key: AccessKey): Principal | undefined {
  const isRoot = key.ownerId === known.accountId;
  const identity = isRoot ? rootIdentity(known) : userIdentity(known, key.ownerId);
  if (identity === undefined) return undefined;
  const { grants, ...rest } = identity;
  return { ...rest, accessKeyId: key.accessKeyId, policies: grants };
}

/**
 * Who signs with a temporary credential; undefined when its user or role is gone. The session keeps no permissions:
 * they are those of the user or role at each call, within the session policies it was issued with.
 */
export function principalOfSession(known: Known, credential: TemporaryCredential): Principal | undefined {
  const { owner, sessionPolicies } = credential;
  const identity = identityOf(known, owner);
  if (identity === undefined) return undefined;
  const { grants, ...rest } = identity;
  // A federated user's session policies limit even when there are none: then nothing is allowed.
  const limited = sessionPolicies.length > 0 || owner.kind === 'federated-user';
  return {
    ...rest,
    accessKeyId: credential.accessKeyId,
    session: toSession(known, credential),
    policies: () => ({ ...grants(), ...(limited && { session: sessionPolicies }) }),
  };
}

function identityOf(known: Known, owner: SessionOwner): Identity | undefined {
  switch (owner.kind) {
    case 'root':
      return rootIdentity(known);
    case 'user':
      return userIdentity(known, owner.userId);
    case 'assumed-role':
      return roleIdentity(known, owner);
    case 'federated-user':
      return federatedIdentity(known, owner);
  }
}

function rootIdentity(known: Known): Identity {
  return {
    kind: 'root',
    accountId: known.accountId,
    arn: rootArn(known),
    principalId: known.accountId,
    grants: () => withinOrganization(known, { identity: [everything] }),
  };
}

function userIdentity(known: Known, userId: string): Identity | undefined {
  const { accountId, view } = known;
  const user = view.user(userId);
  if (user === undefined) return undefined;
  return {
    kind: 'user',
    accountId,
    arn: user.arn,
    principalId: userId,
    userName: user.userName,
    grants: () => withinOrganization(known, policySetOf(view, view.user(userId)?.permissions)),
  };
}

function roleIdentity(
  known: Known,
  { roleId, sessionName }: SessionOwner & { readonly kind: 'assumed-role' },
): Identity | undefined {
  const { view } = known;
  const role = view.role(roleId);
  if (role === undefined) return undefined;
  return {
    kind: 'assumed-role',
    accountId: known.accountId,
    arn: sessionArn(known, `assumed-role/${role.roleName}/${sessionName}`),
    principalId: `${roleId}:${sessionName}`,
    grants: () => {
      const own = policySetOf(view, view.role(roleId)?.permissions);
      return isServiceLinked(role) ? own : withinOrganization(known, own);
    },
  };
}

function federatedIdentity(
  known: Known,
  { name, userId }: SessionOwner & { readonly kind: 'federated-user' },
): Identity | undefined {
  const issuer = userId === undefined ? rootIdentity(known) : userIdentity(known, userId);
  if (issuer === undefined) return undefined;
  return {
    kind: 'federated-user',
    accountId: known.accountId,
    arn: sessionArn(known, `federated-user/${name}`),
    principalId: `${known.accountId}:${name}`,
    grants: issuer.grants,
  };
}

function withinOrganization({ serviceControlPolicy }: Known, own: PolicySet): PolicySet {
  const organization = serviceControlPolicy();
  return organization === undefined ? own : { organization, ...own };
}

/**
 * Service control policies do not bind service-linked roles.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
function isServiceLinked({ path }: Role): boolean {
  return path.startsWith('/aws-service-role/');
}

/** A managed policy that the view does not know any more grants and denies nothing, a boundary then allows nothing. */
function policySetOf(view: IamView, permissions: Permissions | undefined): PolicySet {
  if (permissions === undefined) return { identity: [] };
  const attached = permissions.attached
    .map((arn) => view.policy(arn)?.policy.document)
    .filter((document) => document !== undefined);
  const inline = [...permissions.inline.values()].map(({ document }) => document);
  if (permissions.boundary === undefined) return { identity: [...inline, ...attached] };
  const boundary = view.policy(permissions.boundary)?.policy.document ?? { Statement: [] };
  return { identity: [...inline, ...attached], boundary };
}

function toSession(known: Known, credential: TemporaryCredential): Session {
  const { issuedAt, expiresAt, fromConsole, mfaAuthenticated, owner, sourceFunctionArn } = credential;
  const issuer = issuerOf(known, owner);
  return {
    ...{ issuedAt, expiresAt, mfaAuthenticated, fromConsole },
    ...(sourceFunctionArn !== undefined && { sourceFunctionArn }),
    ...(issuer !== undefined && { issuer }),
  };
}

/** Sessions of a user or root itself have no issuer: CloudTrail shows sessionIssuer as {}. */
function issuerOf({ accountId, partition, view }: Known, owner: SessionOwner): Session['issuer'] {
  if (owner.kind === 'root' || owner.kind === 'user') return undefined;
  if (owner.kind === 'assumed-role') {
    const role = view.role(owner.roleId);
    if (role === undefined) return undefined;
    return { type: 'Role', principalId: role.roleId, arn: role.arn, accountId, userName: role.roleName };
  }
  if (owner.userId === undefined) {
    return { type: 'Root', principalId: accountId, arn: rootArn({ accountId, partition }), accountId };
  }
  const user = view.user(owner.userId);
  if (user === undefined) return undefined;
  return { type: 'IAMUser', principalId: user.userId, arn: user.arn, accountId, userName: user.userName };
}
