import { JsonPath } from 'aws-cdk-lib/aws-stepfunctions';
import type { ContainmentState } from '../../../core/state.ts';

declare const found: unique symbol;

/** A JSON path, and the type of what it leads to; undefined is among it where that may be absent. */
export type Path<T> = string & { readonly [found]: T };

/** What can be named in a value; of a union, whatever one of its members has. `*` names each of a list. */
type Name<T> = T extends readonly unknown[] ? number | '*' : T extends object ? keyof T & string : never;

type At<T, N> = T extends readonly (infer Each)[]
  ? N extends '*'
    ? Each
    : T[N & keyof T]
  : T extends object
    ? N extends keyof T
      ? T[N]
      : undefined
    : undefined;

interface Paths<T> {
  (): Path<T>;
  <A extends Name<T>>(a: A): Path<At<T, A>>;
  <A extends Name<T>, B extends Name<At<T, A>>>(a: A, b: B): Path<At<At<T, A>, B>>;
  <A extends Name<T>, B extends Name<At<T, A>>, C extends Name<At<At<T, A>, B>>>(
    a: A,
    b: B,
    c: C,
  ): Path<At<At<At<T, A>, B>, C>>;
  <
    A extends Name<T>,
    B extends Name<At<T, A>>,
    C extends Name<At<At<T, A>, B>>,
    D extends Name<At<At<At<T, A>, B>, C>>,
  >(
    a: A,
    b: B,
    c: C,
    d: D,
  ): Path<At<At<At<At<T, A>, B>, C>, D>>;
}

/** The paths into a value of this type: a field that it does not have does not compile. */
export function pathsOf<T>(root: '$' | '$$' = '$'): Paths<T> {
  const path = (...names: readonly (string | number)[]): string =>
    root +
    names.map((name) => (typeof name === 'number' || name === '*' ? `[${name}]` : `.${name}`)).join('');
  return path as Paths<T>;
}

/** A path into the state: `at('verification', 'held')` is `$.verification.held`. */
export const at = pathsOf<ContainmentState>();

/** A path into what Step Functions says of the execution. */
export const context = pathsOf<{ readonly Execution: { readonly Id: string; readonly StartTime: string } }>(
  '$$',
);

/** For an answer that is not kept. */
export const nowhere = JsonPath.DISCARD as Path<never>;

/** What will stand there when the state machine runs, and does: whoever asks has made sure of it. */
export const valueAt = <T>(path: Path<T>): Exclude<T, undefined> =>
  JsonPath.objectAt(path) as unknown as Exclude<T, undefined>;

export const textAt = (path: Path<string | undefined>): string => JsonPath.stringAt(path);

export const jsonAt = (path: Path<unknown>): string => JsonPath.jsonToString(JsonPath.objectAt(path));

/** A text with these values in the place of each `{}`. */
export const textOf = (template: string, ...values: readonly string[]): string =>
  JsonPath.format(template, ...values);

/** One more than what stands there. */
export const oneMoreThan = (path: Path<number | undefined>): number =>
  JsonPath.mathAdd(JsonPath.numberAt(path), 1) as unknown as number;

/** The caught error as text. As a whole, because Step Functions leaves out `Cause` where there is none. */
export const caughtError = (): string => jsonAt(at('error'));
