import type { Action } from '../../containment/action.ts';
import { awsRolePaths, isRoleName, isUserName, toPrincipalArn } from '../../values/arn.ts';
import type { Containment } from '../row.ts';

/**
 * What contains something of a user, or the user.
 * @param name as the record has it
 * @param toActions from a name that IAM allows; undefined where the record does not show what was made
 */
export function ofUser(
  name: string | undefined,
  toActions: (userName: string) => readonly Action[] | undefined,
  arn?: string,
): Containment {
  if (name === undefined) return doubted('the record does not say of which user');
  if (!isUserName(name)) return doubted('the record has a user name that IAM does not allow');
  const actions = toActions(name);
  if (!actions) return doubted('the record does not show its id');
  return { actions, ...(arn !== undefined && { arn }) };
}

/**
 * What contains something of a role of this account that can be changed, or the role.
 * @param toActions undefined where the record does not say for certain what was made
 */
export function ofRole(
  arn: string | undefined,
  account: string,
  toActions: (roleName: string) => readonly Action[] | undefined,
): Containment {
  const role = toPrincipalArn(arn ?? '');
  if (arn === undefined || role?.service !== 'iam' || role.type !== 'role') {
    return doubted('the record does not show the ARN of the role');
  }
  if (role.account !== account) return doubted(`the role is of account ${role.account}`);
  if (Object.values(awsRolePaths).some((path) => role.path.startsWith(path))) {
    return doubted('only AWS may change the role');
  }
  if (!isRoleName(role.name)) return doubted('the role has a name that IAM does not allow');
  const actions = toActions(role.name);
  return actions ? { arn, actions } : doubted('the record does not say for certain which session it is');
}

const doubted = (doubt: string): Containment => ({ actions: [], doubt });
