import { Duration } from 'aws-cdk-lib';
import {
  JitterType,
  JsonPath,
  type RetryProps,
  type TaskInput,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { errors } from '../../lambda/contract.ts';
import type { StepFunction } from '../functions/step-function.ts';

/**
 * What repeating can help. `Firebreak.Permanent` and every other error of a step go straight to its Catch, and
 * `States.ALL` is never retried: a quota or a missing permission is no throttle.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const retryableErrors = [
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
export function retryOn(names: readonly string[], attempts = 5): RetryProps {
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

export interface StepTaskProps {
  /** The whole state where it is left out. */
  readonly payload?: TaskInput;
  /** Where the answer goes; it replaces the state where this is left out, JsonPath.DISCARD drops it. */
  readonly resultPath?: string;
  readonly attempts?: number;
}

/** A Task that runs one step. Its Catch is added where it is wired. */
export function stepTask(
  scope: Construct,
  id: string,
  step: StepFunction,
  { payload, resultPath, attempts }: StepTaskProps = {},
): TaskStateBase {
  const task = new LambdaInvoke(scope, id, {
    lambdaFunction: step.function,
    payloadResponseOnly: true,
    retryOnServiceExceptions: false, // retried below, faster
    // Above the function's own timeout, whose error says more; room for a cold start, which Lambda does not count.
    taskTimeout: Timeout.duration(step.timeout.plus(Duration.seconds(10))),
    ...(payload && { payload }),
    ...(resultPath !== undefined && { resultPath }),
  });
  return task.addRetry(retryOn(retryableErrors, attempts));
}

/** The caught error as text. As a whole, because Step Functions leaves out `Cause` where there is none. */
export function caughtError(): string {
  return JsonPath.jsonToString(JsonPath.objectAt('$.error'));
}
