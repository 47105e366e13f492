import type { Holder } from '../../containment/any-action.ts';
import { denyAllName, denyAllPolicy, policyNames } from '../../containment/deny-policy.ts';
import { isRoleName, isUserName } from '../../values/arn.ts';
import { forEach, option, quoted } from '../../values/shell.ts';
import { isShellWord } from '../words.ts';

/**
 * The command that deletes a user or role that somebody made. IAM deletes none that has a policy, and a contained one has
 * those of its containment: they go first, and where it still cannot be deleted it is denied everything again.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
 *
 * @returns nothing where the name is none, or not to be put into a shell
 */
export function deleteHolder({ type, name }: Holder): readonly string[] {
  if (!(type === 'user' ? isUserName(name) : isRoleName(name)) || !isShellWord(name)) return [];
  const who = option(`${type}-name`, name);
  const list = (what: string, query: string): string =>
    `aws iam list-${what}-policies ${who} --query "${query}" --output text`;
  const remove = `aws iam delete-${type} ${who}`;
  const inline = forEach(
    list(type, "PolicyNames[?starts_with(@, 'Firebreak')]"),
    `aws iam delete-${type}-policy ${who} --policy-name "$id"`,
  );
  const attached = forEach(
    list(`attached-${type}`, `AttachedPolicies[?PolicyName=='${denyAllName}'].PolicyArn`),
    `aws iam detach-${type}-policy ${who} --policy-arn "$id"`,
  );
  const deny =
    `aws iam put-${type}-policy ${who} --policy-name ${policyNames.everything} ` +
    `--policy-document ${quoted(denyAllPolicy)}`;
  return [`${remove} || { ${inline}; ${attached}; ${remove}; } || { ${deny}; false; }`];
}
