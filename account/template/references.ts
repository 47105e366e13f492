import { placeholder, splitGetAtt, takenBranch, toCall } from './calls.ts';
import type { Scope } from './value-source.ts';

/**
 * The names that a value refers to by Ref, Fn::GetAtt or Fn::Sub: logical ids, parameters and pseudo parameters.
 * The branch of an Fn::If that is not taken refers to nothing.
 */
export function referencesOf(value: unknown, scope: Pick<Scope, 'place' | 'condition'>): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => referencesOf(item, scope));
  if (typeof value !== 'object' || value === null) return [];
  const call = toCall(value, scope.place);
  if (call === undefined) return referencesOf(Object.values(value), scope);
  const { name, argument } = call;
  switch (name) {
    case 'Ref':
      return typeof argument === 'string' ? [argument] : [];
    case 'Fn::GetAtt': {
      const [logicalId, attribute] = splitGetAtt(argument, scope.place);
      return [logicalId, ...referencesOf(attribute, scope)];
    }
    case 'Fn::If':
      return referencesOf(takenBranch(argument, scope), scope);
    case 'Fn::Sub':
      return referencesOfSub(argument, scope);
    default:
      return referencesOf(argument, scope);
  }
}

function referencesOfSub(argument: unknown, scope: Pick<Scope, 'place' | 'condition'>): readonly string[] {
  const [text, variables] = [argument].flat() as [unknown, unknown];
  const own = Object.keys(Object(variables) as object);
  const named = [...String(text).matchAll(placeholder)]
    .filter(([, literal, name]) => literal === '' && name !== undefined && !own.includes(name))
    .map(([, , name]) => name?.split('.')[0] ?? '');
  return [...named, ...referencesOf(variables, scope)];
}
