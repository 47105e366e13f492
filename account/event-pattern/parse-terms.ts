import { parseCidr, toSingleAddress } from './terms/address-range.ts';
import { parseAnythingBut } from './terms/anything-but.ts';
import { toMillionths } from './terms/comparable-number.ts';
import { InvalidEventPatternError } from './invalid-event-pattern-error.ts';
import { type JsonNode, renderNode } from './json-node.ts';
import { parseNumeric } from './terms/numeric.ts';
import type { Term } from './terms/term.ts';
import { toSpellings, toWildcardPieces } from './terms/text-term.ts';

const operators =
  'prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, cidr, exists or exactly, one to an object';

/**
 * Reads the values that a field allows; one of them has to hold.
 *
 * @throws InvalidEventPatternError for an empty list, nested lists, and operators that event-ruler refuses
 */
export function parseTerms(values: readonly JsonNode[], path: string): readonly Term[] {
  if (values.length === 0) throw new InvalidEventPatternError(path, '[]', 'at least one value');
  return values.flatMap((value) => parseValue(value, path));
}

function parseValue(value: JsonNode, path: string): readonly Term[] {
  switch (value.kind) {
    case 'string':
      return [toSingleAddress(value.text) ?? { kind: 'equals', text: `"${value.text}"` }];
    case 'number':
      return parseNumberValue(value.literal);
    case 'word':
      return [{ kind: 'equals', text: value.word }];
    case 'object':
      return [parseOperator(value, path)];
    case 'array':
      throw new InvalidEventPatternError(
        path,
        renderNode(value),
        'strings, numbers, true, false, null and operators',
      );
  }
}

/** By value where event-ruler can compare it, and by spelling: account numbers may be too large. */
function parseNumberValue(literal: string): readonly Term[] {
  const millionths = toMillionths(literal);
  const spelled: Term = { kind: 'equals', text: literal };
  return millionths === undefined ? [spelled] : [{ kind: 'number', millionths }, spelled];
}

function parseOperator(value: JsonNode & { kind: 'object' }, path: string): Term {
  const [field, ...more] = value.fields;
  if (field === undefined || more.length > 0)
    throw new InvalidEventPatternError(path, renderNode(value), operators);
  const [operator, operand] = field;
  switch (operator) {
    case 'exactly':
      return { kind: 'equals', text: `"${requireString(operand, path)}"` };
    case 'prefix':
      return parsePrefix(operand, path);
    case 'suffix':
      return parseSuffix(operand, path);
    case 'equals-ignore-case':
      return { kind: 'equals-ignore-case', characters: toSpellings(`"${requireString(operand, path)}"`) };
    case 'wildcard':
      return { kind: 'wildcard', pieces: toWildcardPieces(`"${requireString(operand, path)}"`, path) };
    case 'anything-but':
      return parseAnythingBut(operand, path);
    case 'numeric':
      return parseNumeric(operand, path);
    case 'cidr':
      return parseCidr(requireString(operand, path), path);
    case 'exists':
      return parseExists(operand, path);
    default:
      throw new InvalidEventPatternError(path, renderNode(value), operators);
  }
}

function parsePrefix(operand: JsonNode, path: string): Term {
  if (operand.kind !== 'object') return { kind: 'prefix', text: `"${requireString(operand, path)}` };
  return { kind: 'prefix-ignore-case', characters: toSpellings(`"${requireIgnoreCase(operand, path)}`) };
}

function parseSuffix(operand: JsonNode, path: string): Term {
  if (operand.kind !== 'object') return { kind: 'suffix', text: `${requireString(operand, path)}"` };
  return { kind: 'suffix-ignore-case', characters: toSpellings(`${requireIgnoreCase(operand, path)}"`) };
}

function requireIgnoreCase(operand: JsonNode & { kind: 'object' }, path: string): string {
  const [field, ...more] = operand.fields;
  if (field?.[0] === 'equals-ignore-case' && more.length === 0) return requireString(field[1], path);
  throw new InvalidEventPatternError(
    path,
    renderNode(operand),
    'a string, or equals-ignore-case with a string',
  );
}

function requireString(operand: JsonNode, path: string): string {
  if (operand.kind === 'string') return operand.text;
  throw new InvalidEventPatternError(path, renderNode(operand), 'a string');
}

function parseExists(operand: JsonNode, path: string): Term {
  if (operand.kind === 'word' && operand.word !== 'null') {
    return { kind: operand.word === 'true' ? 'exists' : 'absent' };
  }
  throw new InvalidEventPatternError(path, renderNode(operand), 'true or false');
}
