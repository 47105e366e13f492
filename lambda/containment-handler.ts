import { type StepCall, type StepDeps, runStep } from './containment-step.ts';
import { type ContainmentStep, stepFields } from '../core/containment/actions/steps.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import { repetitions } from './contract.ts';
import { addActionMetric, makeStep } from './step.ts';

/** Makes the handler of a step that carries out actions of the plan. */
export function makeContainmentStep<P extends keyof Ports>(
  step: ContainmentStep,
  deps: Pick<StepDeps<P>, 'definitions' | 'ports'>,
) {
  return makeStep(step, async (call: StepCall, { logger, metrics }) => {
    const field = stepFields[step];
    const { state: input, retryCount } = 'retryCount' in call ? call : { state: call, retryCount: 0 };
    const isFinal = retryCount >= repetitions;
    const result = await runStep(input, { ...deps, field, now: () => new Date(), isFinal });
    const { outcomes, record } = result;
    logger.info('contained', { incident: input.incident.id, outcomes, recorded: record?.sk });
    addActionMetric(metrics, outcomes);
    return result;
  });
}
