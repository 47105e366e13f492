import { holderOf } from '../../containment/action.ts';
import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import { type ContainmentSlice, outcomesOf } from '../../containment/containment-slice.ts';
import { isRefusedForGood, revertedIn } from '../../containment/outcome.ts';
import { command, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { decisionOf } from '../decision.ts';

/** A single quote inside single quotes of a shell: a path in an ARN may have one. */
const quote = `'\\''`;

/**
 * What would hold where IAM's own means do not: a service control policy of the organization, which nobody in the
 * account can change. It does not bind the organization's management account.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export const remedy = ofIncident({
  id: 'remedy',
  importance: 90,
  toDo: true,
  brief: (whole) => whole,
  title: 'WHAT WOULD HOLD',
  make: (state) => {
    const { verification, caller, launch } = state;
    const arns = principalArns(state);
    const fought = verification?.held === false && revertedIn(verification).length > 0;
    const isInVain = outcomesOf(state).some(isRefusedForGood);
    const isPrincipal = 'userArn' in caller || 'roleArn' in caller;
    if (decisionOf(state) !== 'not-contained' || !(fought || isInVain) || arns.length === 0 || !isPrincipal)
      return [];
    const target = /^\d{12}$/.test(launch.account) ? launch.account : 'ACCOUNT_ID';
    return [
      prose(
        'A service control policy of the organization denies the principal everything, and nobody in this account can ' +
          'take it away. From the management account (it does not bind that account itself):',
      ),
      command(
        `aws organizations create-policy --type SERVICE_CONTROL_POLICY --name firebreak-${state.incident.id} ` +
          `--description Firebreak --content '${denyingPolicy(arns).replaceAll("'", quote)}'`,
      ),
      command(`aws organizations attach-policy --policy-id POLICY_ID --target-id ${target}`),
      prose(
        fought
          ? 'Without an organization: find and contain whoever reverts it, then contain this caller again (firebreak contain).'
          : 'Without an organization: close where its sessions come from. The policy does not bind service-linked roles.',
      ),
    ];
  },
});

/** The policy of {@link remedy}: everything denied to these principals, their sessions included. */
function denyingPolicy(arns: readonly string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { ArnEquals: { 'aws:PrincipalArn': arns.length === 1 ? arns[0] : arns } },
      },
    ],
  });
}

/**
 * Whom the plan is about, by ARN: the caller as the record names it, and further users and roles without their paths,
 * which the plan does not know.
 */
function principalArns({ caller, plan, launch }: JudgementSlice & ContainmentSlice): readonly string[] {
  const own = 'userArn' in caller ? caller.userArn : 'roleArn' in caller ? caller.roleArn : undefined;
  const partition = own?.split(':')[1] ?? 'aws';
  const holders = plan.actions.map(holderOf).map(({ type, name }) => {
    const isCaller = own?.endsWith(`/${name}`) && own.includes(`:${type}/`);
    return isCaller ? own : `arn:${partition}:iam::${launch.account}:${type}/${name}`;
  });
  return [...new Set(holders.filter((arn) => arn !== undefined))];
}
