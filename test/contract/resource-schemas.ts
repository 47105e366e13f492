import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Resource } from '../lib/synthesized.ts';
import { isIntrinsic } from './everything.ts';

const spec = loadAwsServiceSpecSync();

type TypeDefinition = ReturnType<typeof spec.get<'typeDefinition'>>;
type PropertyType = TypeDefinition['properties'][string]['type'];

/**
 * Holds a resource against AWS's published schema.
 * @returns what the schema does not have, and what it asks for and is not there
 */
export function contradictions(id: string, { Type, Properties }: Resource): readonly string[] {
  const [schema] = spec.lookup('resource', 'cloudFormationType', 'equals', Type);
  if (schema === undefined) return [`${id}: AWS has no type ${Type}`];
  return ofProperties(`${id} (${Type})`, Properties, schema.properties);
}

function ofProperties(
  at: string,
  given: Readonly<Record<string, unknown>>,
  known: TypeDefinition['properties'],
): readonly string[] {
  const missing = Object.entries(known)
    .filter(([name, { required }]) => required === true && given[name] === undefined)
    .map(([name]) => `${at}: ${name} is required`);
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const property = known[name];
    return property === undefined
      ? [`${at}: no property ${name}`]
      : ofValue(`${at}.${name}`, value, property.type);
  });
  return [...missing, ...wrong];
}

function ofValue(at: string, value: unknown, type: PropertyType): readonly string[] {
  if (isIntrinsic(value)) return [];
  switch (type.type) {
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => ofValue(`${at}[${index}]`, item, type.element))
        : [`${at}: no list`];
    case 'map':
      return Object.entries(value as object).flatMap(([key, item]) =>
        ofValue(`${at}.${key}`, item, type.element),
      );
    case 'ref':
      return typeof value === 'object'
        ? ofProperties(
            at,
            value as Record<string, unknown>,
            spec.get('typeDefinition', type.reference).properties,
          )
        : [`${at}: no object`];
    case 'union': {
      const each = type.types.map((one) => ofValue(at, value, one));
      return each.find((found) => found.length === 0) ?? each[0] ?? [];
    }
    case 'boolean':
    case 'number':
    case 'integer':
    case 'string':
      return typeof value === (type.type === 'integer' ? 'number' : type.type)
        ? []
        : [`${at}: no ${type.type}`];
    default:
      return []; // JSON of another language: policies, patterns
  }
}
