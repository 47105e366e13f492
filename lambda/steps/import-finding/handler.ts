import { makeFindings } from '../../aws/findings.ts';
import { env } from '../../contract.ts';
import { partitionOf } from '../../../core/values/partition.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { incidentContext } from '../../../core/report/context.ts';
import { type FindingTarget, toFinding } from '../../../core/report/renderers/render-asff.ts';
import { toReport } from '../../../core/report/report.ts';
import { required } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { importFinding } from './import.ts';

const findings = makeFindings();
const region = process.env['AWS_REGION'] ?? '';
const bucket = required(env.evidenceBucket);
const home: FindingTarget = {
  account: required(env.account),
  region,
  partition: partitionOf(region),
};

/** Brings the incident to Security Hub. */
export const handler = makeStep(
  'import-finding',
  async ({ state }: { readonly state: ContainmentState }, { logger }) => {
    const imported = await importFinding(state, {
      compose: (incident, now) => toFinding(toReport(incidentContext(incident, now, bucket)), home),
      findings,
      now: () => new Date(),
    });
    logger.info('finding imported', { incident: state.incident.id, ...imported });
    return imported;
  },
);
