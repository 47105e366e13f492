import { partitionOfRegion, toPrincipalArn } from '../values/arn.ts';
import type { Caller } from './caller.ts';
import { malformed, shownId } from './identity.ts';
import { shownOf } from './shown.ts';
import { at, compact, textAt } from '../values/unknown.ts';

/** The identities that have no credential in this account's IAM, and why. */
export const otherIdentities: ReadonlyMap<string, string> = new Map([
  [
    'SAMLUser',
    'a SAML identity called before it had a role: it has no credential in IAM that could be contained',
  ],
  [
    'WebIdentityUser',
    'a web identity called before it had a role: it has no credential in IAM that could be contained',
  ],
  ['Directory', 'a directory user called: it has no credential in IAM that could be contained'],
  ['Role', 'a role called as itself, and the record does not show a session that could be denied'],
  ['Unknown', 'CloudTrail itself does not know who called'],
]);

export function unsupported(identity: unknown, identityType: string, reason: string): Caller {
  return compact({
    kind: 'unsupported',
    identityType,
    name: textAt(identity, 'userName') ?? textAt(identity, 'principalId'),
    uniqueId: shownId(identity),
    accessKeyId: textAt(identity, 'accessKeyId'),
    shown: shownOf(identity),
    reason,
  });
}

/** A product provider that somebody let in: the identity shown is not, or not alone, the one whose key was used. */
export function delegated(identity: unknown, type: string | undefined): Caller | undefined {
  const delegate = at(identity, 'invokedByDelegate');
  if (delegate === undefined || delegate === null) return undefined;
  const by = textAt(delegate, 'accountId');
  return unsupported(
    identity,
    type ?? 'no type',
    `a product provider${by === undefined ? '' : ` (account ${by})`} called by a temporary delegation; whose ` +
      'credential it used is not certain',
  );
}

/** Partitions share nothing: a record whose caller and region are of two of them has been changed or misread. */
export function wrongPartition(record: unknown, identity: unknown): Caller | undefined {
  const region = textAt(record, 'awsRegion') ?? '';
  const expected = partitionOfRegion(region);
  if (expected === undefined) return undefined;
  const arns = [at(identity, 'arn'), at(identity, 'sessionContext', 'sessionIssuer', 'arn')];
  const wrong = arns
    .map((arn) => (typeof arn === 'string' ? toPrincipalArn(arn) : undefined))
    .find((arn) => arn !== undefined && arn.partition !== expected);
  return (
    wrong &&
    malformed(`its ARN is of partition ${wrong.partition}, the region ${region} of ${expected}`, identity)
  );
}

/** Somebody of Identity Center who calls without a role: only the store knows the name. */
export function toIdentityCenterUser(identity: unknown): Caller {
  const storeUserId = textAt(identity, 'onBehalfOf', 'userId');
  if (storeUserId === undefined) {
    return unsupported(
      identity,
      'IdentityCenterUser',
      'an IAM Identity Center user called, and the record does not show which one (onBehalfOf)',
    );
  }
  return compact({
    kind: 'identity-center-session',
    sessionName: textAt(identity, 'userName') ?? storeUserId,
    storeUserId,
    identityStoreArn: textAt(identity, 'onBehalfOf', 'identityStoreArn'),
    accessKeyId: textAt(identity, 'accessKeyId'),
    reason: 'an IAM Identity Center user called; IAM has no credential of it that could be contained',
  });
}
