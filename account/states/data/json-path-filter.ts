import type { Json } from '../machine/definition.ts';

/** Whether an element stands in the result of a filter `[?(…)]`. */
export type Predicate = (element: Json, root: Json) => boolean;

/** Reads the place that a path names, in an element or the root. @throws SyntaxError for a path that is not understood */
export type PathReader = (path: string) => (from: Json) => Json | undefined;

/** undefined stands for a path that leads nowhere. */
type Operand = (element: Json, root: Json) => Json | undefined;

const comparisons: Readonly<Record<string, (a: Json | undefined, b: Json | undefined) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => compare(a, b) < 0,
  '<=': (a, b) => compare(a, b) <= 0,
  '>': (a, b) => compare(a, b) > 0,
  '>=': (a, b) => compare(a, b) >= 0,
};

/**
 * `@.path` (it exists) and comparisons of paths and literals, joined by && and ||; no parentheses.
 *
 * @param toReader how the paths in it are read
 * @throws SyntaxError for every other filter
 */
export function parseFilter(text: string, toReader: PathReader): Predicate {
  const [first, ...alternatives] = splitOutsideQuotes(text, '||');
  if (first !== undefined && alternatives.length > 0) {
    const all = [first, ...alternatives].map((part) => parseFilter(part, toReader));
    return (element, root) => all.some((matches) => matches(element, root));
  }
  const conditions = splitOutsideQuotes(text, '&&').map((part) => parseCondition(part, toReader));
  return (element, root) => conditions.every((matches) => matches(element, root));
}

function parseCondition(text: string, toReader: PathReader): Predicate {
  const parts = /^((?:'[^']*'|"[^"]*"|[^<>=!'"])+?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/s.exec(text.trim());
  if (parts?.[1] !== undefined && parts[3] !== undefined) {
    const isTrue = comparisons[parts[2] ?? ''];
    const left = parseOperand(parts[1].trim(), toReader);
    const right = parseOperand(parts[3].trim(), toReader);
    return (element, root) => isTrue?.(left(element, root), right(element, root)) ?? false;
  }
  const path = parseOperand(text.trim(), toReader);
  return (element, root) => path(element, root) !== undefined;
}

function parseOperand(text: string, toReader: PathReader): Operand {
  if (/^[@$]/.test(text)) {
    const readFrom = toReader(`$${text.slice(1)}`);
    return (element, root) => readFrom(text.startsWith('@') ? element : root);
  }
  const literal = /^'[^']*'$/.test(text) ? text.slice(1, -1) : parseLiteral(text);
  return () => literal;
}

function parseLiteral(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new SyntaxError(
      `The filter '${text}' is not understood: write paths with @ or $, literals, comparisons, && and ||.`,
      { cause },
    );
  }
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts = text.match(/'[^']*'|"[^"]*"|\|\||&&|[^'"|&]+|./gs) ?? [];
  return parts.reduce<string[]>(
    (split, part) => {
      if (part === separator) return [...split, ''];
      return [...split.slice(0, -1), `${split.at(-1) ?? ''}${part}`];
    },
    [''],
  );
}

/** NaN, which no comparison accepts, for values that have no order. */
function compare(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return Number.NaN;
}
