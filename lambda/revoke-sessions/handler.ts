import { IAMClient } from '@aws-sdk/client-iam';
import { clientOptions } from '../aws/client-options.ts';
import { makeUserPolicies } from '../aws/user-policies.ts';
import type { ContainmentState } from '../core/incident.ts';
import { toStepResult } from '../core/outcome.ts';
import { makeStep } from '../step.ts';
import { revokeSessions } from './revoke.ts';

const userPolicies = makeUserPolicies(new IAMClient(clientOptions));

/** Denies every session of the user that was issued before now. Run again later, it moves that moment on. */
export const handler = makeStep('revoke-sessions', async (state: ContainmentState, { logger }) => {
  const outcomes = await revokeSessions(state, userPolicies, () => new Date());
  logger.info('sessions revoked', { incident: state.incident.id, outcomes });
  return toStepResult(outcomes);
});
