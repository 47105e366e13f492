import { isObject, type Json } from './machine/definition.ts';

/** Services whose APIs name members with a small first letter, among those that are modelled. */
const camelCased: ReadonlySet<string> = new Set(['states']);

const rename = (change: (first: string) => string, value: Json): Json => {
  if (Array.isArray(value)) return value.map((each: Json) => rename(change, each));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      change(name.charAt(0)) + name.slice(1),
      rename(change, inner),
    ]),
  );
};

/**
 * In a state machine the members of every SDK integration are in PascalCase, whatever the service's own API says.
 * https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export const toMembersOf = (service: string, parameters: Json): Json =>
  camelCased.has(service) ? rename((first) => first.toLowerCase(), parameters) : parameters;

/** The same of an answer. */
export const fromMembersOf = (service: string, answer: Json): Json =>
  camelCased.has(service) ? rename((first) => first.toUpperCase(), answer) : answer;
