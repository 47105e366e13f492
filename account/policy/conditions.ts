import type { PolicyStatement } from '../model.ts';
import type { RequestContext } from './context.ts';
import { type Operator, readOperator } from './operators.ts';
import type { Lookup } from './patterns.ts';
import { readBoolean } from './values.ts';

/**
 * Whether all conditions of a statement hold: every operator, every key; of several values in the policy one is
 * enough, and for a negated operator none may match.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 * @param variables Undefined when the policy's version has no variables.
 * @throws AwsError when an operator is unknown, wherever it stands in the statement.
 */
export function conditionsHold(
  condition: PolicyStatement['Condition'],
  context: RequestContext,
  variables: Lookup | undefined,
): boolean {
  const tests = Object.entries(condition ?? {}).flatMap(([name, keys]) => {
    const operator = readOperator(name);
    return Object.entries(keys).map(([key, values]) => ({
      operator,
      expected: [values].flat().map(String),
      actual: context.get(key),
    }));
  });
  return tests.every(({ operator, expected, actual }) => holds(operator, expected, actual, variables));
}

function holds(
  operator: Operator,
  expected: readonly string[],
  actual: readonly string[] | undefined,
  variables: Lookup | undefined,
): boolean {
  // Null asks for absence: "true" holds when the key is missing.
  if (operator.kind === 'null')
    return expected.some((value) => readBoolean(value) === (actual === undefined));
  if (actual === undefined && operator.ifExists) return true;
  const found = (value: string): boolean => expected.some((one) => operator.matches(one, value, variables));
  const passes = (value: string): boolean => found(value) !== operator.negated;
  switch (operator.over) {
    // A missing key fails what must match and passes what must not. AWS asks for a set operator on keys with several
    // values and does not say what happens without one: here any of them may match.
    case 'one':
      return (actual ?? []).some(found) !== operator.negated;
    // No key, or nothing but an empty string in it, is an empty set: true for all of it, false for any of it.
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    case 'any':
      return withoutEmpty(actual).some(passes);
    case 'all':
      return withoutEmpty(actual).every(passes);
  }
}

function withoutEmpty(values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).filter((value) => value !== '');
}
