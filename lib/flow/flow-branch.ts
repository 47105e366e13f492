import { Choice, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { StepResult } from '../../core/containment/outcome.ts';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';
import { diedStep, idleStep } from '../../core/stand-ins.ts';
import { stepFields } from '../../lambda/contract.ts';
import type { StepCall, StepInput } from '../../lambda/containment-step.ts';
import type { FlowParts } from './flow-parts.ts';
import { caughtAs, stepTask } from './flow-tasks.ts';
import { is } from './state/condition.ts';
import { put } from './state/pass.ts';
import { at, caughtError, context, pathsOf, textAt, valueAt } from './state/path.ts';

/** What a branch ends with. */
const result = pathsOf<StepResult>();

/**
 * A step is asked once: it writes down itself what restoring needs. By the number of its repetitions it knows the last
 * one: then it says which action fails, and throws nothing that may pass. Where it dies all the same, the whole step is
 * said to have failed.
 */
export function containBranch(scope: Construct, { functions }: FlowParts, step: ContainmentStep): State {
  const field = stepFields[step];
  const name = field.charAt(0).toUpperCase() + field.slice(1);
  const failed = put(scope, `${name}Failed`, result(), died(step));
  const payload = stepCall(valueAt(at()));
  const begin = stepTask(scope, name, functions[step], { payload }).addCatch(failed, caughtAs('error'));
  return new Choice(scope, `${name}Needed`)
    .when(is(at('plan', 'steps', field), true), begin)
    .otherwise(put(scope, `${name}NotNeeded`, result(), idleStep));
}

/** A step with its input, and how often it was repeated. */
export const stepCall = (state: StepInput): StepCall => ({
  state,
  retryCount: valueAt(context('State', 'RetryCount')),
});

/** The result of a step that has just died. */
export const died = (step: ContainmentStep): StepResult =>
  diedStep(step, textAt(at('incident', 'subject')), {
    name: textAt(at('error', 'Error')),
    message: caughtError(),
  });
