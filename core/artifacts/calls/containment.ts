import type { Action } from '../../containment/action.ts';
import { uniqueId } from '../../containment/actions/fields.ts';
import type { OfRole, OfUser } from '../../containment/any-action.ts';
import { isAwsRole, isRoleName, isUserName, toPrincipalArn } from '../../values/arn.ts';
import { compact } from '../../values/unknown.ts';
import type { Containment } from '../row.ts';

/**
 * What contains something of a user, or the user.
 * @param name as the record has it
 * @param toActions from a user whose name IAM allows; undefined where the record does not show what was made
 * @param shown what else the record shows of the user
 */
export function ofUser(
  name: string | undefined,
  toActions: (user: OfUser) => readonly Action[] | undefined,
  {
    arn,
    uniqueId: shown,
  }: { readonly arn?: string | undefined; readonly uniqueId?: string | undefined } = {},
): Containment {
  if (name === undefined) return doubted('the record does not say of which user');
  if (!isUserName(name)) return doubted('the record has a user name that IAM does not allow');
  const actions = toActions(compact({ userName: name, uniqueId: idOf(shown) }));
  if (!actions) return doubted('the record does not show its id');
  return { actions, ...(arn !== undefined && { arn }) };
}

/**
 * What contains something of a role of this account that can be changed, or the role.
 * @param toActions undefined where the record does not say for certain what was made
 */
export function ofRole(
  { arn, uniqueId: shown }: { readonly arn: string | undefined; readonly uniqueId: string | undefined },
  account: string,
  toActions: (role: OfRole) => readonly Action[] | undefined,
): Containment {
  const role = toPrincipalArn(arn ?? '');
  if (arn === undefined || role?.service !== 'iam' || role.type !== 'role') {
    return doubted('the record does not show the ARN of the role');
  }
  if (role.account !== account) return doubted(`the role is of account ${role.account}`);
  if (isAwsRole(arn)) return doubted('only AWS may change the role');
  if (!isRoleName(role.name)) return doubted('the role has a name that IAM does not allow');
  const actions = toActions(compact({ roleName: role.name, uniqueId: idOf(shown) }));
  return actions ? { arn, actions } : doubted('the record does not say for certain which session it is');
}

/** Whatever else a record shows in the place of a unique id is none. */
const idOf = (shown: string | undefined): string | undefined =>
  shown !== undefined && uniqueId.isValid(shown) ? shown : undefined;

const doubted = (doubt: string): Containment => ({ actions: [], doubt });
