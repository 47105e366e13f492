import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { dynamoDbClient } from '../../aws/clients.ts';
import { makeBreaker } from '../../aws/table/breaker.ts';
import { makeForeignDenies } from '../../aws/table/foreign-denies.ts';
import { makeIncidents } from '../../aws/table/incidents.ts';
import { makePauseReader } from '../../aws/table/pause-reader.ts';
import { makeResuming } from '../../aws/table/patrol/resuming.ts';
import { makeRetelling } from '../../aws/table/retelling.ts';
import { makeWaves } from '../../aws/table/waves.ts';
import { env, metrics as names } from '../../contract.ts';
import { millisecondsSince } from '../../../core/incident/incident.ts';
import { staleBefore } from '../../../core/incident/stale.ts';
import { isPatrol } from '../../../core/patrol/patrol-input.ts';
import { deployedSettings } from '../../deployed-settings.ts';
import { required } from '../../environment.ts';
import { makeStep } from '../../step.ts';
import { judgeAgain, resolveCaller, type ResolveInput } from './resolve.ts';
import { containTraced } from './traced.ts';

const dynamodb = dynamoDbClient();
const table = required(env.incidentTable);
const incidents = makeIncidents(dynamodb, table);
const breaker = makeBreaker(dynamodb, table);
const waves = makeWaves(dynamodb, table);
const denies = makeForeignDenies(dynamodb, table);
const retelling = makeRetelling(dynamodb, table);
const resuming = makeResuming(dynamodb, table);
/** Nobody has contained yet, and somebody waits: milliseconds. */
const readPause = makePauseReader(dynamodb, table, 2_000);
const settings = deployedSettings();
const account = required(env.account);

/**
 * Parses, judges, and opens or joins the incident: one DynamoDB write, and a second one where it opens to contain, for
 * the circuit breaker; two more for a further credential of somebody who has an incident. Before that, a look at denies
 * of other incidents where AWS refused the call. Of an incident that the patrol found reverted it is taken up again. Where the settings protect by tag, it is asked once more, with the tags
 * of the caller's name.
 */
export const handler = makeStep('resolve-caller', async (input: ResolveInput, { logger, metrics }) => {
  if ('traced' in input) {
    const now = new Date();
    const state = await containTraced(input.state, {
      incidents,
      denies,
      settings,
      now,
      staleBefore: staleBefore(now, settings),
    });
    logger.info('refused caller traced', { incident: state.incident.id, route: state.route });
    return state;
  }
  if ('state' in input) {
    const judged = judgeAgain(input, settings);
    logger.info('tags judged', { incident: judged.incident.id, route: judged.route });
    return judged;
  }
  const received = new Date();
  if (isPatrol(input.event)) {
    // No launch waits for it.
    const { resumeContainment } = await import('#resumed');
    const state = await resumeContainment(input.event.patrol, input.execution, {
      ...{ resuming, readPause, settings, account, now: received },
    });
    logger.info('containment taken up again', { incident: state.incident.id, route: state.route });
    return state;
  }
  const state = await resolveCaller(input, {
    incidents,
    breaker,
    waves,
    denies,
    retelling,
    settings,
    account,
    now: received,
  });
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
