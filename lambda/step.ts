import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type AnyStep, keepWarm, metrics as names } from './contract.ts';
import type { Outcome } from '../core/containment/outcome.ts';

/** What a step has beside its input. Events are never logged: they hold what an attacker wrote. */
export interface StepTools {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly context: Context;
}

/**
 * Makes the handler of one step: structured logs with the request's context, metrics flushed when it ends, and
 * errors logged and thrown on, so that the state machine decides on them. What keeps it warm ends before all of that.
 *
 * @param name the step, the service name in logs and metrics
 * @param work what the step does with its input
 */
export function makeStep<Input, Output>(
  name: AnyStep,
  work: (input: Input, tools: StepTools) => Promise<Output>,
) {
  const logger = new Logger({ serviceName: name });
  const metrics = new Metrics({ namespace: names.namespace, serviceName: name });
  return middy<Input, Output>()
    .before(({ event }) => (isToKeepWarm(event) ? keepWarm : undefined))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics))
    .onError(({ error }) => {
      logger.error('step failed', error instanceof Error ? error : new Error(String(error)));
    })
    .handler((input: Input, context: Context) => work(input, { logger, metrics, context }));
}

/** A launch's event is never the input itself: it is a field of it, whatever is in it. */
const isToKeepWarm = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'keepWarm' in input;

/** How long after the launch a containment step was through, failures included. */
export function addActionMetric(metrics: Metrics, outcomes: readonly Outcome[]): void {
  const times = outcomes.map((outcome) => outcome.millisecondsSinceLaunch ?? 0);
  if (times.length > 0) metrics.addMetric(names.launchToAction, MetricUnit.Milliseconds, Math.max(...times));
}
