import {
  Choice,
  Condition,
  JsonPath,
  Parallel,
  Pass,
  type State,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowParts } from './flow-parts.ts';
import { type Branch, branches, containBranch } from './flow-branch.ts';
import { holdFlow } from './flow-hold.ts';
import { knownNotToHold } from './flow-watch.ts';
import { stepTask } from './flow-tasks.ts';

export interface ContainExits {
  /** Where it goes on once containment is over. */
  readonly report: State;
  /** Where a containment that broke down is reported. */
  readonly breakdown: State;
}

/**
 * Contain, hold, and contain once more while it does not hold.
 *
 * @returns `contain`, where it starts, and `verify`, where a later look begins
 */
export function containFlow(scope: Construct, parts: FlowParts, exits: ContainExits) {
  const contain = containInParallel(scope, parts).addCatch(exits.breakdown, { resultPath: '$.error' });
  const { hold, verify } = holdFlow(scope, parts, { contain, over: exits.report });
  contain.next(countAttempt(scope)).next(notifyOnceThen(scope, parts, hold));
  return { contain, verify };
}

/** Each branch catches its own failure: one that fails never stops its siblings. */
function containInParallel(scope: Construct, parts: FlowParts): Parallel {
  const contain = new Parallel(scope, 'Contain', {
    resultSelector: Object.fromEntries(branches.map(({ field }, index) => [`${field}.$`, `$[${index}]`])),
    resultPath: '$.containment',
  });
  for (const branch of branches) contain.branch(containBranch(scope, parts, branch));
  return contain;
}

/** Of this phase. The looks at what it came to are counted anew. */
function countAttempt(scope: Construct): Pass {
  const attempt = new Pass(scope, 'CountAttempt', {
    parameters: { value: JsonPath.mathAdd(JsonPath.numberAt('$.attempts.value'), 1) },
    resultPath: '$.attempts',
  });
  return attempt;
}

/** Tells on-call at once that an action failed, unless they know; the report with everything follows. */
function notifyOnceThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const notify = stepTask(scope, 'NotifyNotContained', functions['publish-report'], {
    payload: TaskInput.fromObject({ notice: 'not-contained', state: JsonPath.entirePayload }),
    resultPath: JsonPath.DISCARD,
    attempts: 1, // what contains is waiting behind it
  }).addCatch(next, { resultPath: '$.noticeError' });
  notify.next(next);
  const failed = branches.map(({ field }: Branch) =>
    Condition.booleanEquals(`$.containment.${field}.failed`, true),
  );
  return new Choice(scope, 'ActionFailed')
    .when(
      Condition.and(
        Condition.numberEquals('$.attempts.value', 1),
        Condition.or(...failed),
        Condition.not(knownNotToHold),
      ),
      notify,
    )
    .otherwise(next);
}
