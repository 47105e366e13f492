import type { Clock } from '../../model.ts';
import type { Json, JsonObject, State } from './definition.ts';
import { StatesError } from '../errors.ts';
import type { HistoryKind } from '../history.ts';

/** Bytes of JSON that a state's input, result and output may have. */
export const dataLimit = 262_144;

/** What an execution gives the interpreter. */
interface Host {
  readonly clock: Clock;
  /** @throws an Error whose name is the error that Retry and Catch see, and whose message is its cause */
  readonly performTask: (resource: string, parameters: Json) => Promise<Json>;
  /** Adds to the execution's history and returns the event's id. */
  readonly record: (kind: HistoryKind, state: string, type: State['Type'], detail: Json) => number;
}

/** Where in an execution a state runs: the execution itself, a branch, an iteration. */
export interface Run {
  readonly host: Host;
  /** `$$`, without the State that is added for each. */
  readonly context: JsonObject;
  /** Aborted when the execution, or the Parallel or Map around this run, has ended. */
  readonly signal: AbortSignal;
}

/**
 * The bytes of lists and objects that were weighed before. Nothing changes them: a state that puts something into its
 * input makes a new object around what was there.
 */
const weighed = new WeakMap<object, number>();

/** The bytes of a value as JSON. */
function bytesOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value));
  const known = weighed.get(value);
  if (known !== undefined) return known;
  const parts = Array.isArray(value)
    ? value.map(bytesOf)
    : Object.entries(value).map(([name, each]) => bytesOf(name) + 1 + bytesOf(each));
  const bytes = parts.reduce((sum, part) => sum + part, 2 + Math.max(parts.length - 1, 0));
  weighed.set(value, bytes);
  return bytes;
}

/** @throws StatesError States.DataLimitExceeded */
export function refuseLarge(stateName: string, value: Json): void {
  if (bytesOf(value) <= dataLimit) return;
  throw new StatesError(
    'States.DataLimitExceeded',
    `The state/task '${stateName}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
