import { type StepDeps, type StepInput, runStep } from './containment-step.ts';
import { type ContainmentStep, stepFields } from '../core/containment/actions/steps.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import { addActionMetric, makeStep } from './step.ts';

/** Makes the handler of a step that carries out actions of the plan. */
export function makeContainmentStep<P extends keyof Ports>(
  step: ContainmentStep,
  deps: Pick<StepDeps<P>, 'definitions' | 'ports'>,
) {
  return makeStep(step, async (input: StepInput, { logger, metrics }) => {
    const field = stepFields[step];
    const result = await runStep(input, { ...deps, field, now: () => new Date() });
    const { outcomes, record } = result;
    logger.info('contained', { incident: input.incident.id, outcomes, recorded: record?.sk });
    addActionMetric(metrics, outcomes);
    return result;
  });
}
