import { Choice, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from './flow-parts.ts';
import { caughtAs, stepTask } from './flow-tasks.ts';
import { is, isPresent, isPresentAnd } from './state/condition.ts';
import { at, nowhere, valueAt } from './state/path.ts';

/**
 * What on-call hears at once about a caller that was not admitted: that the circuit breaker has opened, once for each
 * opening, by the one execution that found so; and each caller that a pause let go. It stands before that execution's
 * own report and in nobody's way, for what was refused contains nothing.
 */
export function breakerNoticeThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const notify = stepTask(scope, 'NotifyNotAdmitted', functions['publish-report'], {
    payload: { notice: 'breaker', state: valueAt(at()) },
    resultPath: nowhere,
  }).addCatch(next, caughtAs('noticeError'));
  notify.next(next);
  const opened = at('breaker', 'opened');
  return new Choice(scope, 'BreakerOpened')
    .when(isPresentAnd(opened, is(opened, true)), notify)
    .when(isPresent(at('paused')), notify)
    .otherwise(next);
}
