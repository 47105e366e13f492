import { Choice, Condition, Parallel, type State } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';
import type { StepResult } from '../../core/containment/outcome.ts';
import { stepFields } from '../../lambda/contract.ts';
import type { FlowParts } from './flow-parts.ts';
import { containBranch } from './flow-branch.ts';
import { holdFlow } from './flow-hold.ts';
import { knownNotToHold } from './flow-watch.ts';
import { caughtAs, stepTask } from './flow-tasks.ts';
import { is } from './state/condition.ts';
import { put } from './state/pass.ts';
import { at, nowhere, oneMoreThan, pathsOf, valueAt } from './state/path.ts';

/** In the order in which they stop a caller soonest. */
const steps = Object.keys(stepFields) as ContainmentStep[];

export interface ContainExits {
  /** Where it goes on once containment is over. */
  readonly report: State;
  /** Where a containment that broke down is reported. */
  readonly breakdown: State;
}

/**
 * Contain, hold, and contain once more while it does not hold.
 *
 * @returns `contain`, where it starts, and `verify`, where a later check begins
 */
export function containFlow(scope: Construct, parts: FlowParts, exits: ContainExits) {
  const contain = containInParallel(scope, parts).addCatch(exits.breakdown, caughtAs('error'));
  const { hold, verify } = holdFlow(scope, parts, { contain, over: exits.report });
  const count = put(scope, 'CountAttempt', at('attempts'), { value: oneMoreThan(at('attempts', 'value')) });
  contain.next(count).next(notifyOnceThen(scope, parts, hold));
  return { contain, verify };
}

/** Each branch catches its own failure: one that fails never stops its siblings. */
function containInParallel(scope: Construct, parts: FlowParts): Parallel {
  const results = pathsOf<readonly StepResult[]>();
  const contain = new Parallel(scope, 'Contain', {
    resultSelector: Object.fromEntries(
      steps.map((step, index) => [stepFields[step], valueAt(results(index))]),
    ),
    resultPath: at('containment'),
  });
  for (const step of steps) contain.branch(containBranch(scope, parts, step));
  return contain;
}

/** Tells on-call at once that an action failed, unless they know; the report with everything follows. */
function notifyOnceThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const notify = stepTask(scope, 'NotifyNotContained', functions['publish-report'], {
    payload: { notice: 'not-contained', state: valueAt(at()) },
    resultPath: nowhere,
    attempts: 1, // what contains is waiting behind it
  }).addCatch(next, caughtAs('noticeError'));
  notify.next(next);
  const failed = steps.map((step) => is(at('containment', stepFields[step], 'failed'), true));
  return new Choice(scope, 'ActionFailed')
    .when(
      Condition.and(is(at('attempts', 'value'), 1), Condition.or(...failed), Condition.not(knownNotToHold)),
      notify,
    )
    .otherwise(next);
}
