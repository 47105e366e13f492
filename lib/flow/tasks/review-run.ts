import type { State, TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { FlowProps } from '../flow-props.ts';
import { is, isBelow, isPresentAnd } from '../state/condition.ts';
import { at, valueAt } from '../state/path.ts';
import { stepTask } from './step-task.ts';

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

interface Run {
  readonly comment: string;
  /** Whether it goes on with what is left, instead of reading what is new. */
  readonly continue: boolean;
  /** How long it may read; as long as the function can, where it is left out. */
  readonly seconds?: number;
}

/** One run of the review, which takes the place of the one before. */
export const reviewRun = (
  scope: Construct,
  id: string,
  { functions }: FlowProps,
  { comment, ...run }: Run,
): TaskStateBase =>
  stepTask(scope, id, functions['review-activity'], {
    comment,
    payload: { ...run, state: valueAt(at()) },
    resultPath: at('activity'),
    attempts: 2, // it takes minutes, and on-call is waiting
  });

/** Goes on behind a task, whether or not it dies: its error stands where its answer would. */
export function thenAnyway(
  task: TaskStateBase,
  field: 'activity' | 'instances' | 'trail',
  next: State,
): State {
  task.addCatch(next, { resultPath: at(field) }).next(next);
  return task;
}
