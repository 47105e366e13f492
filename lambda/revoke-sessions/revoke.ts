import type { RolePolicies } from '../aws/role-policies.ts';
import type { UserPolicies } from '../aws/user-policies.ts';
import { carryOut, type Effect } from '../containment-step.ts';
import type { ContainmentState } from '../core/incident.ts';
import type { Outcome } from '../core/outcome.ts';
import { type Action, revokePolicy, sessionCutoff, targetOf } from '../core/plan.ts';

export interface RevokePorts {
  readonly userPolicies: Pick<UserPolicies, 'put'>;
  readonly rolePolicies: Pick<RolePolicies, 'put'>;
}

type RevokeAction = Extract<Action, { kind: 'revoke-sessions' | 'revoke-role-sessions' }>;

/** Puts the denies of sessions that the plan asks for, on users and roles, with the cutoff of this moment. */
export async function revokeSessions(
  { plan, launch }: Pick<ContainmentState, 'plan' | 'launch'>,
  ports: RevokePorts,
  now: () => Date,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const action of plan.actions) {
    if (action.kind !== 'revoke-sessions' && action.kind !== 'revoke-role-sessions') continue;
    const revoke = async (): Promise<Effect> => {
      const cutoff = sessionCutoff(now());
      if ((await put(action, cutoff, ports)) === 'gone')
        return { status: 'already', note: goneNotes[action.kind] };
      const at = cutoff.toISOString();
      return { status: 'done', cutoff: at, note: `sessions issued before ${at} are denied` };
    };
    outcomes.push(await carryOut({ kind: action.kind, target: targetOf(action) }, launch, revoke));
  }
  return outcomes;
}

const goneNotes: Readonly<Record<RevokeAction['kind'], string>> = {
  'revoke-sessions': 'the user no longer exists',
  'revoke-role-sessions': 'the role no longer exists, and its sessions with it',
};

function put(action: RevokeAction, cutoff: Date, { userPolicies, rolePolicies }: RevokePorts) {
  return action.kind === 'revoke-sessions'
    ? userPolicies.put(action.userName, action.policyName, revokePolicy(cutoff))
    : rolePolicies.put(action.roleName, action.policyName, revokePolicy(cutoff, action.userId));
}
