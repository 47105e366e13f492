import { s3Client } from '../../aws/clients.ts';
import { makeEvidence } from '../../aws/evidence.ts';
import { env } from '../../contract.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { required } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { storeEvidence } from './store.ts';

const bucket = required(env.evidenceBucket);
const evidence = makeEvidence(s3Client(), bucket);

/**
 * Keeps the incident, its report in every rendering, and the digests of all that is kept of it.
 * @returns the manifest, for the mail and the next phase
 */
export const handler = makeStep(
  'store-evidence',
  async ({ state }: { readonly state: ContainmentState }, { logger }) => {
    const stored = await storeEvidence(state, { evidence, bucket, now: new Date() });
    logger.info('evidence stored', { incident: state.incident.id, phase: state.phase, ...stored });
    return stored.manifest;
  },
);
