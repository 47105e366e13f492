import { type StepCall, type StepDeps, runStep } from './containment-step.ts';
import { type ContainmentStep, stepFields } from '../core/containment/actions/steps.ts';
import type { Outcome } from '../core/containment/outcome.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import { repetitions } from './contract.ts';
import { addActionMetric, makeStep } from './step.ts';

/** Makes the handler of a step that carries out actions of the plan. */
export function makeContainmentStep<P extends keyof Ports>(
  step: ContainmentStep,
  deps: Pick<StepDeps<P>, 'definitions' | 'ports'>,
) {
  // Step Functions hands nothing from one try to the next. They meet the same process, as a rule; another one finds done
  // what the first has done, and says so.
  const tries = new Map<string, Outcome[]>();
  return makeStep(step, async (call: StepCall, { logger, metrics }) => {
    const field = stepFields[step];
    const { state: input, retryCount } = 'retryCount' in call ? call : { state: call, retryCount: 0 };
    const isFinal = retryCount >= repetitions;
    const key = `${input.incident.execution} ${input.look ? 'act' : 'look'}`;
    const did = (retryCount > 0 && tries.get(key)) || [];
    tries.set(key, did);
    const result = await runStep(input, { ...deps, field, now: () => new Date(), isFinal, did });
    tries.delete(key);
    const { outcomes, record } = result;
    logger.info('contained', { incident: input.incident.id, outcomes, recorded: record?.sk });
    addActionMetric(metrics, outcomes);
    return result;
  });
}
