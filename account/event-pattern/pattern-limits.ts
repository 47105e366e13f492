import { toMillionths } from './terms/comparable-number.ts';
import { InvalidEventPatternError } from './invalid-event-pattern-error.ts';
import type { JsonNode } from './json-node.ts';
import { mostCombinations, orKey } from './parse-branches.ts';
import { readJsonText } from './read-json-text.ts';

/** "Event pattern size" in the quotas of EventBridge, L-664C5505: adjustable, up to the API's 4,096. */
const defaultPatternCharacters = 2_048;

/**
 * "Numeric matching is limited to values between -5.0e9 and +5.0e9 inclusive":
 * eb-create-pattern-operators.html.
 */
const largestDocumented = 5_000_000_000_000_000n;

/**
 * Checks what the EventBridge service refuses beyond {@link parsePattern}, which answers as event-ruler
 * does: patterns that are too long, empty, that combine more than 1,000 `$or` alternatives, or that compare
 * numbers beyond ±5e9 with `numeric` (event-ruler compares up to ±5e11).
 *
 * The service's limit on the complexity of wildcards is not published and not checked.
 *
 * @param patternText the pattern as given to PutRule
 * @param mostCharacters the account's quota
 * @throws InvalidEventPatternError naming the limit
 */
export function checkPatternLimits(patternText: string, mostCharacters = defaultPatternCharacters): void {
  if (patternText.length > mostCharacters) {
    const quota =
      'quota "Event pattern size", L-664C5505, default 2,048: request an increase or split the rule';
    const allowed = `at most ${mostCharacters} characters (${quota})`;
    throw new InvalidEventPatternError('', `${patternText.length} characters`, allowed);
  }
  const pattern = readJsonText(patternText);
  if (pattern.kind !== 'object' || pattern.fields.length === 0) {
    throw new InvalidEventPatternError('', patternText, 'an object with at least one field');
  }
  const combinations = countCombinations(pattern);
  if (combinations > mostCombinations) {
    const allowed = `at most ${mostCombinations} (the sizes of all $or multiplied)`;
    throw new InvalidEventPatternError('', `${combinations} rule combinations`, allowed);
  }
  checkNumbers(pattern, '', false);
}

/** The documented count: the sizes of all `$or` arrays multiplied, nested ones too. */
function countCombinations(node: JsonNode): number {
  if (node.kind === 'array')
    return node.items.reduce((product, item) => product * countCombinations(item), 1);
  if (node.kind !== 'object') return 1;
  return node.fields.reduce((product, [name, value]) => {
    const own = name === orKey && value.kind === 'array' ? Math.max(value.items.length, 1) : 1;
    return product * own * countCombinations(value);
  }, 1);
}

/** Operators are objects in arrays; elsewhere `numeric` names a field, except in `$or`, where it may not. */
function checkNumbers(node: JsonNode, path: string, isItem: boolean): void {
  if (node.kind === 'array') {
    for (const item of node.items) checkNumbers(item, path, true);
  }
  if (node.kind !== 'object') return;
  for (const [name, value] of node.fields) {
    if (isItem && name === 'numeric' && value.kind === 'array') checkOperands(value.items, path);
    else checkNumbers(value, path === '' ? name : `${path}.${name}`, false);
  }
}

function checkOperands(operands: readonly JsonNode[], path: string): void {
  for (const operand of operands) {
    if (operand.kind !== 'number') continue;
    const millionths = toMillionths(operand.literal);
    if (millionths === undefined || millionths > largestDocumented || millionths < -largestDocumented) {
      const allowed = 'numbers from -5.0e9 to +5.0e9 with at most 6 digits after the point';
      throw new InvalidEventPatternError(path, operand.literal, allowed);
    }
  }
}
