import type { Scope } from './value-source.ts';
import type { StackEnvironment } from './parameters.ts';
import { resolveSecrets } from './dynamic-reference.ts';
import { type Template, TemplateError } from './template.ts';

/** What a created resource answers to Ref and Fn::GetAtt. */
export interface CreatedResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where intrinsic functions of one template find values. */
export interface Values {
  readonly template: Template;
  readonly environment: StackEnvironment;
  /** Parameters and pseudo parameters. */
  readonly parameters: ReadonlyMap<string, unknown>;
  /** Grows while the stack is deployed. */
  readonly created: ReadonlyMap<string, CreatedResource>;
}

/**
 * The scope of one place in a template.
 * @param place For errors: `FirebreakResponder/Topic`.
 */
export function makeScope(values: Values, place: string, condition: Scope['condition']): Scope {
  const { template, environment, parameters } = values;
  return {
    place,
    condition,
    region: environment.region,
    ref: (name) => (parameters.has(name) ? parameters.get(name) : findCreated(values, place, name).ref),
    getAtt: (logicalId, attribute) => readAttribute(values, place, logicalId, attribute),
    findInMap: (map, key, second) => {
      const value = template.Mappings[map]?.[key]?.[second];
      if (value !== undefined) return value;
      throw new TemplateError(place, `Fn::FindInMap finds nothing at ${map}, ${key}, ${second}.`);
    },
    resolved: (text) => resolveSecrets(text, environment.secretText, place),
    importValue: (name) => {
      const value = environment.exports?.get(name);
      if (value !== undefined) return value;
      throw new TemplateError(
        place,
        `Fn::ImportValue finds no export "${name}" among the stacks deployed so far. Deploy the stack that exports it first.`,
      );
    },
  };
}

function findCreated({ created, template }: Values, place: string, name: string): CreatedResource {
  const resource = created.get(name);
  if (resource !== undefined) return resource;
  const why = Object.hasOwn(template.Resources, name)
    ? 'has not been created yet, or is left out by its condition'
    : 'is neither a resource nor a parameter';
  throw new TemplateError(place, `it refers to "${name}", which ${why}.`);
}

function readAttribute(values: Values, place: string, logicalId: string, attribute: string): string {
  const { attributes } = findCreated(values, place, logicalId);
  const value = attributes[attribute];
  if (value !== undefined) return value;
  const type = values.template.Resources[logicalId]?.Type ?? '';
  const known = Object.keys(attributes).join(', ') || 'none';
  throw new TemplateError(
    place,
    `Fn::GetAtt asks for "${attribute}" of "${logicalId}" (${type}), which the embedded account does not set; it sets: ${known}.`,
  );
}
