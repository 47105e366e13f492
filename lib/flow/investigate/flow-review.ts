import { Duration } from 'aws-cdk-lib';
import { Choice, Parallel, Pass, type State, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { unavailable } from '../../../core/stand-ins.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { InputOf } from '../../../lambda/inputs.ts';
import type { FlowParts } from '../flow-parts.ts';
import { caughtAs, stepTask, thenOr } from '../flow-tasks.ts';
import { is, isBelow, isPresentAnd } from '../state/condition.ts';
import { copy, put } from '../state/pass.ts';
import { at, caughtError, pathsOf, valueAt } from '../state/path.ts';

/**
 * How often a review is taken up at the most: four minutes each time, two calls a second in every region. That is two
 * and a half million events of one region, and less than the state machine's own time.
 */
const mostRuns = 60;

/** Whether another run may read more. Absent where the review itself died. */
export const reviewOpen = isPresentAnd(
  at('activity', 'canContinue'),
  is(at('activity', 'canContinue'), true),
  isBelow(at('activity', 'runs'), mostRuns),
);

/** @param seconds how long it may read; as long as the function can, where it is left out */
const payload = (readOn: boolean, seconds?: number): InputOf<'review-activity'> => ({
  continue: readOn,
  ...(seconds !== undefined && { seconds }),
  state: valueAt(at()),
});

/** A report without a review is better than none. */
export function reviewThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const died = put(scope, 'ReviewUnavailable', at('activity'), unavailable(caughtError()));
  const review = stepTask(scope, 'ReviewActivity', functions['review-activity'], {
    payload: payload(false),
    resultPath: at('activity'),
    attempts: 2, // it takes minutes, and on-call is waiting
  });
  return thenOr(review, died, next);
}

/** The state behind the wait: the review, read on, is the second of two results. */
const both = pathsOf<{ readonly activity: readonly [object, NonNullable<ContainmentState['activity']>] }>();

/**
 * Waits for the next check. A history that is too large for one run is read on meanwhile, beside the wait, so that no
 * check comes late for it.
 *
 * @returns where the wait begins
 */
export function waitReadingOn(scope: Construct, parts: FlowParts, seconds: number, next: State): State {
  const wait = waitFor(scope, 'WaitToLookAgain', seconds);
  wait.next(next);
  const take = copy(scope, 'TakeReview', both('activity', 1), at('activity'));
  take.next(next);
  const sideBySide = new Parallel(scope, 'ReadOnMeanwhile', {
    comment: 'What was read takes the place of the review, as the second of two results.',
    resultPath: at('activity'),
  });
  sideBySide.branch(
    // Without the state, which is not to be there twice.
    put(scope, 'OnlyWait', pathsOf<object>()(), {}).next(waitFor(scope, 'WaitMeanwhile', seconds)),
    readOn(scope, parts, seconds),
  );
  sideBySide.next(take);
  return new Choice(scope, 'ReviewOpen').when(reviewOpen, sideBySide).otherwise(wait);
}

const waitFor = (scope: Construct, id: string, seconds: number): Wait =>
  new Wait(scope, id, {
    comment: 'CloudTrail event history runs minutes behind.',
    time: WaitTime.duration(Duration.seconds(seconds)),
  });

/** One more run, whose result is the review; the review as it was where the run died. */
function readOn(scope: Construct, { functions }: FlowParts, seconds: number) {
  const asItWas = new Pass(scope, 'ReadOnFailed', { inputPath: at('activity') });
  return stepTask(scope, 'ReadOn', functions['review-activity'], {
    payload: payload(true, seconds),
    attempts: 2,
  }).addCatch(asItWas, caughtAs('error'));
}

/**
 * Behind the follow-up: reads the rest of a large history, run after run, and reports once more.
 *
 * @param report where the report begins
 * @returns where it begins
 */
export function readToTheEnd(scope: Construct, { functions }: FlowParts, report: State): State {
  const begin = put(scope, 'BeginToReadOn', at('phase'), 'review-end');
  const read = stepTask(scope, 'ReadToTheEnd', functions['review-activity'], {
    payload: payload(true),
    resultPath: at('activity'),
    attempts: 2,
  }).addCatch(report, caughtAs('error'));
  read.next(new Choice(scope, 'MoreToRead').when(reviewOpen, read).otherwise(report));
  begin.next(read);
  return begin;
}
