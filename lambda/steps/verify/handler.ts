import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { iamClient } from '../../aws/clients.ts';
import { makePorts } from '../../aws/iam/ports.ts';
import { metrics as names } from '../../contract.ts';
import { millisecondsSince } from '../../../core/incident/incident.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { deployedDenyAll } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { containedAt, verify, withStanding } from './verify.ts';

const ports = makePorts(iamClient(), deployedDenyAll());

/** Reads AWS again and says whether the caller is contained. */
export const handler = makeStep('verify', async (asked: ContainmentState, { logger, metrics }) => {
  const state = withStanding(asked);
  const verification = await verify(state, ports, () => new Date());
  const contained = containedAt(state);
  metrics.addMetric(names.notContained, MetricUnit.Count, verification.held ? 0 : 1);
  // A second wave is later by the time that tracing took, and says nothing of how fast the caller was contained.
  if (verification.held && state.phase === 'first' && !state.trace) {
    metrics.addMetric(
      names.launchToVerified,
      MetricUnit.Milliseconds,
      verification.millisecondsSinceLaunch ?? 0,
    );
    if (contained) {
      metrics.addMetric(
        names.launchToContained,
        MetricUnit.Milliseconds,
        millisecondsSince(state.launch, contained),
      );
    }
  }
  logger.info('containment verified', { incident: state.incident.id, ...verification });
  return verification;
});
