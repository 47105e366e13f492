import type { UserPolicies } from '../aws/user-policies.ts';
import { carryOut, type Effect } from '../containment-step.ts';
import type { ContainmentState } from '../core/incident.ts';
import type { Outcome } from '../core/outcome.ts';
import { revokePolicy, sessionCutoff } from '../core/plan.ts';

/** Puts the deny of the plan's revoke-sessions actions, with the cutoff of this moment. */
export async function revokeSessions(
  { plan, launch }: Pick<ContainmentState, 'plan' | 'launch'>,
  policies: UserPolicies,
  now: () => Date,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const action of plan.actions) {
    if (action.kind !== 'revoke-sessions') continue;
    const { userName, policyName } = action;
    const revoke = async (): Promise<Effect> => {
      const cutoff = sessionCutoff(now());
      const result = await policies.put(userName, policyName, revokePolicy(cutoff));
      if (result === 'gone') return { status: 'already', note: 'the user no longer exists' };
      const at = cutoff.toISOString();
      return { status: 'done', cutoff: at, note: `sessions issued before ${at} are denied` };
    };
    outcomes.push(await carryOut({ kind: action.kind, target: userName }, launch, revoke));
  }
  return outcomes;
}
