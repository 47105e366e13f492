import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { dynamoDbClient } from '../aws/clients.ts';
import { makeBreaker } from '../aws/breaker.ts';
import { makeIncidents } from '../aws/incidents.ts';
import { env, metrics as names } from '../contract.ts';
import { millisecondsSince } from '../core/incident.ts';
import { deployedSettings, required } from '../environment.ts';
import { makeStep } from '../step.ts';
import { resolveCaller } from './resolve.ts';

const dynamodb = dynamoDbClient();
const table = required(env.incidentTable);
const incidents = makeIncidents(dynamodb, table);
const breaker = makeBreaker(dynamodb, table);
const settings = deployedSettings();
const account = required(env.account);

interface Input {
  /** The EventBridge event, unread. */
  readonly event: unknown;
  /** The execution's ARN. */
  readonly execution: string;
}

/** Parses, judges, and opens or joins the incident: one DynamoDB write, a second one where it opens to contain, for the circuit breaker. */
export const handler = makeStep('resolve-caller', async (input: Input, { logger, metrics }) => {
  const received = new Date();
  const state = await resolveCaller(input, { incidents, breaker, settings, account, now: received });
  const since = millisecondsSince(state.launch, received);
  metrics.addMetric(names.launchToReceived, MetricUnit.Milliseconds, since);
  if (state.breaker?.opened) metrics.addMetric(names.breakerOpened, MetricUnit.Count, 1);
  if (state.breakerError !== undefined)
    logger.warn('circuit breaker not asked', { incident: state.incident.id, why: state.breakerError });
  logger.info('caller resolved', {
    incident: state.incident.id,
    event: state.launch.eventId,
    caller: state.caller.kind,
    verdict: state.verdict.kind,
    route: state.route,
    millisecondsSinceLaunch: since,
  });
  return state;
});
