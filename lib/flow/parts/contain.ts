import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  CustomState,
  FieldUtils,
  Map,
  type State,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ContainmentStep } from '../../../core/containment/actions/steps.ts';
import type { StepResult } from '../../../core/containment/outcome.ts';
import { secondsBetweenChecks } from '../../../core/containment/next-move.ts';
import type { StepError } from '../../../core/faults.ts';
import { blamed, diedStep, idleStep } from '../../../core/stand-ins.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { stepFields } from '../../../lambda/contract.ts';
import type { StepCall, StepInput } from '../../../lambda/containment-step.ts';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is } from '../state/condition.ts';
import { put } from '../state/pass.ts';
import {
  at,
  caughtError,
  context,
  jsonAt,
  nowhere,
  oneMoreThan,
  pathsOf,
  textAt,
  valueAt,
} from '../state/path.ts';
import { assign, type ContainItem, variable } from '../state/variable.ts';
import { caughtAs, retryableErrors, retryOn, stepTask, thenOr, timeoutOf } from '../tasks/step-task.ts';

interface Exits {
  /** Where it is checked whether it holds. */
  readonly contained: State;
  readonly broken: State;
}

/** In the order in which they stop a caller soonest. */
const steps = Object.keys(stepFields) as ContainmentStep[];

/** What an iteration is given, and where it puts what it ends with. */
const given = pathsOf<{
  readonly step: ContainItem;
  readonly state: ContainmentState;
  readonly error: StepError;
}>();
const result = pathsOf<StepResult>();

/** Each step that contains, as the machine is told of it once. */
export const containItems = ({ functions }: FlowProps): readonly ContainItem[] =>
  steps.map((step) => ({
    field: stepFields[step],
    function: functions[step].function.functionArn,
    action: blamed[step],
  }));

/** Carries the plan out, lets IAM spread it, and denies the sessions anew that were issued meanwhile. */
export function contain(scope: Construct, props: FlowProps, { contained, broken }: Exits): State {
  const { settings } = props;
  const spread = new Wait(scope, 'WaitForPropagation', {
    time: WaitTime.duration(Duration.seconds(settings.settleSeconds)),
    ...says(scope, 'IAM takes seconds to reach every endpoint; what is read before may be of before'),
  });
  const renewed = new Wait(scope, 'WaitForRenewal', {
    time: WaitTime.duration(Duration.seconds(secondsBetweenChecks(settings))),
    ...says(scope, 'the same of the denies that were put again'),
    ...assign({ looks: 0 }),
  });
  const start = containSideBySide(scope, props).addCatch(broken, caughtAs('error'));
  start.next(notifyOnceThen(scope, props, spread));
  spread.next(renewCutoffThen(scope, props, renewed));
  renewed.next(contained);
  return start;
}

/** Each iteration catches its own failure: one that fails never stops its siblings. */
function containSideBySide(scope: Construct, props: FlowProps): Map {
  const results = pathsOf<readonly StepResult[]>();
  const each = new Map(scope, 'Contain', {
    itemsPath: variable('steps'),
    itemSelector: { step: valueAt(context('Map', 'Item', 'Value')), state: valueAt(at()) },
    resultSelector: Object.fromEntries(
      steps.map((step, index) => [stepFields[step], valueAt(results(index))]),
    ),
    resultPath: at('containment'),
    ...says(scope, 'runs the steps of the plan side by side; one that fails stops no other'),
    ...assign({ attempts: oneMoreThan(variable('attempts')) }),
  });
  const isNeeded = Object.values(stepFields).map((field) =>
    Condition.and(is(given('step', 'field'), field), is(given('state', 'plan', 'steps', field), true)),
  );
  return each.itemProcessor(
    new Choice(scope, 'StepNeeded', says(scope, 'has the plan something for the step?'))
      .when(Condition.or(...isNeeded), runStep(scope, props))
      .otherwise(
        put(scope, 'StepNotNeeded', {
          comment: 'an empty result',
          into: result(),
          value: idleStep,
        }),
      ),
  );
}

