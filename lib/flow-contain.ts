import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  JsonPath,
  Parallel,
  Pass,
  Result,
  type State,
  TaskInput,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from './containment-flow.ts';
import { recordContainment } from './flow-records.ts';
import { caughtError, stepTask } from './flow-tasks.ts';

/** The parts of a containment, in the order in which they stop a caller soonest. */
const branches = [
  { name: 'DeactivateKeys', step: 'deactivate-keys', action: 'deactivate-key', result: 'deactivateKeys' },
  { name: 'RevokeSessions', step: 'revoke-sessions', action: 'revoke-sessions', result: 'revokeSessions' },
  { name: 'DisableConsole', step: 'disable-console', action: 'disable-console', result: 'disableConsole' },
] as const;

type Action = (typeof branches)[number]['action'];

export interface ContainExits {
  /** Where it goes on once containment is over. */
  readonly report: State;
  /** Where a containment that broke down is reported. */
  readonly breakdown: State;
}

/**
 * Contain, look again, and contain once more while it does not hold.
 *
 * @returns `contain`, where it starts, and `verify`, where the follow-up looks again
 */
export function containFlow(scope: Construct, parts: FlowParts, exits: ContainExits) {
  const contain = containInParallel(scope, parts).addCatch(exits.breakdown, { resultPath: '$.error' });
  const held = new Choice(scope, 'Held');
  const verify = verifyThen(scope, parts, held);
  const wait = new Wait(scope, 'WaitForPropagation', {
    comment:
      'IAM takes seconds to reach every endpoint; what is read before that may be of before the change.',
    time: WaitTime.duration(Duration.seconds(parts.settings.settleSeconds)),
  });
  const record = recordContainment(scope, parts.table)
    // The caller launched again and another execution has re-opened the incident: its record is the one to keep.
    .addCatch(exits.report, {
      errors: ['DynamoDB.ConditionalCheckFailedException'],
      resultPath: '$.superseded',
    })
    .addCatch(exits.report, { resultPath: '$.recordError' });

  contain.next(countAttempt(scope)).next(notifyOnceThen(scope, parts, wait));
  wait.next(renewCutoffThen(scope, parts, verify));
  held
    .when(Condition.booleanEquals('$.verification.held', true), record)
    .when(Condition.numberLessThan('$.attempts.value', parts.settings.containAttempts), contain)
    .otherwise(record);
  record.next(exits.report);
  return { contain, verify };
}

/** Each branch catches its own failure: one that fails never stops its siblings. */
function containInParallel(scope: Construct, { functions }: FlowParts): Parallel {
  const contain = new Parallel(scope, 'Contain', {
    resultSelector: Object.fromEntries(branches.map(({ result }, index) => [`${result}.$`, `$[${index}]`])),
    resultPath: '$.containment',
  });
  for (const { name, step, action } of branches) {
    const failed: State = new Pass(scope, `${name}Failed`, { parameters: failedResult(action) });
    const caught = action === 'revoke-sessions' ? failed : unlessRoleSession(scope, name, failed);
    contain.branch(stepTask(scope, name, functions[step]).addCatch(caught, { resultPath: '$.error' }));
  }
  return contain;
}

/** A role session has neither keys nor a console password: a step that had nothing to do has not failed to do it. */
function unlessRoleSession(scope: Construct, name: string, failed: State): State {
  const nothing = new Pass(scope, `${name}NotNeeded`, {
    result: Result.fromObject({ failed: false, outcomes: [] }),
  });
  return new Choice(scope, `${name}Caught`)
    .when(
      // The second wave is about users too.
      Condition.and(
        Condition.stringEquals('$.caller.kind', 'role-session'),
        Condition.not(Condition.isPresent('$.trace')),
      ),
      nothing,
    )
    .otherwise(failed);
}

/** What a step would have said, had it lived: a StepResult of lambda/core/outcome.ts. */
function failedResult(action: Action): Record<string, unknown> {
  return {
    failed: true,
    outcomes: [
      {
        action,
        target: JsonPath.stringAt('$.incident.subject'),
        status: 'failed',
        error: { name: JsonPath.stringAt('$.error.Error'), message: caughtError() },
      },
    ],
  };
}

function countAttempt(scope: Construct): Pass {
  return new Pass(scope, 'CountAttempt', {
    parameters: { value: JsonPath.mathAdd(JsonPath.numberAt('$.attempts.value'), 1) },
    resultPath: '$.attempts',
  });
}

/** Tells on-call at once that an action failed, the first time; the report with everything follows. */
function notifyOnceThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const notify = stepTask(scope, 'NotifyNotContained', functions['publish-report'], {
    payload: TaskInput.fromObject({ notice: 'not-contained', state: JsonPath.entirePayload }),
    resultPath: JsonPath.DISCARD,
    attempts: 1, // what contains is waiting behind it
  }).addCatch(next, { resultPath: '$.noticeError' });
  notify.next(next);
  const failed = branches.map(({ result }) =>
    Condition.booleanEquals(`$.containment.${result}.failed`, true),
  );
  return new Choice(scope, 'ActionFailed')
    .when(Condition.and(Condition.numberEquals('$.attempts.value', 1), Condition.or(...failed)), notify)
    .otherwise(next);
}

/** A session that the key issued while IAM was still spreading its deactivation is newer than the first cutoff. */
function renewCutoffThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const failed = new Pass(scope, 'RenewSessionCutoffFailed', {
    parameters: failedResult('revoke-sessions'),
    resultPath: '$.renewal',
  });
  const renew = stepTask(scope, 'RenewSessionCutoff', functions['revoke-sessions'], {
    // Without what was done before: the step would answer with that, as it does when containment is repeated.
    payload: TaskInput.fromObject({
      plan: JsonPath.objectAt('$.plan'),
      launch: JsonPath.objectAt('$.launch'),
      incident: JsonPath.objectAt('$.incident'),
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
