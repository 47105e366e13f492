import { isLongTermKeyId, isTemporaryKeyId, isUserName, type PrincipalArn, toPrincipalArn } from './arn.ts';
import { at, compact, textAt } from './unknown.ts';
import type { Caller, Workload } from './caller.ts';

/**
 * Resolves who made a call, from the shape of the record's userIdentity and never from the key's prefix alone.
 *
 * @param record the CloudTrail record
 * @param account the 12 digits of the account that may be acted upon
 * @returns a caller of one of the kinds, with the reason; never throws, whatever the input
 *
 * Shapes: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function toCaller(record: unknown, account: string): Caller {
  const identity = at(record, 'userIdentity');
  const type = textAt(identity, 'type');
  const invokedBy = textAt(identity, 'invokedBy');
  switch (type) {
    case 'IAMUser':
      return toUser(record, identity, account);
    case 'FederatedUser':
      return toFederated(identity, account);
    case 'AssumedRole':
      return toRoleSession(identity, account);
    case 'Root':
      return toRoot(identity, account);
    case 'AWSService':
      return {
        kind: 'service',
        service: invokedBy ?? 'an AWS service',
        reason: `an AWS service called by itself (type AWSService${invokedBy ? `, ${invokedBy}` : ''})`,
      };
    case 'AWSAccount':
      return foreign(
        identity,
        textAt(identity, 'accountId') ?? 'unknown',
        'the call came from another AWS account',
      );
    case undefined:
      return malformed(`userIdentity has no type${invokedBy ? ` (invokedBy ${invokedBy})` : ''}`, identity);
    default:
      return compact({
        kind: 'unsupported',
        identityType: type,
        name: textAt(identity, 'userName') ?? textAt(identity, 'principalId'),
        accessKeyId: textAt(identity, 'accessKeyId'),
        reason: `identities of type ${type} have no credential in this account's IAM that could be contained`,
      });
  }
}

function toUser(record: unknown, identity: unknown, account: string): Caller {
  const arn = textAt(identity, 'arn');
  const parsed = arn === undefined ? undefined : toPrincipalArn(arn);
  const userName = textAt(identity, 'userName') ?? (parsed?.type === 'user' ? parsed.name : undefined);
  if (userName === undefined || !isUserName(userName)) {
    return malformed(
      `the user name is ${userName === undefined ? 'missing' : 'not one that IAM allows'}`,
      identity,
    );
  }
  if (arn === undefined || parsed === undefined || parsed.service !== 'iam' || parsed.type !== 'user') {
    return malformed(
      `userIdentity.arn is ${arn === undefined ? 'missing' : 'not the ARN of an IAM user'}`,
      identity,
    );
  }
  if (parsed.name !== userName) {
    return malformed('userIdentity.userName and userIdentity.arn name different users', identity);
  }
  const elsewhere = foreignAccount(identity, parsed, account);
  if (elsewhere) return elsewhere;
  const user = { userName, userArn: arn };
  const key = textAt(identity, 'accessKeyId');
  if (key !== undefined && isLongTermKeyId(key)) {
    return {
      kind: 'user-key',
      ...user,
      accessKeyId: key,
      reason: 'an IAM user signed with a long-term access key',
    };
  }
  if (key === undefined || !isTemporaryKeyId(key)) {
    const what = key === undefined ? 'no access key' : 'an access key id that is neither AKIA… nor ASIA…';
    return {
      kind: 'user-session',
      origin: 'unknown',
      ...user,
      reason: `an IAM user called; the record shows ${what}`,
    };
  }
  return isFromConsole(record)
    ? {
        kind: 'user-session',
        origin: 'console',
        ...user,
        accessKeyId: key,
        reason: 'an IAM user called with a temporary key from the console',
      }
    : {
        kind: 'user-session',
        origin: 'session-token',
        ...user,
        accessKeyId: key,
        reason: 'an IAM user called with a temporary key that does not show a console sign-in',
      };
}

/**
 * Whether a temporary key belongs to a console session. The flag is shown only when true, and old records show
 * signin.amazonaws.com instead. A console call without either is read as a session token, which contains more.
 */
function isFromConsole(record: unknown): boolean {
  return (
    String(at(record, 'sessionCredentialFromConsole')) === 'true' ||
    textAt(record, 'userIdentity', 'invokedBy') === 'signin.amazonaws.com'
  );
}

