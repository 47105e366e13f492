import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type State,
  Succeed,
  type TaskStateBase,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import type { progressStep } from '../../lambda/contract.ts';
import type { ProgressInput } from '../../lambda/steps/read-progress/handler.ts';
import type { Progress } from '../../lambda/steps/read-progress/progress.ts';
import type { StepFunction, StepFunctions } from '../functions/step-function.ts';
import { says } from './part.ts';
import { is, isPresentAnd } from './state/condition.ts';
import { nowhere, type Path, pathsOf, textAt, valueAt } from './state/path.ts';
import { callTimeout, caughtAs, retryOn, stepTask } from './tasks/step-task.ts';

/**
 * Seconds in which a containment tells on-call by itself: with default settings, unless somebody fights back or IAM
 * throttles. What this machine does behind them takes seconds, so that on-call is told within two minutes of the
 * launch's arrival, whatever the settings.
 */
const firstNoticeSeconds = 90;

export interface FirstNoticeProps {
  readonly functions: Pick<StepFunctions, 'verify' | 'publish-report'>;
  readonly readProgress: StepFunction<typeof progressStep>;
  /** ARN of the containment's executions, with `*`. */
  readonly executions: string;
}

/** What it is started with, and what it learns. */
interface Work extends ProgressInput {
  readonly execution: { readonly status: string };
  readonly progress: Extract<Progress, { readonly notice: 'first' }>;
}
const at = pathsOf<Work>();
/** Both kinds of it have a state, of another shape. */
const notice = at('progress', 'notice') as Path<Progress['notice']>;

/**
 * Sees to it that on-call is told in time: it waits beside a containment, and where that is still at work and has told
 * nobody, IAM is read and the first notice is mailed. It changes nothing, and the containment does not wait for it.
 */
export function firstNoticeFlow(scope: Construct, props: FirstNoticeProps): State {
  const done = new Succeed(scope, 'Done', says(scope, 'succeeds'));
  const read = stepTask(scope, 'ReadProgress', props.readProgress, {
    comment: 'reads whether on-call was told, and how it stands',
    payload: { executionArn: textAt(at('executionArn')) },
    resultPath: at('progress'),
  });
  const wait = new Wait(scope, 'WaitForReport', {
    time: WaitTime.duration(Duration.seconds(firstNoticeSeconds)),
    ...says(scope, 'most containments have reported by then'),
  });
  wait.next(
    describeExecution(scope, props).next(
      new Choice(scope, 'AtWork', says(scope, 'is the containment still at work?'))
        .when(is(at('execution', 'status'), 'RUNNING'), read)
        .otherwise(done),
    ),
  );
  read.next(
    new Choice(scope, 'Untold', says(scope, 'is on-call to be told, and of what?'))
      .when(is(notice, 'failure'), publishLate(scope, props, done))
      .when(is(notice, 'first'), verifyThen(scope, props, done))
      .otherwise(done),
  );
  return wait;
}

function describeExecution(scope: Construct, { executions }: FirstNoticeProps): TaskStateBase {
  return new CallAwsService(scope, 'DescribeExecution', {
    service: 'sfn',
    action: 'describeExecution',
    parameters: { ExecutionArn: textAt(at('executionArn')) },
    iamResources: [executions],
    taskTimeout: callTimeout,
    resultSelector: { status: textAt(pathsOf<{ readonly Status: string }>()('Status')) },
    resultPath: at('execution'),
    ...says(scope, 'asks Step Functions, which knows it without a function'),
  }).addRetry(retryOn(['Sfn.SfnException', 'Sfn.SdkClientException', 'States.Timeout']));
}

/** How it stands is what IAM shows now; where that cannot be read, it is told as not contained. */
function verifyThen(scope: Construct, { functions }: FirstNoticeProps, done: State): State {
  const publish = stepTask(scope, 'PublishFirstNotice', functions['publish-report'], {
    comment: 'mails how it stands',
    payload: { notice: 'first', state: valueAt(at('progress', 'state')) },
    resultPath: nowhere,
  });
  publish.next(done);
  const held = at('progress', 'state', 'verification', 'held');
  const quiet = at('progress', 'state', 'incident', 'quiet');
  const news = new Choice(
    scope,
    'Told',
    says(scope, 'does a wave hold of which another mail of the incident tells?'),
  )
    .when(Condition.and(isPresentAnd(quiet, is(quiet, true)), isPresentAnd(held, is(held, true))), done)
    .otherwise(publish);
  const verify = stepTask(scope, 'VerifyNow', functions.verify, {
    comment: 'reads IAM: what the containment read last may be of before',
    input: at('progress', 'state'),
    resultPath: at('progress', 'state', 'verification'),
    attempts: 1, // on-call is waiting
  }).addCatch(news, caughtAs('error'));
  verify.next(news);
  return new Choice(scope, 'Contains', says(scope, 'is anything to be contained?'))
    .when(is(at('progress', 'state', 'route'), 'contain'), verify)
    .otherwise(news);
}

/** Not even who the caller is is known after so long. */
function publishLate(scope: Construct, { functions }: FirstNoticeProps, done: State): State {
  const publish = stepTask(scope, 'PublishLate', functions['publish-report'], {
    comment: 'mails what is known of the launch, and what to do by hand',
    payload: { notice: 'failure', state: valueAt(at('progress', 'state')) },
    resultPath: nowhere,
  });
  publish.next(done);
  return publish;
}
