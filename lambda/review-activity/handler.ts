import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { makeEventHistory } from '../aws/event-history.ts';
import { metrics as names } from '../contract.ts';
import type { ContainmentState } from '../core/incident.ts';
import { makeStep } from '../step.ts';
import { reviewActivity } from './review.ts';

const history = makeEventHistory();

/** What stays for summing up and answering when the time for reading is over. */
const reserveMs = 10_000;
/** Containment is done by now, but on-call is waiting for the report. */
const budgetMs = 90_000;

/** Reads what the credential did from CloudTrail's event history, all regions side by side. */
export const handler = makeStep(
  'review-activity',
  async (state: ContainmentState, { logger, metrics, context }) => {
    const now = Date.now();
    const deadline = now + Math.min(budgetMs, context.getRemainingTimeInMillis() - reserveMs);
    const activity = await reviewActivity(state, {
      history,
      now: new Date(now),
      deadline: new Date(deadline),
      clock: () => new Date(),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    metrics.addMetric(names.callsReviewed, MetricUnit.Count, activity.calls);
    logger.info('activity reviewed', {
      incident: state.incident.id,
      calls: activity.calls,
      incomplete: activity.coverage.filter((region) => region.incomplete !== undefined),
    });
    return activity;
  },
);