function toFederated(identity: unknown, account: string): Caller {
  const issuer = at(identity, 'sessionContext', 'sessionIssuer');
  const parsed = toPrincipalArn(textAt(identity, 'arn') ?? '');
  const issuerArn = textAt(issuer, 'arn') ?? '';
  const parsedIssuer = toPrincipalArn(issuerArn);
  const key = textAt(identity, 'accessKeyId');
  if (!parsedIssuer) return malformed('a federated session whose sessionIssuer has no ARN', identity);
  const elsewhere = foreignAccount(issuer, parsedIssuer, account);
  if (elsewhere) return elsewhere;
  if (parsedIssuer.type === 'root') {
    return compact({
      kind: 'root',
      accessKeyId: key,
      reason: 'a federated session that the root user issued; IAM cannot deny root',
    });
  }
  if (parsedIssuer.type !== 'user' || !isUserName(parsedIssuer.name)) {
    return malformed('a federated session whose sessionIssuer is not an IAM user', identity);
  }
  return compact({
    kind: 'federated-session',
    userName: parsedIssuer.name,
    userArn: issuerArn,
    federatedName: parsed?.name ?? 'unknown',
    accessKeyId: key,
    reason: 'a federated session (GetFederationToken); it ends when its issuer is denied',
  });
}

function toRoleSession(identity: unknown, account: string): Caller {
  const issuer = at(identity, 'sessionContext', 'sessionIssuer');
  const sessionArn = textAt(identity, 'arn') ?? '';
  const parsedSession = toPrincipalArn(sessionArn);
  // The STS ARN drops the role's path; only the issuer's ARN names the role whole.
  const roleArn = textAt(issuer, 'arn') ?? '';
  const role = toPrincipalArn(roleArn);
  const key = textAt(identity, 'accessKeyId');
  if (!role || role.type !== 'role')
    return malformed('a role session whose sessionIssuer is not a role', identity);
  if (role.path.startsWith('/aws-service-role/')) {
    return { kind: 'service', service: role.name, reason: `the service-linked role ${role.name} called` };
  }
  const elsewhere = foreignAccount(issuer, role, account);
  if (elsewhere) return elsewhere;
  const userId = textAt(identity, 'principalId') ?? '';
  const sessionName = parsedSession?.name ?? userId.slice(userId.indexOf(':') + 1);
  if (role.path.startsWith('/aws-reserved/sso.amazonaws.com/') && role.name.startsWith('AWSReservedSSO_')) {
    return compact({
      kind: 'identity-center-session',
      roleArn,
      permissionSet: role.name.replace(/^AWSReservedSSO_/, '').replace(/_[0-9a-f]{16}$/, ''),
      sessionName,
      accessKeyId: key,
      reason: 'an IAM Identity Center session; its role cannot be edited',
    });
  }
  const workload = toWorkload(identity, sessionName);
  return compact({
    kind: 'role-session',
    roleArn,
    roleName: role.name,
    userId,
    sessionName,
    workload,
    accessKeyId: key,
    reason: workload ? `the role session of ${workload.kind} ${workload.id}` : 'a session of an assumed role',
  });
}

/** Instance roles have the instance's id as session name; Lambda and ECS show whom the credentials were issued to. */
function toWorkload(identity: unknown, sessionName: string): Workload | undefined {
  if (/^i-[0-9a-f]{8,17}$/.test(sessionName)) return { kind: 'instance', id: sessionName };
  const scope =
    textAt(identity, 'inScopeOf', 'credentialsIssuedTo') ?? textAt(identity, 'inScopeOf', 'sourceArn');
  return scope === undefined ? undefined : { kind: 'service', id: scope };
}

function toRoot(identity: unknown, account: string): Caller {
  const parsed = toPrincipalArn(textAt(identity, 'arn') ?? '');
  const invokedBy = textAt(identity, 'invokedBy');
  const key = textAt(identity, 'accessKeyId');
  // Before service-linked roles, Auto Scaling's launches were recorded as root without a key.
  if (invokedBy === 'autoscaling.amazonaws.com' && key === undefined) {
    return { kind: 'service', service: invokedBy, reason: 'Auto Scaling, recorded as root in the old way' };
  }
  const elsewhere = parsed ? foreignAccount(identity, parsed, account) : undefined;
  return (
    elsewhere ??
    compact({ kind: 'root', accessKeyId: key, reason: 'the root user called; IAM cannot deny root' })
  );
}

function foreignAccount(identity: unknown, arn: PrincipalArn, account: string): Caller | undefined {
  if (arn.account !== account)
    return foreign(identity, arn.account, `the caller belongs to account ${arn.account}`);
  const stated = textAt(identity, 'accountId');
  if (stated === undefined || stated === account) return undefined;
  return foreign(identity, stated, `the record gives account ${stated} beside an ARN of account ${account}`);
}

function foreign(identity: unknown, account: string, reason: string): Caller {
  return compact({
    kind: 'other-account',
    account,
    arn: textAt(identity, 'arn'),
    accessKeyId: textAt(identity, 'accessKeyId'),
    reason: `${reason}, which this responder cannot act in`,
  });
}

function malformed(reason: string, identity: unknown): Caller {
  return compact({ kind: 'malformed', accessKeyId: textAt(identity, 'accessKeyId'), reason });
}
