import { toEventFields, toUsedSteps } from './event-fields.ts';
import type { Elements, EventFields, EventValue } from './event-fields.ts';
import { parseBranches } from './parse-branches.ts';
import { readJsonText } from './read-json-text.ts';
import { matchesTerm, type Term } from './terms/term.ts';
import { toJsonNode } from './to-json-node.ts';

/** A field of a pattern: its dotted path and the values it allows. */
interface PatternField {
  readonly path: string;
  readonly terms: readonly Term[];
}

/** A pattern that has been checked and can be matched. */
export interface EventPattern {
  /** The alternatives that `$or` makes, one of which has to match with all its fields, sorted by path. */
  readonly branches: readonly (readonly PatternField[])[];
  /** The names that occur in the paths. */
  readonly usedSteps: ReadonlySet<string>;
}

/**
 * Checks an event pattern as event-ruler does (JsonRuleCompiler and RuleCompiler of
 * github.com/aws/event-ruler), the engine inside EventBridge. What the service refuses beyond that is in
 * {@link checkPatternLimits}.
 *
 * @param pattern JSON text, where the spelling of numbers and duplicate keys count, or a parsed JSON value
 * @throws InvalidEventPatternError telling the path, what was got and what is allowed
 */
export function parsePattern(pattern: unknown): EventPattern {
  const branches = parseBranches(typeof pattern === 'string' ? readJsonText(pattern) : toJsonNode(pattern));
  return {
    branches: branches.map((branch) => {
      // By UTF-16 units, as event-ruler: the order decides from which array element a field has to be absent.
      const paths = [...branch.keys()].sort();
      return paths.map((path) => ({ path, terms: branch.get(path) ?? [] }));
    }),
    usedSteps: toUsedSteps(branches.flatMap((branch) => [...branch.keys()])),
  };
}

/**
 * Whether an event matches. All fields of a branch have to hold; a field holds if one of its values in the
 * event satisfies one of its terms; values that lie in elements of one array have to come from the same
 * element.
 *
 * Numbers beyond ±5e11, or with more than 6 digits after the point, match by spelling only, and a parsed
 * event has JavaScript's spelling.
 *
 * @param event an EventBridge envelope, parsed; anything but an object does not match, values below 1,000
 * levels are not read
 */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return false;
  const fields = toEventFields(event, pattern.usedSteps);
  return pattern.branches.some((branch) => matchesFrom(branch, 0, fields, new Map()));
}

/**
 * Whether the fields from the index on match, given the array elements that the fields before it have
 * taken.
 */
function matchesFrom(
  branch: readonly PatternField[],
  index: number,
  fields: EventFields,
  taken: Elements,
): boolean {
  const field = branch[index];
  if (field === undefined) return true;
  return takeElements(field, fields, taken).some((elements) =>
    matchesFrom(branch, index + 1, fields, elements),
  );
}

/** The ways to satisfy a field: the array elements taken afterwards, each way once. */
function takeElements(field: PatternField, fields: EventFields, taken: Elements): readonly Elements[] {
  const ways = new Map<string, Elements>();
  const reachable = toReachable(fields.get(field.path) ?? [], taken);
  if (reachable.length === 0 && field.terms.some(({ kind }) => kind === 'absent'))
    ways.set(toKey(taken), taken);
  for (const { value, elements } of reachable) {
    const key = toKey(elements);
    if (!ways.has(key) && field.terms.some((term) => matchesTerm(term, value.text))) ways.set(key, elements);
  }
  return [...ways.values()];
}

interface Reachable {
  readonly value: EventValue;
  readonly elements: Elements;
}

/** The values outside other elements of the arrays that are taken. */
function toReachable(values: readonly EventValue[], taken: Elements): readonly Reachable[] {
  return values
    .filter(({ elements }) => [...elements].every(([array, index]) => (taken.get(array) ?? index) === index))
    .map((value) => ({ value, elements: new Map([...taken, ...value.elements]) }));
}

function toKey(elements: Elements): string {
  return [...elements].sort(([one], [other]) => one - other).join(';');
}
