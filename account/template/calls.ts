import type { Scope } from './value-source.ts';
import { TemplateError } from './template.ts';

/** How calls of intrinsic functions are written, and the values they take. */

/** What stands for `AWS::NoValue` while values are resolved: whoever holds it leaves the entry out. */
export const absent = Symbol('AWS::NoValue');

/** An object whose one key is `Ref` or `Fn::…` calls that function. */
export function toCall(
  value: object,
  place: string,
): { readonly name: string; readonly argument: unknown } | undefined {
  const entries: readonly [string, unknown][] = Object.entries(value);
  const found = entries.find(([key]) => key === 'Ref' || key.startsWith('Fn::'));
  if (found === undefined) return undefined;
  if (entries.length > 1) {
    const keys = entries.map(([key]) => key).join(', ');
    throw new TemplateError(
      place,
      `an object calls ${found[0]} and has other keys too (${keys}). One call, one key.`,
    );
  }
  return { name: found[0], argument: found[1] };
}

/** The branch of an `Fn::If` that its condition takes, unresolved. */
export function takenBranch(argument: unknown, scope: Pick<Scope, 'place' | 'condition'>): unknown {
  const [condition, whenTrue, whenFalse] = toArguments(argument, 3, 'Fn::If', scope);
  return scope.condition(toText(condition, 'Fn::If', scope)) ? whenTrue : whenFalse;
}

/** `["Topic", "TopicArn"]` or `"Topic.TopicArn"`; an attribute may have dots, a logical id has none. */
export function splitGetAtt(argument: unknown, place: string): [logicalId: string, attribute: unknown] {
  if (typeof argument === 'string' && argument.includes('.')) {
    const dot = argument.indexOf('.');
    return [argument.slice(0, dot), argument.slice(dot + 1)];
  }
  const [logicalId, attribute] = toArguments(argument, 2, 'Fn::GetAtt', { place });
  return [toText(logicalId, 'Fn::GetAtt', { place }), attribute];
}

/** `${Name}` and `${Name.Attribute}`; `${!Name}` is a literal `${Name}`. */
export const placeholder = /\$\{(!?)([^}]*)\}/g;

/** The arguments of a function that takes a list of them. */
export function toArguments(
  argument: unknown,
  count: number | undefined,
  name: string,
  { place }: Pick<Scope, 'place'>,
): readonly unknown[] {
  if (Array.isArray(argument) && (count === undefined || argument.length === count)) return argument;
  const wanted = count === undefined ? 'a list' : `a list of ${String(count)}`;
  throw new TemplateError(place, `${name} takes ${wanted}, not ${JSON.stringify(argument)}.`);
}

/** The items of a list that a function has resolved. */
export function toItems(value: unknown, name: string, scope: Pick<Scope, 'place'>): readonly unknown[] {
  return toArguments(value, undefined, name, scope);
}

/** Text as CloudFormation writes it: numbers and booleans may stand where a string must. */
export function toText(value: unknown, name: string, { place }: Pick<Scope, 'place'>): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const got = value === absent ? 'AWS::NoValue' : JSON.stringify(value);
  throw new TemplateError(place, `${name} needs text where it has ${got}.`);
}
