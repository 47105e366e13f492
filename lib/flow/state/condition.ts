import { Condition } from 'aws-cdk-lib/aws-stepfunctions';
import { at, type Path } from './path.ts';

/** Whether the value is this one. An error of the state machine where there is none. */
export function is<T extends string | number | boolean>(
  path: Path<T | undefined>,
  value: NoInfer<T>,
): Condition {
  switch (typeof value) {
    case 'string':
      return Condition.stringEquals(path, value);
    case 'number':
      return Condition.numberEquals(path, value);
    default:
      return Condition.booleanEquals(path, value === true);
  }
}

export const isPresent = (path: Path<unknown>): Condition => Condition.isPresent(path);

/** Whether it is there, and all of this of it: what is not there cannot be compared. */
export const isPresentAnd = (path: Path<unknown>, ...conditions: readonly Condition[]): Condition =>
  Condition.and(isPresent(path), ...conditions);

export const isBelow = (path: Path<number | undefined>, limit: number): Condition =>
  Condition.numberLessThan(path, limit);

/** Whether it is like a pattern with `*`. */
export const isLike = (path: Path<string | undefined>, pattern: string): Condition =>
  Condition.stringMatches(path, pattern);

/** Whether two texts of the state are the same. */
export const isSame = (one: Path<string | undefined>, other: Path<string | undefined>): Condition =>
  Condition.stringEqualsJsonPath(one, other);

/** Whether the patrol has started the execution, because something was reverted after the follow-up. */
export const isOfPatrol: Condition = is(at('phase'), 'patrol');
