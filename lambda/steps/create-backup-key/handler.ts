import { setTimeout as pause } from 'node:timers/promises';
import { makeAccessKeys } from '../../aws/iam/access-keys.ts';
import { makeKeyHistory } from '../../aws/table/own-keys.ts';
import { dynamoDbClient, iamClient, oneTryIamClient, secretsManagerClient } from '../../aws/clients.ts';
import { makeDenies } from '../../aws/iam/denies.ts';
import { makeNewKeys } from '../../aws/iam/new-keys.ts';
import { makeNames } from '../../aws/iam/principals.ts';
import { makePauseReader } from '../../aws/table/pause-reader.ts';
import { makeSecrets } from '../../aws/secrets.ts';
import { backupStep, env } from '../../contract.ts';
import { partitionOf } from '../../../core/values/partition.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { deployedDenyAll, required } from '../../environment.ts';
import { makePauseCheck } from '../../pause-check.ts';
import { makeStep } from '../../step.ts';
import { makeBackupKey } from './make.ts';

const iam = iamClient();
const dynamodb = dynamoDbClient();
const table = required(env.incidentTable);
/** Nobody waits for the key as for containment: the read may take as long as others. */
const readPause = makePauseReader(dynamodb, table, 5_000);
const now = (): Date => new Date();
const deps = {
  settings: deployedSettings(),
  ports: {
    accessKeys: makeAccessKeys(iam),
    newKeys: makeNewKeys(oneTryIamClient()),
    denies: makeDenies(iam, deployedDenyAll()),
    names: makeNames(iam),
    history: makeKeyHistory(dynamodb, table),
    secrets: makeSecrets(secretsManagerClient(), required(env.key)),
  },
  partition: partitionOf(process.env['AWS_REGION'] ?? ''),
  account: required(env.account),
  ownRole: required(env.ownRole),
};

/** Makes the key that a contained workload goes on with, where the settings and what was found allow it. */
export const handler = makeStep(backupStep, async (state: ContainmentState, { logger }) => {
  const isPaused = makePauseCheck(readPause, now, undefined, (error) => {
    logger.warn('pause not read, the key is made', { incident: state.incident.id, why: String(error) });
  });
  const backupKey = await makeBackupKey(state, { ...deps, now, isPaused, pause: (ms) => pause(ms) });
  logger.info('backup key', { incident: state.incident.id, ...backupKey });
  return backupKey;
});
