import { type StepCall, type StepDeps, runStep } from './containment-step.ts';
import { type ContainmentStep, stepFields } from '../core/containment/actions/steps.ts';
import type { Outcome } from '../core/containment/outcome.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import { dynamoDbClient } from './aws/clients.ts';
import { makePauseReader } from './aws/table/pause-reader.ts';
import { env, repetitions } from './contract.ts';
import { required } from './environment.ts';
import { makePauseCheck } from './pause-check.ts';
import { addActionMetric, makeStep } from './step.ts';

/** Somebody works on while it is asked whether containment is paused. */
const patienceMs = 2_000;

const now = (): Date => new Date();

/** Makes the handler of a step that carries out actions of the plan. */
export function makeContainmentStep<P extends keyof Ports>(
  step: ContainmentStep,
  deps: Pick<StepDeps<P>, 'definitions' | 'ports'>,
) {
  // Step Functions hands nothing from one try to the next. They meet the same process, as a rule; another one finds done
  // what the first has done, and says so.
  const tries = new Map<string, Outcome[]>();
  const readPause = makePauseReader(dynamoDbClient(), required(env.incidentTable), patienceMs);
  return makeStep(step, async (call: StepCall, { logger, metrics }) => {
    const field = stepFields[step];
    const { state: input, retryCount } = 'retryCount' in call ? call : { state: call, retryCount: 0 };
    const isFinal = retryCount >= repetitions;
    const key = `${input.incident.execution} ${input.look ? 'act' : 'look'}`;
    const did = (retryCount > 0 && tries.get(key)) || [];
    tries.set(key, did);
    const isPaused = makePauseCheck(readPause, now, input.receivedAt, (error) => {
      logger.warn('pause not read, containment goes on', { incident: input.incident.id, why: String(error) });
    });
    const result = await runStep(input, { ...deps, field, now, isFinal, did, isPaused });
    tries.delete(key);
    const { outcomes, record } = result;
    logger.info('contained', { incident: input.incident.id, outcomes, recorded: record?.sk });
    addActionMetric(metrics, outcomes);
    return result;
  });
}
