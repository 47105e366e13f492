import {
  type KeepPrior,
  runStep,
  type StepCall,
  type Tried,
  untried,
} from '../../../lambda/containment-step.ts';
import type { PauseCheck } from '../../../lambda/pause-check.ts';
import { repetitions } from '../../../lambda/contract.ts';
import type { Ports } from '../../../core/containment/actions/ports.ts';
import { type ContainmentStep, stepFields } from '../../../core/containment/actions/steps.ts';
import { definitionsOf } from '../../../core/containment/actions/table.ts';
import type { StepResult } from '../../../core/containment/outcome.ts';
import { notWritten } from './not-written.ts';

/** One call of a step, as its Lambda makes it. @param isLast the last of its repetitions, whatever the call says */
export function ask(
  step: ContainmentStep,
  call: StepCall,
  ports: Ports,
  now: () => Date = () => new Date(),
  isLast = false,
  tried: Tried = untried(),
  isPaused?: PauseCheck,
  keep: KeepPrior = notWritten.keep,
): Promise<StepResult> {
  const definitions = definitionsOf(step);
  const { state, retryCount } = 'retryCount' in call ? call : { state: call, retryCount: 0 };
  const isFinal = isLast || retryCount >= repetitions;
  return runStep(state, {
    field: stepFields[step],
    definitions,
    ports,
    now,
    isFinal,
    tried,
    keep,
    ...(isPaused && { isPaused }),
  });
}
