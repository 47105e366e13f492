import { InvalidEventPatternError } from '../invalid-event-pattern-error.ts';
import { type JsonNode, renderNode } from '../json-node.ts';
import { parseNumber } from './numeric.ts';
import type { Term } from './term.ts';
import { type TextTerm, toSpellings, toWildcardPieces } from './text-term.ts';

/**
 * Reads the value of an `anything-but` operator: a string or a number, a list of either, or prefix, suffix,
 * equals-ignore-case or wildcard with a string or a list of strings.
 *
 * @throws InvalidEventPatternError for anything else: mixed or empty lists, empty prefixes and suffixes,
 * numeric, cidr
 */
export function parseAnythingBut(value: JsonNode, path: string): Term {
  if (value.kind === 'object') return parseTextOperator(value, path);
  const items = toItems(value);
  const texts = items.filter((item) => item.kind === 'string');
  if (items.length > 0 && texts.length === items.length) {
    return {
      kind: 'anything-but-texts',
      texts: texts.map(({ text }) => ({ kind: 'equals', text: `"${text}"` })),
    };
  }
  if (items.length > 0 && items.every((item) => item.kind === 'number')) {
    return { kind: 'anything-but-numbers', millionths: items.map((item) => parseNumber(item, path)) };
  }
  const allowed = 'a string, a number, or a list that holds strings only or numbers only';
  throw new InvalidEventPatternError(path, renderNode(value), allowed);
}

function parseTextOperator(value: JsonNode & { kind: 'object' }, path: string): Term {
  const [field, ...more] = value.fields;
  if (field === undefined || more.length > 0) throw refuseOperator(value, path);
  const [operator, operand] = field;
  const items = toItems(operand);
  const texts = items.filter((item) => item.kind === 'string');
  if (items.length === 0 || texts.length < items.length) {
    throw new InvalidEventPatternError(path, renderNode(operand), 'a string or a list of strings');
  }
  const toText = textOperator(operator);
  if (toText === undefined) throw refuseOperator(value, path);
  return { kind: 'anything-but-texts', texts: texts.map(({ text }) => toText(text, path)) };
}

function textOperator(operator: string): ((text: string, path: string) => TextTerm) | undefined {
  switch (operator) {
    case 'prefix':
      return (text, path) => ({ kind: 'prefix', text: `"${requireText(text, path)}` });
    case 'suffix':
      return (text, path) => ({ kind: 'suffix', text: `${requireText(text, path)}"` });
    case 'equals-ignore-case':
      return (text) => ({ kind: 'equals-ignore-case', characters: toSpellings(`"${text}"`) });
    case 'wildcard':
      return (text, path) => ({ kind: 'wildcard', pieces: toWildcardPieces(`"${text}"`, path) });
    default:
      return undefined;
  }
}

function requireText(text: string, path: string): string {
  if (text !== '') return text;
  throw new InvalidEventPatternError(path, '""', 'a prefix or suffix that is not empty inside anything-but');
}

function toItems(value: JsonNode): readonly JsonNode[] {
  return value.kind === 'array' ? value.items : [value];
}

function refuseOperator(value: JsonNode, path: string): InvalidEventPatternError {
  const allowed = 'one of prefix, suffix, equals-ignore-case and wildcard inside anything-but';
  return new InvalidEventPatternError(path, renderNode(value), allowed);
}
