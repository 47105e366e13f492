import { type Action, holderOf } from '../../containment/action.ts';
import { outcomesOf } from '../../containment/containment-slice.ts';
import { containByHand } from '../../containment/by-hand.ts';
import { isAbout, isRefusedForGood, type Reverted, revertedIn } from '../../containment/outcome.ts';
import { denyByOrganization } from '../../containment/service-control.ts';
import type { ContainmentState } from '../../state.ts';
import { presentOf } from '../sections/present.ts';
import { openActions } from './open-actions.ts';
import { type DoNowStep, step } from './step.ts';

/** Whether what is open was reverted already, or is AWS's own: to do it again by IAM's means is of no use. */
export function isFoughtOrRefused(state: ContainmentState): boolean {
  const isReverted = state.verification?.held === false && revertedIn(state.verification).length > 0;
  return (isReverted || outcomesOf(state).some(isRefusedForGood)) && principalArns(state).length > 0;
}

/**
 * What holds where IAM's own means do not: a service control policy. What nobody has reverted again, and AWS has not refused,
 * is done by IAM's means before it.
 */
export function denyFought(state: ContainmentState): DoNowStep {
  const arns = principalArns(state);
  const reverted = revertedIn(state.verification);
  const untouched = openActions(state).filter((action) => !isFought(action, reverted));
  const account = state.launch.account;
  return step('close', 'Deny it by a service control policy: nobody in this account can revert that', {
    why: [
      `Run ${untouched.length > 0 ? 'the last command' : 'it'} with credentials of the management account, which it does not bind.`,
      `Without an organization, contain ${reverted.length > 0 ? 'who reverts it' : 'whoever opens its sessions'} first, then this caller again.`,
    ],
    commands: [
      ...untouched.map((action) => containByHand(presentOf(action, state), state.launch)),
      denyByOrganization(
        `firebreak-${state.incident.id}`,
        { ArnEquals: { 'aws:PrincipalArn': arns.length === 1 ? arns[0] : arns } },
        { target: account },
      ),
    ],
  });
}

/** A change that IAM has not spread yet looks reverted once; twice is somebody. */
const isFought = (action: Action, reverted: readonly Reverted[]): boolean =>
  reverted.filter((each) => isAbout(action, each)).length > 1;

/** A policy has room for so many. */
const mostArns = 15;

/**
 * Whom the plan is about, by ARN: the caller as the record names it, and further users and roles without their paths,
 * which the plan does not know.
 */
function principalArns({
  caller,
  plan,
  launch,
}: Pick<ContainmentState, 'caller' | 'plan' | 'launch'>): readonly string[] {
  if (!/^\d{12}$/.test(launch.account)) return [];
  const own = 'userArn' in caller ? caller.userArn : 'roleArn' in caller ? caller.roleArn : undefined;
  if (own === undefined) return [];
  const partition = own.split(':')[1] ?? 'aws';
  const holders = plan.actions.map(holderOf).map(({ type, name }) => {
    const isCaller = own.endsWith(`/${name}`) && own.includes(`:${type}/`);
    return isCaller ? own : `arn:${partition}:iam::${launch.account}:${type}/${name}`;
  });
  return [...new Set(holders)].slice(0, mostArns);
}
