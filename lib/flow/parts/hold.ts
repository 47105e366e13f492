import { Duration } from 'aws-cdk-lib';
import { Choice, Condition, type State, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { checks, secondsBetweenChecks } from '../../../core/containment/next-move.ts';
import { unverified } from '../../../core/stand-ins.ts';
import { stepFields } from '../../../lambda/contract.ts';
import type { FlowProps } from '../flow-props.ts';
import { says } from '../part.ts';
import { is, isBelow, isPresent } from '../state/condition.ts';
import { copy, put } from '../state/pass.ts';
import { at, caughtError, context, oneMoreThan, textAt, valueAt } from '../state/path.ts';
import { assign, variable } from '../state/variable.ts';
import { recordDenied } from '../tasks/denied.ts';
import { recordContainment } from '../tasks/records.ts';
import { caughtAs, stepTask, thenOr } from '../tasks/step-task.ts';

interface Exits {
  /** Where it is contained again. */
  readonly again: State;
  /** Where it goes on when it holds, or has been tried often enough. */
  readonly over: State;
}

/**
 * Checks again and again whether it holds, as nextMove of core/containment says; a test holds the two together. While a
 * person has paused containment, it is checked and nothing is changed.
 */
export function hold(scope: Construct, props: FlowProps, { again, over }: Exits): State {
  const { settings } = props;
  const held = new Choice(scope, 'Held', says(scope, 'in place, three times?'));
  const verify = verifyThen(scope, props, held);
  const wait = new Wait(scope, 'WaitToLook', {
    time: WaitTime.duration(Duration.seconds(secondsBetweenChecks(settings))),
    ...says(scope, 'somebody may revert it: it is checked several times'),
  });
  wait.next(verify);

  const record = recordHeldThen(scope, props, over);
  const holds = is(at('verification', 'held'), true);
  held
    .when(
      Condition.and(holds, isBelow(variable('looks'), checks - 1)),
      wait,
      assign({ looks: oneMoreThan(variable('looks')) }),
    )
    .when(holds, record)
    .otherwise(extendPlanThen(scope, attemptsLeft(scope, props, { again, over: record })));
  return verify;
}

/** What was refused because of a pause is refused again: the next phase begins anew. */
function attemptsLeft(scope: Construct, { settings }: FlowProps, { again, over }: Exits): State {
  const isPaused = Object.values(stepFields).map((field) => isPresent(at('containment', field, 'paused')));
  return new Choice(
    scope,
    'AttemptsLeft',
    says(scope, 'may it be contained again in this phase? A pause ends the attempts'),
  )
    .when(is(variable('attempts'), 0), again)
    .when(
      Condition.and(
        isBelow(variable('attempts'), settings.containAttempts),
        Condition.not(Condition.or(...isPaused)),
      ),
      again,
    )
    .otherwise(over);
}

/** A user that has been given a further key since is contained with it. Where nothing could be read, as planned. */
function extendPlanThen(scope: Construct, next: State): State {
  const extend = copy(scope, 'ExtendPlan', {
    comment: 'new keys of its users join the plan',
    from: at('verification', 'plan'),
    into: at('plan'),
  });
  extend.next(next);
  return extend;
}

function recordHeldThen(scope: Construct, { table }: FlowProps, over: State): State {
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

/** What cannot be verified does not hold. */
function verifyThen(scope: Construct, { functions, table }: FlowProps, held: State): State {
  const failed = put(scope, 'VerifyFailed', {
    comment: 'what cannot be verified does not hold',
    into: at('verification'),
    value: unverified(textAt(context('Execution', 'StartTime')), caughtError(), valueAt(at('plan'))),
  });
  const verify = stepTask(scope, 'Verify', functions.verify, {
    comment: 'reads IAM again, and whether the users of the plan have been given new keys',
    resultPath: at('verification'),
  });
  const denied = recordDenied(scope, table, { found: at('verification', 'denied'), by: 'Check' });
  denied.next(held);
  return thenOr(verify, failed, denied);
}
