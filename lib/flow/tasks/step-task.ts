import { Duration } from 'aws-cdk-lib';
import {
  type CatchProps,
  JitterType,
  type Pass,
  type RetryProps,
  type State,
  TaskInput,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { FaultsSlice } from '../../../core/faults.ts';
import { type AnyStep, errors, repetitions } from '../../../lambda/contract.ts';
import type { InputOf } from '../../../lambda/inputs.ts';
import type { StepFunction } from '../../functions/step-function.ts';
import { says } from '../part.ts';
import { at, type Path } from '../state/path.ts';
import type { Variables } from '../state/variable.ts';

/**
 * What repeating can help. `Firebreak.Permanent` and every other error of a step go straight to its Catch, and
 * `States.ALL` is never retried: a quota or a missing permission is no throttle.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
export const retryableErrors = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'States.Timeout',
  errors.retryable,
];

/**
 * At most 1 + 2 + 4 + 8 + 8 = 23 s of waiting in five repetitions, half of that on average: full jitter waits
 * between nothing and the interval, so that a burst of launches does not come back as a burst.
 */
export function retryOn(names: readonly string[], attempts = repetitions): RetryProps {
  return {
    errors: [...names],
    interval: Duration.seconds(1),
    backoffRate: 2,
    maxDelay: Duration.seconds(8),
    maxAttempts: attempts,
    jitterStrategy: JitterType.FULL,
  };
}

/** What a call that Step Functions makes by itself may take. */
export const callTimeout = Timeout.duration(Duration.seconds(15));

export interface StepTaskProps<S extends AnyStep> {
  /** What is said of the state. */
  readonly comment: string;
  /** Made of what is in the state; where it is left out, {@link input}. */
  readonly payload?: InputOf<S>;
  /** What is in the state as it is; the whole state where both are left out. */
  readonly input?: Path<InputOf<S>>;
  /** Where the answer goes; it replaces the state where this is left out. */
  readonly resultPath?: Path<unknown>;
  readonly attempts?: number;
  readonly assign?: Partial<Variables>;
}

/** Above the function's own timeout, whose error says more; room for a cold start, which Lambda does not count. */
export const timeoutOf = (step: StepFunction): Duration => step.timeout.plus(Duration.seconds(10));

/** A Task that runs one step. Its Catch is added where it is wired. */
export function stepTask<S extends AnyStep>(
  scope: Construct,
  id: string,
  step: StepFunction<S>,
  { comment, payload, input, resultPath, attempts, assign }: StepTaskProps<NoInfer<S>>,
): TaskStateBase {
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction: step.function,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false, // retried below, faster
    taskTimeout: Timeout.duration(timeoutOf(step)),
    ...says(scope, comment),
    ...(assign && { assign }),
    ...(payload && { payload: TaskInput.fromObject(payload) }),
    ...(input !== undefined && { inputPath: input }),
    ...(resultPath !== undefined && { resultPath }),
  });
  return task.addRetry(retryOn(retryableErrors, attempts));
}

/** Goes on behind a task; where that dies, by way of what stands in for its answer. */
export function thenOr(task: TaskStateBase, standIn: Pass, next: State): State {
  task.addCatch(standIn, caughtAs('error')).next(next);
  standIn.next(next);
  return task;
}

/** Where a Catch leaves the error. */
export const caughtAs = (field: keyof FaultsSlice): CatchProps => ({ resultPath: at(field) });
