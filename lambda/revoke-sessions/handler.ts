import { iamClient } from '../aws/clients.ts';
import { makeRolePolicies } from '../aws/role-policies.ts';
import { makeUserPolicies } from '../aws/user-policies.ts';
import type { ContainmentState } from '../core/incident.ts';
import { toStepResult } from '../core/outcome.ts';
import { addActionMetric, makeStep } from '../step.ts';
import { revokeSessions } from './revoke.ts';

const iam = iamClient();
const ports = { userPolicies: makeUserPolicies(iam), rolePolicies: makeRolePolicies(iam) };

/** Denies the sessions of the plan that were issued before now. Run again later, it moves that moment on. */
export const handler = makeStep('revoke-sessions', async (state: ContainmentState, { logger, metrics }) => {
  const outcomes = await revokeSessions(state, ports, () => new Date());
  logger.info('sessions revoked', { incident: state.incident.id, outcomes });
  addActionMetric(metrics, outcomes);
  return toStepResult(outcomes);
});
