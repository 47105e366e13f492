import { Duration } from 'aws-cdk-lib';
import { Choice, Condition, type State, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { checks, secondsBetweenChecks } from '../../core/containment/next-move.ts';
import { unverified } from '../../core/stand-ins.ts';
import { brakeThen } from './flow-brake.ts';
import type { FlowParts } from './flow-parts.ts';
import { died, stepCall } from './flow-branch.ts';
import { recordContainment, recordDenied } from './flow-records.ts';
import { caughtAs, stepTask, thenOr } from './flow-tasks.ts';
import { is, isBelow, isPresent } from './state/condition.ts';
import { copy, put } from './state/pass.ts';
import { at, caughtError, context, oneMoreThan, textAt, valueAt } from './state/path.ts';

export interface HoldExits {
  /** Where it is contained again. */
  readonly contain: State;
  /** Where it goes on when it holds, or has been tried often enough. */
  readonly over: State;
}

/**
 * Lets IAM spread, denies sessions anew, and checks again and again, as nextMove of core/containment says; a test holds
 * the two together. While a person has paused containment, it is checked and nothing is changed.
 *
 * @returns `hold`, where it begins after containment, and `verify`, for a single check later on
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
  const wait = new Wait(scope, 'WaitToLook', {
    comment: 'Somebody may revert it: it is checked several times.',
    time: WaitTime.duration(Duration.seconds(secondsBetweenChecks(settings))),
  });
  const countFromNone = put(scope, 'BeginToHold', at('looks'), { value: 0 });
  propagate.next(renewCutoffThen(scope, parts, countFromNone));
  countFromNone.next(wait).next(verify);

  const record = recordHeldThen(scope, parts, over);
  const again = put(scope, 'CountLook', at('looks'), { value: oneMoreThan(at('looks', 'value')) });
  again.next(wait);
  const holds = is(at('verification', 'held'), true);
  held
    .when(Condition.and(holds, isBelow(at('looks', 'value'), checks - 1)), again)
    .when(holds, record)
    .otherwise(
      extendPlanThen(
        scope,
        new Choice(scope, 'AttemptsLeft')
          .when(
            isBelow(at('attempts', 'value'), settings.containAttempts),
            brakeThen(scope, parts, 'ContainAgain', { paused: record, go: contain }),
          )
          .otherwise(record),
      ),
    );
  return { hold: propagate, verify };
}

/** A user that has been given a further key since is contained with it. Where nothing could be read, as planned. */
function extendPlanThen(scope: Construct, next: State): State {
  const extend = copy(scope, 'ExtendPlan', at('verification', 'plan'), at('plan'));
  extend.next(next);
  return new Choice(scope, 'PlanExtended')
    .when(isPresent(at('verification', 'plan', 'actions')), extend)
    .otherwise(next);
}

function recordHeldThen(scope: Construct, { table }: FlowParts, over: State): State {
  const record = recordContainment(scope, table)
    // The caller launched again and another execution has re-opened the incident, or a person restores it: that
    // record is the one to keep.
    .addCatch(over, {
      errors: ['DynamoDB.ConditionalCheckFailedException'],
      ...caughtAs('superseded'),
    })
    .addCatch(over, caughtAs('recordError'));
  record.next(over);
  return record;
}

/** A session that the key issued while IAM was still spreading its deactivation is newer than the first cutoff. */
function renewCutoffThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const failed = put(scope, 'RenewSessionCutoffFailed', at('renewal'), died('revoke-sessions'));
  const renew = stepTask(scope, 'RenewSessionCutoff', functions['revoke-sessions'], {
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

/** What cannot be verified does not hold. */
function verifyThen(scope: Construct, { functions, table }: FlowParts, held: Choice): State {
  const found = at('verification', 'denied');
  const next = new Choice(scope, 'OthersDenied')
    .when(isPresent(found), recordDenied(scope, table, { found, by: 'Check' }).next(held))
    .otherwise(held);
  const nothingRead = unverified(textAt(context('Execution', 'StartTime')), caughtError());
  const failed = put(scope, 'VerifyFailed', at('verification'), nothingRead);
  const verify = stepTask(scope, 'Verify', functions.verify, { resultPath: at('verification') });
  return thenOr(verify, failed, next);
}
