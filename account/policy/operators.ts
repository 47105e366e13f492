import { AwsError } from '../model.ts';
import { arnMatches, globMatches, type Lookup, parsePattern, type Piece, toText } from './patterns.ts';
import { readBoolean, readDate, readNumber, readRange } from './values.ts';

/** Compares one value of the policy with one of the request. */
type Comparison = (expected: string, actual: string, variables: Lookup | undefined) => boolean;

/** Policy variables work with string, ARN and Boolean operators only. */
function comparePattern(fits: (pattern: readonly Piece[], actual: string) => boolean): Comparison {
  return (expected, actual, variables) => {
    const pattern = parsePattern(expected, variables);
    return pattern !== undefined && fits(pattern, actual);
  };
}

/** A value in the request that is not of the operator's type matches nothing; in a policy it is a mistake. */
function compareParsed<T>(
  what: string,
  read: (text: string) => T | undefined,
  fits: (actual: T, expected: T) => boolean,
): Comparison {
  return (expected, actual) => {
    const wanted = readPolicyValue(what, read, expected);
    const given = read(actual);
    return given !== undefined && fits(given, wanted);
  };
}

function readPolicyValue<T>(what: string, read: (text: string) => T | undefined, text: string): T {
  const value = read(text);
  if (value !== undefined) return value;
  throw new AwsError(
    'MalformedPolicyDocument',
    `A policy condition holds "${text}" where ${what} must stand.`,
  );
}

const number = (fits: (actual: number, expected: number) => boolean) =>
  compareParsed('a number', readNumber, fits);
const date = (fits: (actual: number, expected: number) => boolean) =>
  compareParsed('a date (2026-01-31T00:00:00Z, or seconds since 1970)', readDate, fits);
const arn = comparePattern((pattern, actual) => arnMatches(pattern, actual, false));

const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: comparePattern((pattern, actual) => toText(pattern) === actual),
  StringEqualsIgnoreCase: comparePattern(
    (pattern, actual) => toText(pattern).toLowerCase() === actual.toLowerCase(),
  ),
  StringLike: comparePattern((pattern, actual) => globMatches(pattern, actual)),
  NumericEquals: number((actual, expected) => actual === expected),
  NumericLessThan: number((actual, expected) => actual < expected),
  NumericLessThanEquals: number((actual, expected) => actual <= expected),
  NumericGreaterThan: number((actual, expected) => actual > expected),
  NumericGreaterThanEquals: number((actual, expected) => actual >= expected),
  DateEquals: date((actual, expected) => actual === expected),
  DateLessThan: date((actual, expected) => actual < expected),
  DateLessThanEquals: date((actual, expected) => actual <= expected),
  DateGreaterThan: date((actual, expected) => actual > expected),
  DateGreaterThanEquals: date((actual, expected) => actual >= expected),
  Bool: comparePattern((pattern, actual) => {
    const wanted = readPolicyValue('true or false', readBoolean, toText(pattern));
    return readBoolean(actual) === wanted;
  }),
  IpAddress: (expected, actual) =>
    readPolicyValue('an IP address or a CIDR range', readRange, expected)(actual),
  ArnEquals: arn,
  ArnLike: arn,
};

const negations: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/** An operator with what stands before and after its name: `ForAnyValue:StringLikeIfExists`. */
export type Operator =
  | { readonly kind: 'null' }
  | {
      readonly kind: 'compare';
      readonly over: 'one' | 'any' | 'all';
      readonly ifExists: boolean;
      readonly negated: boolean;
      readonly matches: Comparison;
    };

const spelling = /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/;

/** @throws AwsError for an operator that is not known: leaving a condition out would widen or void the statement. */
export function readOperator(name: string): Operator {
  if (name === 'Null') return { kind: 'null' };
  const [, set, base = '', ifExists] = spelling.exec(name) ?? [];
  const positive = Object.hasOwn(negations, base) ? negations[base] : undefined;
  const compared = positive ?? base;
  const matches = Object.hasOwn(comparisons, compared) ? comparisons[compared] : undefined;
  if (matches === undefined) {
    const known = [...Object.keys(comparisons), ...Object.keys(negations), 'Null'].join(', ');
    throw new AwsError(
      'NotImplemented',
      `The policy condition operator "${name}" is not modelled by the embedded account. Known, each but Null also ` +
        `with ForAnyValue:, ForAllValues: and IfExists: ${known}.`,
      501,
    );
  }
  return {
    kind: 'compare',
    over: set === undefined ? 'one' : set === 'ForAnyValue' ? 'any' : 'all',
    ifExists: ifExists !== undefined,
    negated: positive !== undefined,
    matches,
  };
}