/**
 * One call looks, writes down what restore will need, and acts. By the number of its repetitions a step knows the last
 * one: then it says which action fails, and throws nothing that may pass. Where it dies anyway, the whole step is said to
 * have failed.
 */
function runStep(scope: Construct, { functions }: FlowProps): State {
  const failed = put(scope, 'StepFailed', {
    comment: 'a result that says that the whole step died',
    into: result(),
    value: diedStep(textAt(given('step', 'action')) as ContainItem['action'], {
      target: textAt(given('state', 'incident', 'subject')),
      error: { name: textAt(given('error', 'Error')), message: jsonAt(given('error')) },
    }),
  });
  const timeout = Math.max(...steps.map((step) => timeoutOf(functions[step]).toSeconds()));
  return new CustomState(scope, 'RunStep', {
    stateJson: {
      Type: 'Task',
      // The function is not known before it runs, which LambdaInvoke asks for.
      Resource: 'arn:aws:states:::lambda:invoke',
      ...FieldUtils.renderObject({
        Parameters: {
          FunctionName: textAt(given('step', 'function')),
          Payload: stepCall(valueAt(given('state'))),
        },
      }),
      OutputPath: pathsOf<{ readonly Payload: StepResult }>()('Payload'),
      TimeoutSeconds: timeout,
      Comment: says(
        scope,
        'reads and writes down what restore will need, and acts, whether or not that could be read or written',
      ).comment,
    },
  })
    .addRetry(retryOn(retryableErrors))
    .addCatch(failed, { resultPath: given('error') });
}

/** A step with its input, and how often it was repeated. */
const stepCall = (state: StepInput): StepCall => ({
  state,
  retryCount: valueAt(context('State', 'RetryCount')),
});

/** Tells on-call at once that an action failed, unless they know; the report with everything follows. */
function notifyOnceThen(scope: Construct, { functions }: FlowProps, next: State): State {
  const notify = stepTask(scope, 'NotifyNotContained', functions['publish-report'], {
    comment: 'mails it at once; the report with everything follows',
    payload: { notice: 'not-contained', state: valueAt(at()) },
    resultPath: nowhere,
    attempts: 1, // what contains is waiting behind it
  }).addCatch(next, caughtAs('noticeError'));
  notify.next(next);
  const failed = steps.map((step) => is(at('containment', stepFields[step], 'failed'), true));
  return new Choice(
    scope,
    'ActionFailed',
    says(scope, 'did an action fail at the first attempt of a phase, and on-call does not know yet?'),
  )
    .when(
      Condition.and(
        is(variable('attempts'), 1),
        Condition.or(...failed),
        Condition.not(is(variable('reported'), 'not-held')),
      ),
      notify,
    )
    .otherwise(next);
}

/** A session that the key issued while IAM was still spreading its deactivation is newer than the first cutoff. */
function renewCutoffThen(scope: Construct, { functions }: FlowProps, next: State): State {
  const failed = put(scope, 'RenewSessionCutoffFailed', {
    comment: 'goes on, with a failed renewal',
    into: at('renewal'),
    value: diedStep(blamed['revoke-sessions'], {
      target: textAt(at('incident', 'subject')),
      error: { name: textAt(at('error', 'Error')), message: caughtError() },
    }),
  });
  const renew = stepTask(scope, 'RenewSessionCutoff', functions['revoke-sessions'], {
    comment: 'denies the sessions that were issued until now, once more',
    payload: stepCall({
      renew: true,
      plan: valueAt(at('plan')),
      launch: valueAt(at('launch')),
      incident: valueAt(at('incident')),
      containment: valueAt(at('containment')),
    }),
    resultPath: at('renewal'),
  });
  return thenOr(renew, failed, next);
}
