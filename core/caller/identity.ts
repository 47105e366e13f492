import type { PrincipalArn } from '../values/arn.ts';
import type { Caller } from './caller.ts';
import { shownOf } from './shown.ts';
import { compact, textAt } from '../values/unknown.ts';

/** What every way of reading a userIdentity falls back to: a caller that is alerted on, with the reason. */

/**
 * The caller lives in another account, or the record names two: nothing here may be acted upon.
 * @param owner the part of the record that says whose credential it is: the identity, or who issued its session
 */
export function foreignAccount(
  owner: unknown,
  arn: PrincipalArn,
  account: string,
  identity: unknown = owner,
): Caller | undefined {
  if (arn.account !== account)
    return foreign(identity, arn.account, `the caller belongs to account ${arn.account}`);
  const stated = textAt(owner, 'accountId');
  if (stated === undefined || stated === account) return undefined;
  return foreign(identity, stated, `the record gives account ${stated} beside an ARN of account ${account}`);
}

export function foreign(identity: unknown, account: string, reason: string): Caller {
  return compact({
    kind: 'other-account',
    account,
    arn: textAt(identity, 'arn'),
    accessKeyId: textAt(identity, 'accessKeyId'),
    reason: `${reason}, which this responder cannot act in`,
  });
}

export function malformed(reason: string, identity: unknown): Caller {
  return compact({
    kind: 'malformed',
    uniqueId: shownId(identity),
    accessKeyId: textAt(identity, 'accessKeyId'),
    shown: shownOf(identity),
    reason,
  });
}

/**
 * The unique id of a user or role that an identity shows: its principalId, of a session without the session's name.
 * Of federated identities that is something else, which their provider makes up.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export const shownId = (identity: unknown): string | undefined =>
  /^(A(?:IDA|ROA)[A-Z0-9]{12,124})(?::|$)/.exec(textAt(identity, 'principalId') ?? '')?.[1];

/** Whether a record's service principal is this one; in China some end in `.cn`. */
export function isService(principal: string | undefined, name: string): boolean {
  return principal === `${name}.amazonaws.com` || principal === `${name}.amazonaws.com.cn`;
}
