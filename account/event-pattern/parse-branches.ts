import { InvalidEventPatternError } from './invalid-event-pattern-error.ts';
import { type JsonNode, renderNode } from './json-node.ts';
import { parseTerms } from './parse-terms.ts';
import type { Term } from './terms/term.ts';

/** One way to satisfy a pattern: all its fields, by dotted path. `$or` makes a branch of each alternative. */
export type Branch = ReadonlyMap<string, readonly Term[]>;

export const orKey = '$or';

/**
 * EventBridge's limit on the combinations that `$or` makes; event-ruler has none, and would run out of
 * memory.
 */
export const mostCombinations = 1_000;

/** event-ruler's limit on the fields of one branch. */
const mostFields = 256;

/**
 * What may not name a field inside `$or`, so that patterns written before `$or` existed keep their meaning.
 */
const reservedInsideOr: ReadonlySet<string> = new Set([
  ...[
    'exactly',
    'equals-ignore-case',
    'prefix',
    'suffix',
    'anything-but',
    'exists',
    'wildcard',
    'numeric',
    'cidr',
  ],
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

/** Where the reader is in the pattern, and whether `$or` has its meaning there. */
interface Place {
  readonly steps: readonly string[];
  readonly reading: 'with-or' | 'inside-or' | 'without-or';
}

/**
 * Reads a pattern into its branches.
 *
 * A pattern whose `$or` is no relationship (fewer than two objects, or operator names as fields) is read
 * once more with `$or` as an ordinary field name, as event-ruler does. Where both readings fail, the first
 * one's reason is told.
 *
 * @throws InvalidEventPatternError for everything that event-ruler refuses, also where it could not matter
 */
export function parseBranches(pattern: JsonNode): readonly Branch[] {
  try {
    return readPattern(pattern, 'with-or');
  } catch (error) {
    if (!(error instanceof InvalidEventPatternError) || !hasOr(pattern)) throw error;
    try {
      return readPattern(pattern, 'without-or');
    } catch (secondError) {
      throw secondError instanceof InvalidEventPatternError ? error : secondError;
    }
  }
}

function readPattern(pattern: JsonNode, reading: Place['reading']): readonly Branch[] {
  const branches = readObject(pattern, { steps: [], reading }, [new Map()]);
  const fields = Math.max(...branches.map(({ size }) => size));
  if (fields > mostFields)
    throw new InvalidEventPatternError('', `${fields} fields`, `at most ${mostFields} fields`);
  return branches;
}

/**
 * The branches so far, each with the fields of this object. The last value of a path overrides those before
 * it.
 */
function readObject(node: JsonNode, place: Place, branches: readonly Branch[]): readonly Branch[] {
  if (node.kind !== 'object' || node.fields.length === 0) {
    throw new InvalidEventPatternError(
      place.steps.join('.'),
      renderNode(node),
      'an object with at least one field',
    );
  }
  return node.fields.reduce((sofar, [name, value]) => readField(name, value, place, sofar), branches);
}

function readField(
  name: string,
  value: JsonNode,
  place: Place,
  branches: readonly Branch[],
): readonly Branch[] {
  if (name === orKey && place.reading !== 'without-or') return readOr(value, place, branches);
  const path = toPath(place.steps, name);
  if (place.reading === 'inside-or' && reservedInsideOr.has(name)) {
    throw new InvalidEventPatternError(
      path,
      JSON.stringify(name),
      'names of fields inside $or, not of operators',
    );
  }
  if (value.kind === 'object')
    return readObject(value, { ...place, steps: [...place.steps, name] }, branches);
  if (value.kind !== 'array') {
    throw new InvalidEventPatternError(
      path,
      renderNode(value),
      'an object, or an array of the values to match',
    );
  }
  const terms = parseTerms(value.items, path);
  return branches.map((branch) => new Map([...branch, [path, terms]]));
}

function readOr(value: JsonNode, place: Place, branches: readonly Branch[]): readonly Branch[] {
  const alternatives = value.kind === 'array' ? value.items : [];
  if (alternatives.length < 2) {
    throw new InvalidEventPatternError(
      toPath(place.steps, orKey),
      renderNode(value),
      'an array of two objects or more',
    );
  }
  const inside = { ...place, reading: 'inside-or' } as const;
  const all = alternatives.flatMap((alternative) => readObject(alternative, inside, branches));
  if (all.length > mostCombinations) {
    const allowed = `at most ${mostCombinations} combinations of $or alternatives`;
    throw new InvalidEventPatternError(toPath(place.steps, orKey), `${all.length} combinations`, allowed);
  }
  return all;
}

function toPath(steps: readonly string[], name: string): string {
  const base = steps.join('.');
  return base === '' ? name : `${base}.${name}`;
}

function hasOr(node: JsonNode): boolean {
  return node.kind === 'object' && node.fields.some(([name, value]) => name === orKey || hasOr(value));
}
