import type { Json } from './definition.ts';
import { StatesError } from '../errors.ts';

/** Bytes of JSON that a state's input, result and output may have, and the values of one Assign together. */
export const dataLimit = 262_144;

/**
 * The bytes of lists and objects that were weighed before. Nothing changes them: a state that puts something into its
 * input makes a new object around what was there.
 */
const weighed = new WeakMap<object, number>();

/** The bytes of a value as JSON. */
export function bytesOf(value: Json): number {
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
