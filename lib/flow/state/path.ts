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
  : N extends keyof T & string
    ? T[N]
    : undefined;

type Deep<T, Names> = Names extends readonly [infer A, ...infer Rest] ? Deep<At<T, A>, Rest> : T;

/** The names themselves where there are such, one in another; else what the first wrong one could be. */
type Checked<T, Names> = Names extends readonly [infer A, ...infer Rest]
  ? [A extends Name<T> ? A : Name<T>, ...Checked<At<T, A>, Rest>]
  : [];

export type Paths<T> = <const Names extends readonly (string | number)[]>(
  ...names: Names & Checked<T, Names>
) => Path<Deep<T, Names>>;

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
export const context = pathsOf<{
  readonly Execution: { readonly Id: string; readonly StartTime: string };
  readonly State: { readonly RetryCount: number };
  /** Within a Map state: one of its items. */
  readonly Map: { readonly Item: { readonly Value: unknown } };
}>('$$');

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
export const oneMoreThan = (path: Path<number>): number =>
  JsonPath.mathAdd(JsonPath.numberAt(path), 1) as unknown as number;

/** The caught error as text. As a whole, because Step Functions leaves out `Cause` where there is none. */
export const caughtError = (): string => jsonAt(at('error'));
