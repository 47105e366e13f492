import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from '../machine/definition.ts';
import { intrinsicError } from '../errors.ts';

type Intrinsic = (...given: readonly (Json | undefined)[]) => Json;

/**
 * The intrinsic functions of Step Functions.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
export const intrinsicFunctions: Readonly<Record<string, Intrinsic>> = {
  'States.Array': (...items) => items.map((item) => item ?? null),
  'States.ArrayPartition': (array, size) => {
    const items = toArray(array);
    const length = toPositive(size);
    return Array.from({ length: Math.ceil(items.length / length) }, (_, at) =>
      items.slice(at * length, (at + 1) * length),
    );
  },
  'States.ArrayContains': (array, wanted) => toArray(array).some((item) => isDeepStrictEqual(item, wanted)),
  'States.ArrayRange': (first, last, step) => toRange(toNumber(first), toNumber(last), toNumber(step)),
  'States.ArrayGetItem': (array, index) => {
    const item = toArray(array)[toNumber(index)];
    if (item === undefined)
      throw intrinsicError(`There is no item ${JSON.stringify(index)} in ${JSON.stringify(array)}.`);
    return item;
  },
  'States.ArrayLength': (array) => toArray(array).length,
  'States.ArrayUnique': (array) =>
    toArray(array).filter((item, at, all) => all.findIndex((other) => isDeepStrictEqual(item, other)) === at),
  'States.Base64Encode': (text) => Buffer.from(toLimited(text)).toString('base64'),
  'States.Base64Decode': (text) => Buffer.from(toLimited(text), 'base64').toString(),
  'States.Hash': (data, algorithm) => {
    const known = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'].find((it) => it === algorithm);
    if (known === undefined)
      throw intrinsicError(`${JSON.stringify(algorithm)} is no algorithm of States.Hash.`);
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    return createHash(known.replace('SHA-', 'sha')).update(text).digest('hex');
  },
  'States.JsonMerge': (one, other, deep) => {
    if (deep !== false)
      throw intrinsicError('States.JsonMerge merges shallowly only: its third argument is false.');
    return { ...toObject(one), ...toObject(other) };
  },
  'States.StringToJson': (text) => {
    try {
      return JSON.parse(toText(text)) as Json;
    } catch (error) {
      throw intrinsicError(`States.StringToJson got no JSON: ${String(error)}`);
    }
  },
  'States.JsonToString': (value) => JSON.stringify(value ?? null),
  'States.MathAdd': (one, other) => Math.round(toNumber(one)) + Math.round(toNumber(other)),
  'States.MathRandom': (from, to, seed) => {
    const random = seed === undefined || seed === null ? Math.random() : toFraction(toNumber(seed));
    return toNumber(from) + Math.floor(random * (toNumber(to) - toNumber(from)));
  },
  // Every character of the second argument separates, and empty parts are dropped.
  'States.StringSplit': (text, separators) => {
    const anyOf = toText(separators).replace(/[\]\\^-]/g, '\\$&');
    const parts = anyOf === '' ? [toText(text)] : toText(text).split(new RegExp(`[${anyOf}]`, 'u'));
    return parts.filter((part) => part !== '');
  },
  'States.UUID': () => randomUUID(),
};

/**
 * States.Format: each {} of the template is replaced by the next value.
 *
 * @param template as written, with \{ \} \' and \\ for the characters themselves
 */
export function format(template: string, values: readonly Json[]): string {
  let next = 0;
  const text = template.replace(/\\(.)|\{\}/gs, (_whole, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = values[next++];
    if (value === undefined || (typeof value === 'object' && value !== null)) {
      throw intrinsicError(
        value === undefined
          ? `States.Format got ${String(values.length)} values, which are fewer than the {} in '${template}'.`
          : `States.Format got ${JSON.stringify(value)}; it takes strings, numbers, booleans and null.`,
      );
    }
    return String(value);
  });
  if (next < values.length) {
    throw intrinsicError(
      `States.Format got ${String(values.length)} values for ${String(next)} {} in '${template}'.`,
    );
  }
  return text;
}

function toRange(first: number, last: number, step: number): number[] {
  const length = step === 0 ? Number.NaN : Math.floor((last - first) / step) + 1;
  if (!(length <= 1000))
    throw intrinsicError('States.ArrayRange makes at most 1000 items, with a step that is not 0.');
  return Array.from({ length: Math.max(length, 0) }, (_, at) => first + at * step);
}

/** The same fraction of 1 for the same seed. */
function toFraction(seed: number): number {
  return createHash('sha256').update(String(seed)).digest().readUInt32BE() / 2 ** 32;
}

function refuse(value: unknown, wanted: string): never {
  throw intrinsicError(`Expected ${wanted}, got ${value === undefined ? 'nothing' : JSON.stringify(value)}.`);
}
function toArray(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : refuse(value, 'an array');
}
function toObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : refuse(value, 'an object');
}
function toNumber(value: Json | undefined): number {
  return typeof value === 'number' ? value : refuse(value, 'a number');
}
function toPositive(value: Json | undefined): number {
  return toNumber(value) > 0 ? Math.floor(toNumber(value)) : refuse(value, 'a number above 0');
}
function toText(value: Json | undefined): string {
  return typeof value === 'string' ? value : refuse(value, 'a string');
}
function toLimited(value: Json | undefined): string {
  return toText(value).length <= 10_000 ? toText(value) : refuse(value, 'at most 10,000 characters');
}
