import { setTimeout as pause } from 'node:timers/promises';
import { globalRegion } from '../../../core/values/partition.ts';
import { dynamoDbClient, iamClient, statesClient } from '../../aws/clients.ts';
import { makeExecutions } from '../../aws/executions.ts';
import { makeEventHistory } from '../../aws/history/event-history.ts';
import { counted } from '../../aws/iam/counted.ts';
import { makePorts } from '../../aws/iam/ports.ts';
import { makePauseReader } from '../../aws/table/pause-reader.ts';
import { makePatrolled } from '../../aws/table/patrol/patrolled.ts';
import { env } from '../../contract.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { deployedDenyAll, required } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { makeReads } from './reads.ts';
import { patrol } from './round.ts';

const dynamodb = dynamoDbClient();
const tableName = required(env.incidentTable);
const reads = makeReads();
const settings = deployedSettings();
const deps = {
  table: makePatrolled(dynamodb, tableName),
  executions: makeExecutions(statesClient(), required(env.stateMachine)),
  ports: makePorts(counted(iamClient(), reads.take), deployedDenyAll()),
  history: makeEventHistory(8_000),
  region: globalRegion(process.env['AWS_REGION'] ?? ''),
  readPause: makePauseReader(dynamodb, tableName, 2_000),
  reads,
  settings,
  now: () => new Date(),
  pause,
  // Lambda repeats a round that fails, minutes later.
  freshMs: settings.patrolMinutes * 30_000,
  followUpMs: settings.followUpMinutes * 60_000,
  // Five calls a second at the most: everybody in the account shares IAM's quota.
  spreadMs: 1_000,
};

/** An incident takes seconds, where AWS is slow: milliseconds that must be left for another one. */
const reserveMs = 60_000;

/** Checks the incidents that hold, after their follow-up, and has contained again what was reverted. */
export const handler = makeStep('patrol', async (_: object, { logger, context }) => {
  const result = await patrol({
    ...deps,
    mayGoOn: () => context.getRemainingTimeInMillis() > reserveMs,
    failed: ({ incidentId }, error) => {
      logger.error('incident not checked', {
        incident: incidentId,
        why: error instanceof Error ? error.message : String(error),
      });
    },
  });
  logger.info('patrol ended', { ...result });
  // The alarm of the function tells it. Lambda repeats the round, which goes on where this one has stopped.
  if (result.failed + result.left > 0)
    throw new Error(
      `The patrol could not check ${result.failed} incidents, and had no time for ${result.left}: it checked ${result.checked}. ` +
        'The log of this round names those that failed, firebreak incidents says why.',
    );
  return result;
});
