import { toArguments, toText } from './calls.ts';
import { resolveValue } from './intrinsics.ts';
import type { Scope } from './value-source.ts';
import { TemplateError } from './template.ts';

/**
 * Makes the function that says whether a condition of the template's Conditions section holds.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
 * @param scopeAt The scope of a condition: parameters and mappings, no resources.
 */
export function makeConditions(
  stackName: string,
  conditions: Readonly<Record<string, unknown>>,
  scopeAt: (place: string, condition: (name: string) => boolean) => Scope,
): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const underWay = new Set<string>();
  const holds = (name: string): boolean => {
    const place = `${stackName}/Conditions/${name}`;
    const answer = known.get(name);
    if (answer !== undefined) return answer;
    if (!Object.hasOwn(conditions, name))
      throw new TemplateError(
        place,
        'there is no condition of this name. Declare it in the Conditions section.',
      );
    if (underWay.has(name)) throw new TemplateError(place, 'the condition refers to itself.');
    underWay.add(name);
    const result = evaluate(conditions[name], scopeAt(place, holds));
    known.set(name, result);
    return result;
  };
  return holds;
}

function evaluate(expression: unknown, scope: Scope): boolean {
  const entries = Object.entries(Object(expression) as Record<string, unknown>);
  const [name, argument] = entries.length === 1 && entries[0] !== undefined ? entries[0] : ['', undefined];
  const parts = () => toArguments(argument, undefined, name, scope);
  switch (name) {
    case 'Condition':
      return scope.condition(toText(argument, 'Condition', scope));
    case 'Fn::Equals': {
      const [left, right] = toArguments(argument, 2, name, scope).map((part) =>
        toText(resolveValue(part, scope), name, scope),
      );
      return left === right;
    }
    case 'Fn::Not':
      return !evaluate(toArguments(argument, 1, name, scope)[0], scope);
    case 'Fn::And':
      return parts().every((part) => evaluate(part, scope));
    case 'Fn::Or':
      return parts().some((part) => evaluate(part, scope));
    default:
      throw new TemplateError(
        scope.place,
        `${JSON.stringify(expression)} is not a condition. Use Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition.`,
      );
  }
}
