import { Choice, Condition, JsonPath, type State, TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from './flow-parts.ts';
import { stepTask } from './flow-tasks.ts';

/**
 * The loud notice that the circuit breaker has opened, once for each opening: by the one execution that found so. It
 * stands before that execution's own report and in nobody's way, for what was refused contains nothing.
 */
export function breakerNoticeThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const notify = stepTask(scope, 'NotifyBreakerOpened', functions['publish-report'], {
    payload: TaskInput.fromObject({ notice: 'breaker', state: JsonPath.entirePayload }),
    resultPath: JsonPath.DISCARD,
  }).addCatch(next, { resultPath: '$.noticeError' });
  notify.next(next);
  return new Choice(scope, 'BreakerOpened')
    .when(
      Condition.and(
        Condition.isPresent('$.breaker.opened'),
        Condition.booleanEquals('$.breaker.opened', true),
      ),
      notify,
    )
    .otherwise(next);
}
