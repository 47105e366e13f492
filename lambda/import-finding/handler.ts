import { makeFindings } from '../aws/findings.ts';
import { env } from '../contract.ts';
import { partitionOfRegion } from '../core/arn.ts';
import type { ContainmentState } from '../core/incident.ts';
import { required } from '../environment.ts';
import { makeStep } from '../step.ts';
import { composeFinding, type Home } from './compose.ts';
import { importFinding } from './import.ts';

const findings = makeFindings();
const region = process.env['AWS_REGION'] ?? '';
const home: Home = {
  account: required(env.account),
  region,
  partition: partitionOfRegion(region) ?? 'aws',
};

/** Brings the incident to Security Hub. */
export const handler = makeStep(
  'import-finding',
  async ({ state }: { readonly state: ContainmentState }, { logger }) => {
    const imported = await importFinding(state, {
      compose: (incident, now) => composeFinding(incident, now, home),
      findings,
      now: () => new Date(),
    });
    logger.info('finding imported', { incident: state.incident.id, ...imported });
    return imported;
  },
);
