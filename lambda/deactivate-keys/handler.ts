import { makeAccessKeys } from '../aws/access-keys.ts';
import { iamClient } from '../aws/clients.ts';
import type { ContainmentState } from '../core/incident.ts';
import { toStepResult, withEarlier } from '../core/outcome.ts';
import { addActionMetric, makeStep } from '../step.ts';
import { deactivateKeys } from './deactivate.ts';

const accessKeys = makeAccessKeys(iamClient());

/** Makes the caller's long-term keys inactive. */
export const handler = makeStep('deactivate-keys', async (state: ContainmentState, { logger, metrics }) => {
  const found = await deactivateKeys(state, accessKeys);
  const outcomes = withEarlier(found, state.containment?.deactivateKeys.outcomes);
  logger.info('keys deactivated', { incident: state.incident.id, outcomes });
  addActionMetric(metrics, outcomes);
  return toStepResult(outcomes);
});
