import {
  absent,
  placeholder,
  splitGetAtt,
  takenBranch,
  toArguments,
  toCall,
  toItems,
  toText,
} from './calls.ts';
import type { Scope } from './value-source.ts';
import { TemplateError } from './template.ts';

/**
 * Replaces every intrinsic function in a value by what it yields.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 * @returns The value; {@link absent} when it is AWS::NoValue.
 * @throws TemplateError for a function or dynamic reference that is not modelled, or used wrongly.
 */
export function resolveValue(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string' && value.includes('{{resolve:')) return scope.resolved(value);
  if (Array.isArray(value))
    return value.map((item) => resolveValue(item, scope)).filter((item) => item !== absent);
  if (typeof value !== 'object' || value === null) return value;
  const call = toCall(value, scope.place);
  if (call !== undefined) return applyIntrinsic(call.name, call.argument, scope);
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    resolveValue(item, scope),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== absent));
}

type Intrinsic = (argument: unknown, scope: Scope) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(toText(argument, 'Ref', scope)),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] = splitGetAtt(argument, scope.place);
    return scope.getAtt(logicalId, toText(resolveValue(attribute, scope), 'Fn::GetAtt', scope));
  },
  'Fn::Join': (argument, scope) => {
    const [delimiter, list] = toArguments(argument, 2, 'Fn::Join', scope);
    const items = toItems(resolveValue(list, scope), 'Fn::Join', scope);
    return items.map((item) => toText(item, 'Fn::Join', scope)).join(toText(delimiter, 'Fn::Join', scope));
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, source] = toArguments(argument, 2, 'Fn::Split', scope);
    return toText(resolveValue(source, scope), 'Fn::Split', scope).split(
      toText(delimiter, 'Fn::Split', scope),
    );
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = toArguments(argument, 2, 'Fn::Select', scope);
    const items = toItems(resolveValue(list, scope), 'Fn::Select', scope);
    const position = Number(toText(resolveValue(index, scope), 'Fn::Select', scope));
    const item = items[position];
    if (item !== undefined) return item;
    throw new TemplateError(
      scope.place,
      `Fn::Select asks for item ${String(position)} of ${String(items.length)}.`,
    );
  },
  'Fn::Sub': (argument, scope) => {
    if (typeof argument === 'string') return substitute(argument, {}, scope);
    const [text, variables] = toArguments(argument, 2, 'Fn::Sub', scope);
    return substitute(toText(text, 'Fn::Sub', scope), Object(variables) as Record<string, unknown>, scope);
  },
  'Fn::If': (argument, scope) => resolveValue(takenBranch(argument, scope), scope),
  'Fn::FindInMap': (argument, scope) => {
    const [map, key, second] = toArguments(argument, 3, 'Fn::FindInMap', scope).map((part) =>
      toText(resolveValue(part, scope), 'Fn::FindInMap', scope),
    );
    return scope.findInMap(map ?? '', key ?? '', second ?? '');
  },
  'Fn::Base64': (argument, scope) =>
    Buffer.from(toText(resolveValue(argument, scope), 'Fn::Base64', scope)).toString('base64'),
  // Every region of the embedded account has three zones.
  'Fn::GetAZs': (argument, scope) => {
    const region = toText(resolveValue(argument, scope), 'Fn::GetAZs', scope) || scope.region;
    return ['a', 'b', 'c'].map((zone) => region + zone);
  },
  'Fn::ImportValue': (argument, scope) =>
    scope.importValue(toText(resolveValue(argument, scope), 'Fn::ImportValue', scope)),
};

function applyIntrinsic(name: string, argument: unknown, scope: Scope): unknown {
  const intrinsic = intrinsics[name];
  if (intrinsic !== undefined) return intrinsic(argument, scope);
  const known = Object.keys(intrinsics).join(', ');
  throw new TemplateError(
    scope.place,
    `the intrinsic function ${name} is not modelled by the embedded account here. Modelled: ${known}; and in Conditions ` +
      'Fn::And, Fn::Equals, Fn::Not, Fn::Or, Condition.',
  );
}

function substitute(text: string, variables: Readonly<Record<string, unknown>>, scope: Scope): string {
  return text.replace(placeholder, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (Object.hasOwn(variables, name)) return toText(resolveValue(variables[name], scope), 'Fn::Sub', scope);
    const [logicalId, attribute] = name.includes('.') ? splitGetAtt(name, scope.place) : [name];
    if (attribute === undefined) return toText(scope.ref(logicalId), 'Fn::Sub', scope);
    return scope.getAtt(logicalId, toText(attribute, 'Fn::Sub', scope));
  });
}
