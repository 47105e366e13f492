import { iamClient } from '../aws/clients.ts';
import { makeUserPolicies } from '../aws/user-policies.ts';
import type { ContainmentState } from '../core/incident.ts';
import { toStepResult, withEarlier } from '../core/outcome.ts';
import { addActionMetric, makeStep } from '../step.ts';
import { revokeSessions } from './revoke.ts';

type Input = Pick<ContainmentState, 'plan' | 'launch' | 'incident' | 'containment'>;

const userPolicies = makeUserPolicies(iamClient());

/** Denies every session of the user that was issued before now. Run again later, it moves that moment on. */
export const handler = makeStep('revoke-sessions', async (state: Input, { logger, metrics }) => {
  const now = await revokeSessions(state, userPolicies, () => new Date());
  // A repeated containment keeps when it was done first. The renewal of the cutoff is told nothing of that.
  const outcomes = withEarlier(now, state.containment?.revokeSessions.outcomes);
  logger.info('sessions revoked', { incident: state.incident.id, outcomes });
  addActionMetric(metrics, outcomes);
  return toStepResult(outcomes);
});
