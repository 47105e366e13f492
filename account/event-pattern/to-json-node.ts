import { InvalidEventPatternError } from './invalid-event-pattern-error.ts';
import { deepestNesting, type JsonNode } from './json-node.ts';

/**
 * A parsed JSON value as a node. Numbers take JavaScript's spelling, since their own is lost.
 *
 * @throws InvalidEventPatternError for what JSON cannot hold, and below 1,000 levels.
 */
export function toJsonNode(value: unknown, depth = 0): JsonNode {
  if (depth > deepestNesting) throw tooDeep();
  if (value === null) return { kind: 'word', word: 'null' };
  if (typeof value === 'boolean') return { kind: 'word', word: value ? 'true' : 'false' };
  if (typeof value === 'string') return { kind: 'string', text: value };
  if (typeof value === 'number' && Number.isFinite(value)) return { kind: 'number', literal: String(value) };
  if (Array.isArray(value)) {
    return { kind: 'array', items: value.map((item) => toJsonNode(item, depth + 1)) };
  }
  if (typeof value === 'object') {
    const fields = Object.entries(value).map(
      ([name, field]) => [name, toJsonNode(field, depth + 1)] as const,
    );
    return { kind: 'object', fields };
  }
  throw new InvalidEventPatternError(
    '',
    typeof value === 'number' ? String(value) : typeof value,
    'JSON values',
  );
}

export function tooDeep(): InvalidEventPatternError {
  return new InvalidEventPatternError('', 'deeper nesting', `at most ${deepestNesting} levels`);
}
