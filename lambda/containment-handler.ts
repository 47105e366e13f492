import { type StepCall, type StepDeps, type Tried, runStep, untried } from './containment-step.ts';
import { type ContainmentStep, stepFields } from '../core/containment/actions/steps.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import type { StepTable } from './aws/table/step-table.ts';
import { env, repetitions } from './contract.ts';
import { required } from './environment.ts';
import { makePauseCheck } from './pause-check.ts';
import { addActionMetric, makeStep } from './step.ts';

const now = (): Date => new Date();

/** Makes the handler of a step that carries out actions of the plan. */
export function makeContainmentStep<P extends keyof Ports>(
  step: ContainmentStep,
  deps: Pick<StepDeps<P>, 'definitions' | 'ports'>,
) {
  // Step Functions hands nothing from one try to the next. They meet the same process, as a rule; another one finds done
  // what the first has done, and written down what the first has found.
  const tries = new Map<string, Tried>();
  const tableName = required(env.incidentTable);
  let opened: Promise<StepTable> | undefined;
  // A key is made inactive without it.
  const table = () =>
    (opened ??= import('#step-table').then(({ makeStepTable }) => makeStepTable(tableName)));
  return makeStep(step, async (call: StepCall, { logger, metrics }) => {
    const field = stepFields[step];
    const { state: input, retryCount } = 'retryCount' in call ? call : { state: call, retryCount: 0 };
    const { incident, tally, receivedAt } = input;
    const isFinal = retryCount >= repetitions;
    const tried = (retryCount > 0 && tries.get(incident.execution)) || untried();
    tries.set(incident.execution, tried);
    const readPause = async (at: Date) => (await table()).readPause(at);
    const isPaused = makePauseCheck(readPause, now, receivedAt, (error) => {
      logger.warn('pause not read, containment goes on', { incident: incident.id, why: String(error) });
    });
    const keep: StepDeps<P>['keep'] = async (prior) => {
      try {
        return await (await table()).keepPrior(prior, { incident, expiresAt: tally?.expiresAt });
      } catch (error) {
        logger.warn('prior not written down, containment goes on', {
          incident: incident.id,
          why: String(error),
        });
        throw error;
      }
    };
    const result = await runStep(input, { ...deps, field, now, isFinal, tried, isPaused, keep });
    tries.delete(incident.execution);
    logger.info('contained', { incident: incident.id, outcomes: result.outcomes });
    addActionMetric(metrics, result.outcomes);
    return result;
  });
}
