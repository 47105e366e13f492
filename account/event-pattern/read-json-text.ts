import { InvalidEventPatternError } from './invalid-event-pattern-error.ts';
import { deepestNesting, type JsonNode } from './json-node.ts';
import { tooDeep } from './to-json-node.ts';

const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\]]/g;

/**
 * Reads JSON text without losing the spelling of numbers, the order of keys or duplicate keys.
 *
 * @throws InvalidEventPatternError if the text is not JSON.
 */
export function readJsonText(text: string): JsonNode {
  checkSyntax(text);
  return readValue(toTokens(text), 0);
}

/** After this the tokens can be read without looking at commas and colons. */
function checkSyntax(text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new InvalidEventPatternError('', text, `JSON (${error.message})`);
    throw error;
  }
}

function* toTokens(text: string): Generator<string, string> {
  for (const [found] of text.matchAll(token)) yield found;
  return '';
}

function readValue(tokens: Iterator<string, string>, depth: number, first = tokens.next().value): JsonNode {
  if (depth > deepestNesting) throw tooDeep();
  if (first === '{') return readObject(tokens, depth);
  if (first === '[') return readArray(tokens, depth);
  if (first.startsWith('"')) return { kind: 'string', text: unquote(first) };
  if (first === 'true' || first === 'false' || first === 'null') return { kind: 'word', word: first };
  return { kind: 'number', literal: first };
}

function readObject(tokens: Iterator<string, string>, depth: number): JsonNode {
  const fields: (readonly [string, JsonNode])[] = [];
  for (let name = tokens.next().value; name !== '}'; name = tokens.next().value) {
    fields.push([unquote(name), readValue(tokens, depth + 1)]);
  }
  return { kind: 'object', fields };
}

function readArray(tokens: Iterator<string, string>, depth: number): JsonNode {
  const items: JsonNode[] = [];
  for (let first = tokens.next().value; first !== ']'; first = tokens.next().value) {
    items.push(readValue(tokens, depth + 1, first));
  }
  return { kind: 'array', items };
}

function unquote(quoted: string): string {
  return String(JSON.parse(quoted));
}
