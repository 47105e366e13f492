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
import type { FlowParts } from '../flow-parts.ts';
import { caughtError, stepTask } from '../flow-tasks.ts';

/**
 * How often a review is taken up at the most: four minutes each time, two calls a second in every region. That is two
 * and a half million events of one region, and less than the state machine's own time.
 */
const mostRuns = 60;

/** Whether another run may read more. Absent where the review itself died. */
export const reviewOpen = Condition.and(
  Condition.isPresent('$.activity.canContinue'),
  Condition.booleanEquals('$.activity.canContinue', true),
  Condition.numberLessThan('$.activity.runs', mostRuns),
);

/** @param seconds how long it may read; as long as the function can, where it is left out */
const payload = (readOn: boolean, seconds?: number) =>
  TaskInput.fromObject({
    continue: readOn,
    ...(seconds !== undefined && { seconds }),
    state: JsonPath.entirePayload,
  });

/** A report without a review is better than none. */
export function reviewThen(scope: Construct, { functions }: FlowParts, next: State): State {
  const unavailable = new Pass(scope, 'ReviewUnavailable', {
    parameters: { unavailable: caughtError() },
    resultPath: '$.activity',
  });
  const review = stepTask(scope, 'ReviewActivity', functions['review-activity'], {
    payload: payload(false),
    resultPath: '$.activity',
    attempts: 2, // it takes minutes, and on-call is waiting
  }).addCatch(unavailable, { resultPath: '$.error' });
  review.next(next);
  unavailable.next(next);
  return review;
}

/**
 * Waits for the next look. A history that is too large for one run is read on meanwhile, beside the wait, so that no
 * look comes late for it.
 *
 * @returns where the wait begins
 */
export function waitReadingOn(scope: Construct, parts: FlowParts, seconds: number, next: State): State {
  const wait = waitFor(scope, 'WaitToLookAgain', seconds);
  wait.next(next);
  const take = new Pass(scope, 'TakeReview', { inputPath: '$.activity[1]', resultPath: '$.activity' });
  take.next(next);
  const both = new Parallel(scope, 'ReadOnMeanwhile', {
    comment: 'What was read takes the place of the review, as the second of two results.',
    resultPath: '$.activity',
  });
  both.branch(
    // Without the state, which is not to be there twice.
    new Pass(scope, 'OnlyWait', { result: Result.fromObject({}) }).next(
      waitFor(scope, 'WaitMeanwhile', seconds),
    ),
    readOn(scope, parts, seconds),
  );
  both.next(take);
  return new Choice(scope, 'ReviewOpen').when(reviewOpen, both).otherwise(wait);
}

const waitFor = (scope: Construct, id: string, seconds: number): Wait =>
  new Wait(scope, id, {
    comment: 'CloudTrail event history runs minutes behind.',
    time: WaitTime.duration(Duration.seconds(seconds)),
  });

/** One more run, whose result is the review; the review as it was where the run died. */
function readOn(scope: Construct, { functions }: FlowParts, seconds: number) {
  const asItWas = new Pass(scope, 'ReadOnFailed', { inputPath: '$.activity' });
  return stepTask(scope, 'ReadOn', functions['review-activity'], {
    payload: payload(true, seconds),
    attempts: 2,
  }).addCatch(asItWas, { resultPath: '$.error' });
}

/**
 * Behind the follow-up: reads the rest of a large history, run after run, and reports once more.
 *
 * @param report where the report begins
 * @returns where it begins
 */
export function readToTheEnd(scope: Construct, { functions }: FlowParts, report: State): State {
  const begin = new Pass(scope, 'BeginToReadOn', {
    result: Result.fromString('review-end'),
    resultPath: '$.phase',
  });
  const read = stepTask(scope, 'ReadToTheEnd', functions['review-activity'], {
    payload: payload(true),
    resultPath: '$.activity',
    attempts: 2,
  }).addCatch(report, { resultPath: '$.error' });
  read.next(new Choice(scope, 'MoreToRead').when(reviewOpen, read).otherwise(report));
  begin.next(read);
  return begin;
}
