import { setTimeout as pause } from 'node:timers/promises';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { s3Client } from '../../aws/clients.ts';
import { makeEventHistory } from '../../aws/history/event-history.ts';
import { makeEvidence } from '../../aws/evidence.ts';
import { env, metrics as names } from '../../contract.ts';
import { required, requiredNumber } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { reviewStep, type ReviewRequest } from './step.ts';

const history = makeEventHistory();
const evidence = makeEvidence(s3Client(), required(env.evidenceBucket));
const lookupsPerSecond = requiredNumber(env.lookupsPerSecond);

/** Reads what the credential did from CloudTrail's event history, all regions side by side, in one run or several. */
export const handler = makeStep(
  'review-activity',
  async (request: ReviewRequest, { logger, metrics, context }) => {
    const activity = await reviewStep(request, {
      history,
      evidence,
      account: request.state.launch.account,
      remainingMs: context.getRemainingTimeInMillis(),
      clock: () => new Date(),
      pause: (ms, signal) => pause(ms, undefined, signal && { signal }),
      random: Math.random,
      lookupsPerSecond,
    });
    metrics.addMetric(names.callsReviewed, MetricUnit.Count, activity.calls);
    logger.info('activity reviewed', {
      incident: request.state.incident.id,
      run: activity.runs,
      calls: activity.calls,
      canContinue: activity.canContinue,
      kept: activity.kept.records,
      incomplete: activity.coverage.filter((region) => region.incomplete !== undefined).length,
    });
    return activity;
  },
);
