import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  JsonPath,
  Pass,
  Result,
  type State,
  TaskInput,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from './flow-parts.ts';
import { failedResult } from './flow-branch.ts';
import { recordContainment } from './flow-records.ts';
import { caughtError, stepTask } from './flow-tasks.ts';

/** How often a containment is looked at while it must hold. One look could fall between two blows of an attacker. */
const looks = 3;

export interface HoldExits {
  /** Where it is contained again. */
  readonly contain: State;
  /** Where it goes on when it holds, or has been tried often enough. */
  readonly over: State;
}

/**
 * Lets IAM spread, denies sessions anew, and looks again and again, never right after a change of its own: that would
 * find what it has just put, and not what an attacker makes of it.
 *
 * @returns `hold`, where it begins after containment, and `verify`, for a single look later on
 */
export function holdFlow(scope: Construct, parts: FlowParts, { contain, over }: HoldExits) {
  const { settings } = parts;
  const held = new Choice(scope, 'Held');
  const verify = verifyThen(scope, parts, held);
  const propagate = new Wait(scope, 'WaitForPropagation', {
    comment:
      'IAM takes seconds to reach every endpoint; what is read before that may be of before the change.',
    time: WaitTime.duration(Duration.seconds(settings.settleSeconds)),
  });
  const look = new Wait(scope, 'WaitToLook', {
    comment: 'Somebody may undo it: it is looked at several times.',
    time: WaitTime.duration(Duration.seconds(Math.ceil(settings.holdSeconds / looks))),
  });
  propagate.next(renewCutoffThen(scope, parts, countFromNone(scope, look)));
  look.next(verify);

  const record = recordHeldThen(scope, parts, over);
  const again = countLook(scope);
  again.next(look);
  held
    .when(
      Condition.and(
        Condition.booleanEquals('$.verification.held', true),
        Condition.numberLessThan('$.looks.value', looks - 1),
      ),
      again,
    )
    .when(Condition.booleanEquals('$.verification.held', true), record)
    .otherwise(
      extendPlanThen(
        scope,
        new Choice(scope, 'AttemptsLeft')
          .when(Condition.numberLessThan('$.attempts.value', settings.containAttempts), contain)
          .otherwise(record),
      ),
    );
  return { hold: propagate, verify };
}

function countFromNone(scope: Construct, next: State): State {
  const pass = new Pass(scope, 'BeginToHold', {
    result: Result.fromObject({ value: 0 }),
    resultPath: '$.looks',
  });
  pass.next(next);
  return pass;
}

function countLook(scope: Construct): Pass {
  return new Pass(scope, 'CountLook', {
    parameters: { value: JsonPath.mathAdd(JsonPath.numberAt('$.looks.value'), 1) },
    resultPath: '$.looks',
  });
}

/** A user that has been given a further key since is contained with it. Where nothing could be read, as planned. */
function extendPlanThen(scope: Construct, next: State): State {
  const extend = new Pass(scope, 'ExtendPlan', { inputPath: '$.verification.plan', resultPath: '$.plan' });
  extend.next(next);
  return new Choice(scope, 'PlanExtended')
    .when(Condition.isPresent('$.verification.plan.actions'), extend)
    .otherwise(next);
}

function recordHeldThen(scope: Construct, { table }: FlowParts, over: State): State {
  const record = recordContainment(scope, table)
    // The caller launched again and another execution has re-opened the incident, or a person gives it back: that
    // record is the one to keep.
    .addCatch(over, {
      errors: ['DynamoDB.ConditionalCheckFailedException'],
      resultPath: '$.superseded',
    })
    .addCatch(over, { resultPath: '$.recordError' });
  record.next(over);
  return record;
}

/** A session that the key issued while IAM was still spreading its deactivation is newer than the first cutoff. */
function renewCutoffThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const failed = new Pass(scope, 'RenewSessionCutoffFailed', {
    parameters: failedResult({ action: 'revoke-sessions' }),
    resultPath: '$.renewal',
  });
  const renew = stepTask(scope, 'RenewSessionCutoff', functions['revoke-sessions'], {
    payload: TaskInput.fromObject({
      renew: true,
      plan: JsonPath.objectAt('$.plan'),
      launch: JsonPath.objectAt('$.launch'),
      incident: JsonPath.objectAt('$.incident'),
      containment: JsonPath.objectAt('$.containment'),
    }),
    resultPath: '$.renewal',
  });
  renew.addCatch(failed, { resultPath: '$.error' });
  renew.next(next);
  failed.next(next);
  return renew;
}

/** What cannot be verified does not hold. */
function verifyThen(scope: Construct, { functions }: FlowParts, next: Choice): State {
  const failed = new Pass(scope, 'VerifyFailed', {
    parameters: {
      held: false,
      status: 'not-held',
      checkedAt: JsonPath.stringAt('$$.Execution.StartTime'),
      findings: [],
      reason: caughtError(),
    },
    resultPath: '$.verification',
  });
  const verify = stepTask(scope, 'Verify', functions.verify, { resultPath: '$.verification' });
  verify.addCatch(failed, { resultPath: '$.error' });
  verify.next(next);
  failed.next(next);
  return verify;
}
