import { iamClient } from '../aws/clients.ts';
import { makeRolePolicies } from '../aws/role-policies.ts';
import { makeUserPolicies } from '../aws/user-policies.ts';
import type { ContainmentState } from '../core/incident.ts';
import { toStepResult, withEarlier } from '../core/outcome.ts';
import { addActionMetric, makeStep } from '../step.ts';
import { revokeSessions } from './revoke.ts';

type Input = Pick<ContainmentState, 'plan' | 'launch' | 'incident' | 'containment'>;

const iam = iamClient();
const ports = { userPolicies: makeUserPolicies(iam), rolePolicies: makeRolePolicies(iam) };

/** Denies the sessions of the plan that were issued before now. Run again later, it moves that moment on. */
export const handler = makeStep('revoke-sessions', async (state: Input, { logger, metrics }) => {
  const now = await revokeSessions(state, ports, () => new Date());
  // A repeated containment keeps when it was done first. The renewal of the cutoff is told nothing of that.
  const outcomes = withEarlier(now, state.containment?.revokeSessions.outcomes);
  logger.info('sessions revoked', { incident: state.incident.id, outcomes });
  addActionMetric(metrics, outcomes);
  return toStepResult(outcomes);
});
