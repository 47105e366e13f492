import { iamClient } from '../aws/clients.ts';
import { makeLoginProfiles } from '../aws/login-profiles.ts';
import type { ContainmentState } from '../core/incident.ts';
import { toStepResult, withEarlier } from '../core/outcome.ts';
import { addActionMetric, makeStep } from '../step.ts';
import { disableConsole } from './disable.ts';

const loginProfiles = makeLoginProfiles(iamClient());

/** Removes the user's console password. */
export const handler = makeStep('disable-console', async (state: ContainmentState, { logger, metrics }) => {
  const now = await disableConsole(state, loginProfiles, (found) => {
    // The one thing a restore cannot read back once it is gone, so it is in the log before it goes.
    logger.info('console password found', { incident: state.incident.id, ...found });
  });
  const outcomes = withEarlier(now, state.containment?.disableConsole.outcomes);
  logger.info('console disabled', { incident: state.incident.id, outcomes });
  addActionMetric(metrics, outcomes);
  return toStepResult(outcomes);
});
