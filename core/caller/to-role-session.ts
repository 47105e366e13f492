import { awsRolePaths, isAwsRole, isRoleName, type PrincipalArn, toPrincipalArn } from '../values/arn.ts';
import type { Caller } from './caller.ts';
import { foreignAccount, malformed } from './identity.ts';
import { at, compact, textAt } from '../values/unknown.ts';
import { toVoucher } from './voucher.ts';
import { toWorkload } from './workload.ts';

/** The id of a role and the name of a session, as STS accepts them: what aws:userid holds for the session. */
export const userIdShape = /^(AROA[A-Z0-9]{12,124}):([\w+=,.@-]{2,64})$/;

/** The unique id of the role whose session has this aws:userid. */
export const roleIdOf = (userId: string): string => userId.split(':')[0] ?? '';

/**
 * Reads the userIdentity of type AssumedRole.
 *
 * @param identity the record's userIdentity
 * @param account the account that may be acted upon
 * @returns a session of a role, of Identity Center, a service-linked role, or what is alerted on with the reason
 */
export function toRoleSession(identity: unknown, account: string): Caller {
  const issuer = at(identity, 'sessionContext', 'sessionIssuer');
  const session = toPrincipalArn(textAt(identity, 'arn') ?? '');
  // The STS ARN drops the role's path; only the issuer's ARN names the role whole.
  const roleArn = textAt(issuer, 'arn') ?? '';
  const role = toPrincipalArn(roleArn);
  if (!role || role.type !== 'role')
    return malformed('a role session whose sessionIssuer is not a role', identity);
  const elsewhere = foreignAccount(issuer, role, account, identity);
  if (elsewhere) return elsewhere;
  if (role.path.startsWith(awsRolePaths.serviceLinked)) {
    return { kind: 'service', service: role.name, reason: `the service-linked role ${role.name} called` };
  }
  const userId = textAt(identity, 'principalId') ?? '';
  const named = {
    roleArn,
    sessionName: session?.name ?? userId.slice(userId.indexOf(':') + 1),
    accessKeyId: textAt(identity, 'accessKeyId'),
  };
  if (isOfIdentityCenter(role)) {
    return compact({
      kind: 'identity-center-session',
      permissionSet: role.name.replace(/^AWSReservedSSO_/, '').replace(/_[0-9a-f]{16}$/, ''),
      storeUserId: textAt(identity, 'onBehalfOf', 'userId'),
      identityStoreArn: textAt(identity, 'onBehalfOf', 'identityStoreArn'),
      ...named,
      reason: 'an IAM Identity Center session; its role cannot be edited',
    });
  }
  const doubt = isAwsRole(roleArn)
    ? `role ${role.name} is one of AWS's own, which no account can change`
    : doubtOf(identity, role, session);
  const workload = toWorkload(identity, named.sessionName);
  return compact({
    kind: 'role-session',
    roleName: role.name,
    userId,
    ...named,
    workload,
    voucher: toVoucher(identity),
    doubt,
    reason: toReason(workload, doubt),
  });
}

/**
 * Whether Identity Center owns the role, by its path or, where the record shows another one, by its name.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
const isOfIdentityCenter = ({ path, name }: PrincipalArn): boolean =>
  path.startsWith(awsRolePaths.identityCenter) || name.startsWith('AWSReservedSSO_');

/**
 * Why it is not certain which session of which role called. The deny of one session is by role id and session name:
 * with a wrong one it would stop nobody, or somebody else.
 */
function doubtOf(
  identity: unknown,
  role: PrincipalArn,
  session: PrincipalArn | undefined,
): string | undefined {
  const userId = textAt(identity, 'principalId');
  if (userId === undefined) return 'the record shows no principalId';
  const [, roleId, sessionName] = userIdShape.exec(userId) ?? [];
  if (roleId === undefined) return 'its principalId is not a role id (AROA…) and a session name';
  const issuerId = textAt(identity, 'sessionContext', 'sessionIssuer', 'principalId');
  if (issuerId !== roleId) return 'its principalId and its sessionIssuer give different role ids';
  if (session?.type !== 'assumed-role') return 'its ARN is not that of an assumed role';
  if (session.name !== sessionName) return 'its principalId and its ARN give different session names';
  if (session.path !== `/${role.name}/`) return 'its ARN and its sessionIssuer name different roles';
  if (session.account !== role.account || session.partition !== role.partition)
    return 'its ARN and its sessionIssuer are of different accounts or partitions';
  return isRoleName(role.name) ? undefined : 'its role has a name that IAM does not allow';
}

function toReason(workload: ReturnType<typeof toWorkload>, doubt: string | undefined): string {
  if (doubt !== undefined) return `a session of an assumed role, but ${doubt}`;
  if (!workload) return 'a session of an assumed role';
  return workload.shownBy === 'record'
    ? `the role session of ${workload.kind} ${workload.id}`
    : `a role session that is named as ${workload.kind} ${workload.id}`;
}
