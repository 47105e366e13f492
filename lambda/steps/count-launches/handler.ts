import { dynamoDbClient } from '../../aws/clients.ts';
import { makeTallies } from '../../aws/table/tallies.ts';
import { env } from '../../contract.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { required } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { countLaunches } from './count.ts';

const settings = deployedSettings();
const tallies = makeTallies(dynamoDbClient(), required(env.incidentTable));

/** One more page must fit into what is left, with the SDK's repetitions. */
const reserveMs = 15_000;

/** Counts how many launches the incident has by now. */
export const handler = makeStep('count-launches', async (state: ContainmentState, { logger, context }) => {
  const mayGoOn = (): boolean => context.getRemainingTimeInMillis() > reserveMs;
  const launches = await countLaunches(state, { tallies, mayGoOn, now: new Date(), settings });
  logger.info('launches counted', { incident: state.incident.id, count: launches.count });
  return launches;
});
