import { isLongTermKeyId, isTemporaryKeyId, isUserName, toPrincipalArn } from '../values/arn.ts';
import type { Caller } from './caller.ts';
import { foreign, foreignAccount, isService, malformed } from './identity.ts';
import {
  delegated,
  otherIdentities,
  toIdentityCenterUser,
  unsupported,
  wrongPartition,
} from './odd-identity.ts';
import { toRoleSession } from './to-role-session.ts';
import { at, compact, hiddenText, textAt } from '../values/unknown.ts';

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
  const unsure = delegated(identity, type) ?? wrongPartition(record, identity);
  if (unsure) return unsure;
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
    case 'IdentityCenterUser':
      return toIdentityCenterUser(identity);
    default:
      return unsupported(
        identity,
        type,
        otherIdentities.get(type) ?? `CloudTrail's identity type ${type} is not known here`,
      );
  }
}

const userIdShape = /^AIDA[A-Z0-9]{12,124}$/;

/** The unique id of a user; a record that shows something else in its place shows none. */
function uniqueIdOf(shown: unknown): string | undefined {
  const id = textAt(shown, 'principalId');
  return id !== undefined && userIdShape.test(id) ? id : undefined;
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
  if (userName === hiddenText) return malformed('CloudTrail has hidden the user name', identity);
  const elsewhere = foreignAccount(identity, parsed, account);
  if (elsewhere) return elsewhere;
  const user = compact({ userName, uniqueId: uniqueIdOf(identity), userArn: arn });
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
    const shown = `the record ${whatOfKey(at(identity, 'accessKeyId'))}`;
    return isFromConsole(record)
      ? {
          kind: 'user-session',
          origin: 'console',
          ...user,
          reason: `an IAM user called from the console; ${shown}`,
        }
      : {
          kind: 'user-session',
          origin: 'unknown',
          ...user,
          reason: `an IAM user called; ${shown}`,
        };
  }
  return { kind: 'user-session', ...user, accessKeyId: key, ...originOf(record, identity) };
}

/** What the record shows in the place of a key id that could be acted upon. */
function whatOfKey(key: unknown): string {
  if (key === undefined || key === null || key === '') return 'shows no access key';
  const masked = typeof key === 'string' && (key.includes('*') || key === hiddenText);
  return masked ? 'masks the access key id' : 'shows an access key id that is neither AKIA… nor ASIA…';
}

/**
 * How the session behind a temporary key came about. A service that acts for the user (a forward access session)
 * shows a temporary key of its own making, whether the user came with a password, a session or a long-term key.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
function originOf(
  record: unknown,
  identity: unknown,
): Pick<Extract<Caller, { kind: 'user-session' }>, 'origin' | 'reason'> {
  if (isFromConsole(record)) {
    return { origin: 'console', reason: 'an IAM user called with a temporary key from the console' };
  }
  const invokedBy = textAt(identity, 'invokedBy');
  if (invokedBy !== undefined) {
    return {
      origin: 'unknown',
      reason: `an IAM user called through ${invokedBy}; the record does not show with which credential`,
    };
  }
  return {
    origin: 'session-token',
    reason: 'an IAM user called with a temporary key that does not show a console sign-in',
  };
}

/** Where records have the flag: beside userIdentity, or, in some of version 1.10, in its session. */
const flagPlaces: readonly (readonly string[])[] = [
  [],
  ['userIdentity'],
  ['userIdentity', 'sessionContext'],
  ['userIdentity', 'sessionContext', 'attributes'],
];

/**
 * Whether a session was opened in the console. The flag is shown only when true, and old records show
 * signin.amazonaws.com instead. A console call without either is read as a session token, which contains more.
 */
export function isFromConsole(record: unknown): boolean {
  return (
    flagPlaces.some((place) => String(at(record, ...place, 'sessionCredentialFromConsole')) === 'true') ||
    isService(textAt(record, 'userIdentity', 'invokedBy'), 'signin')
  );
}

function toFederated(identity: unknown, account: string): Caller {
  const issuer = at(identity, 'sessionContext', 'sessionIssuer');
  const parsed = toPrincipalArn(textAt(identity, 'arn') ?? '');
  const issuerArn = textAt(issuer, 'arn') ?? '';
  const parsedIssuer = toPrincipalArn(issuerArn);
  const key = textAt(identity, 'accessKeyId');
  if (!parsedIssuer) return malformed('a federated session whose sessionIssuer has no ARN', identity);
  const elsewhere = foreignAccount(issuer, parsedIssuer, account, identity);
  if (elsewhere) return elsewhere;
  if (parsedIssuer.type === 'root') {
    return compact({
      kind: 'root',
      accessKeyId: key,
      reason: 'a federated session that the root user issued; IAM cannot deny root',
    });
  }
  if (parsedIssuer.type !== 'user' || !isUserName(parsedIssuer.name) || parsedIssuer.name === hiddenText) {
    return malformed('a federated session whose sessionIssuer is not an IAM user', identity);
  }
  return compact({
    kind: 'federated-session',
    userName: parsedIssuer.name,
    uniqueId: uniqueIdOf(issuer),
    userArn: issuerArn,
    federatedName: parsed?.name ?? 'unknown',
    accessKeyId: key,
    reason: 'a federated session (GetFederationToken); it ends when its issuer is denied',
  });
}

function toRoot(identity: unknown, account: string): Caller {
  const parsed = toPrincipalArn(textAt(identity, 'arn') ?? '');
  const invokedBy = textAt(identity, 'invokedBy');
  const key = textAt(identity, 'accessKeyId');
  // Before service-linked roles, Auto Scaling's launches were recorded as root without a key.
  if (invokedBy !== undefined && isService(invokedBy, 'autoscaling') && key === undefined) {
    return { kind: 'service', service: invokedBy, reason: 'Auto Scaling, recorded as root in the old way' };
  }
  const elsewhere = parsed ? foreignAccount(identity, parsed, account) : undefined;
  return (
    elsewhere ??
    compact({ kind: 'root', accessKeyId: key, reason: 'the root user called; IAM cannot deny root' })
  );
}
