import { largestMillionths, toMillionths } from './comparable-number.ts';
import { InvalidEventPatternError } from '../invalid-event-pattern-error.ts';
import { type JsonNode, renderNode } from '../json-node.ts';
import type { NumberTerm } from './term.ts';

/**
 * Reads the value of a `numeric` operator: `["=", n]`, one of `>`, `>=`, `<`, `<=` with a number, or a
 * range that names its bottom first (`[">=", 1, "<", 5]`) and holds more than one number.
 *
 * @throws InvalidEventPatternError for anything else
 */
export function parseNumeric(value: JsonNode, path: string): NumberTerm {
  const items = value.kind === 'array' ? value.items : [];
  const [operator, operand, topOperator, topOperand] = items;
  if (operand === undefined || items.length > 4 || items.length === 3) throw refuseShape(value, path);
  const sign = operator?.kind === 'string' ? operator.text : '';
  const number = parseNumber(operand, path);
  if (topOperator !== undefined && topOperand !== undefined) {
    const topSign = topOperator.kind === 'string' ? topOperator.text : '';
    if (!sign.startsWith('>') || !topSign.startsWith('<')) throw refuseShape(value, path);
    const top = parseNumber(topOperand, path);
    const includesLow = isClosed(sign, value, path);
    const includesHigh = isClosed(topSign, value, path);
    return toRange(value, path, { low: number, includesLow, high: top, includesHigh });
  }
  if (sign === '=') return { kind: 'number', millionths: number };
  const closed = isClosed(sign, value, path);
  const range = sign.startsWith('>')
    ? { low: number, includesLow: closed, high: largestMillionths, includesHigh: true }
    : { low: -largestMillionths, includesLow: true, high: number, includesHigh: closed };
  return toRange(value, path, range);
}

/**
 * A number that event-ruler can compare, in millionths.
 *
 * @throws InvalidEventPatternError if it is none
 */
export function parseNumber(node: JsonNode, path: string): bigint {
  const millionths = node.kind === 'number' ? toMillionths(node.literal) : undefined;
  if (millionths === undefined) {
    const allowed = 'a JSON number from -5e11 to 5e11 with at most 6 digits after the point';
    throw new InvalidEventPatternError(path, renderNode(node), allowed);
  }
  return millionths;
}

function isClosed(sign: string, value: JsonNode, path: string): boolean {
  if (sign === '>=' || sign === '<=') return true;
  if (sign === '>' || sign === '<') return false;
  throw refuseShape(value, path);
}

type Range = Omit<Extract<NumberTerm, { kind: 'number-range' }>, 'kind'>;

function toRange(value: JsonNode, path: string, range: Range): NumberTerm {
  if (range.low >= range.high) {
    throw new InvalidEventPatternError(path, renderNode(value), 'a range whose bottom is below its top');
  }
  return { kind: 'number-range', ...range };
}

function refuseShape(value: JsonNode, path: string): InvalidEventPatternError {
  const allowed = '["=", n], or one of >, >=, <, <= with a number, or a range such as [">=", 1, "<", 5]';
  return new InvalidEventPatternError(path, renderNode(value), allowed);
}
