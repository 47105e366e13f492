import type { ChoiceRule, Json } from './definition.ts';
import { runtimeError } from '../errors.ts';
import { find, read, type Scope } from '../data/scope.ts';

type Test = (a: Json, b: Json) => boolean;

const orders: Readonly<Record<string, (order: number) => boolean>> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThan: (order) => order > 0,
  GreaterThanEquals: (order) => order >= 0,
};

/** Values of another type than the comparison's never match; nothing is converted. */
const comparers: Readonly<Record<string, (a: Json, b: Json) => number | undefined>> = {
  String: (a, b) =>
    typeof a === 'string' && typeof b === 'string' ? (a < b ? -1 : Number(a > b)) : undefined,
  Numeric: (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : undefined),
  Boolean: (a, b) => (typeof a === 'boolean' && typeof b === 'boolean' ? Number(a) - Number(b) : undefined),
  Timestamp: (a, b) => (isTimestamp(a) && isTimestamp(b) ? Date.parse(a) - Date.parse(b) : undefined),
};

const typeTests: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === 'number',
  IsString: (value) => typeof value === 'string',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => isTimestamp(value),
};

/** Every name a choice rule may use beside Variable, Next, Comment, And, Or and Not. */
export const choiceOperators: ReadonlySet<string> = new Set([
  'IsPresent',
  'StringMatches',
  ...Object.keys(typeTests),
  ...Object.keys(comparers).flatMap((type) =>
    Object.keys(orders)
      .filter((order) => type !== 'Boolean' || order === 'Equals')
      .flatMap((order) => [type + order, `${type}${order}Path`]),
  ),
]);

/**
 * Whether a choice rule holds.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
export function holds(rule: ChoiceRule, scope: Scope): boolean {
  if (Array.isArray(rule['And'])) return (rule['And'] as ChoiceRule[]).every((it) => holds(it, scope));
  if (Array.isArray(rule['Or'])) return (rule['Or'] as ChoiceRule[]).some((it) => holds(it, scope));
  if (rule['Not'] !== undefined) return !holds(rule['Not'] as ChoiceRule, scope);

  const variable = String(rule['Variable']);
  const operator = Object.keys(rule).find((key) => choiceOperators.has(key)) ?? '';
  const operand = rule[operator] as Json;
  if (operator === 'IsPresent') return (find(variable, scope) !== undefined) === operand;

  const value = find(variable, scope);
  if (value === undefined) {
    throw runtimeError(
      `Invalid path '${variable}': The choice state's condition path references an invalid value.`,
    );
  }
  const isOfType = typeTests[operator];
  if (isOfType !== undefined) return isOfType(value) === operand;
  const test = operator === 'StringMatches' ? matches : toComparison(operator.replace(/Path$/, ''));
  return test(value, operator.endsWith('Path') ? read(operand as string, scope, operator) : operand);
}

function toComparison(operator: string): Test {
  const [, type = '', order = ''] = /^(String|Numeric|Boolean|Timestamp)(.+)$/.exec(operator) ?? [];
  return (a, b) => {
    const compared = comparers[type]?.(a, b);
    return compared !== undefined && (orders[order]?.(compared) ?? false);
  };
}

/** `*` stands for any run of characters, `\\*` for a star. */
function matches(value: Json, pattern: Json): boolean {
  if (typeof value !== 'string' || typeof pattern !== 'string') return false;
  const source = pattern.replace(
    /\\([*\\])|(\*)|[.+?^${}()|[\]\\]/g,
    (char, escaped?: string, star?: string) => (star === undefined ? `\\${escaped ?? char}` : '.*'),
  );
  return new RegExp(`^${source}$`, 's').test(value);
}

/** RFC 3339 with an upper-case T, and Z where there is no offset. */
export function isTimestamp(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
