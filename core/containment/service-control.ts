import { quoted, withInserted } from '../values/shell.ts';

/**
 * The command that denies everything by a service control policy of the organization, which nobody in the account can
 * change. It is to be run with credentials of the management account, and does not bind that account itself.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 *
 * @param name of the policy; a second one of the same name is refused
 * @param condition whom it denies, as a policy's Condition
 *   where `variable` stands for a variable of the shell: `$user`
 * @param target the id of the account that it is attached to
 */
export function denyByOrganization(
  name: string,
  condition: object,
  { target, variable }: { readonly target: string; readonly variable?: string },
): string {
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: condition }],
  });
  const content = variable === undefined ? quoted(policy) : withInserted(policy, variable, `"${variable}"`);
  return (
    `aws organizations attach-policy --target-id ${target} --policy-id "$(aws organizations create-policy ` +
    `--type SERVICE_CONTROL_POLICY --name ${quoted(name)} --description Firebreak --content ${content} ` +
    '--query Policy.PolicySummary.Id --output text)"'
  );
}
