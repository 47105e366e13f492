import type { Scope } from './value-source.ts';
import { sortByDependency } from './order.ts';
import { referencesOf } from './references.ts';
import { TemplateError, type Template } from './template.ts';

type Resource = Template['Resources'][string];

/**
 * The logical ids of the resources to create, each after those it refers to or depends on. Resources whose condition
 * is false are left out.
 * @param isParameter Tells parameters and pseudo parameters from logical ids.
 * @throws TemplateError on a cycle, and on a reference to what is not there or left out.
 */
export function toCreationOrder(
  stackName: string,
  resources: Template['Resources'],
  isParameter: (name: string) => boolean,
  condition: Scope['condition'],
): readonly string[] {
  const included = new Map(
    Object.entries(resources).filter(
      ([, resource]) => resource.Condition === undefined || condition(resource.Condition),
    ),
  );
  const dependencies = new Map(
    [...included].map(([logicalId, resource]) => {
      const place = `${stackName}/${logicalId}`;
      const referred = referencesOf(resource.Properties, { place, condition }).filter(
        (name) => !isParameter(name),
      );
      for (const name of referred) checkReference(place, name, resources, included);
      return [logicalId, [...toDependsOn(place, resource, resources, included), ...referred]];
    }),
  );
  return sortByDependency(
    dependencies,
    (cycle) =>
      new TemplateError(
        stackName,
        `these resources wait for one another: ${cycle.join(' -> ')}. Remove one of the references, or a DependsOn.`,
      ),
  );
}

/** CloudFormation drops a DependsOn on a resource whose condition is false. */
function toDependsOn(
  place: string,
  { DependsOn }: Resource,
  resources: Template['Resources'],
  included: ReadonlyMap<string, Resource>,
): readonly string[] {
  const named = [DependsOn].flat();
  const unknown = named.find((name) => !Object.hasOwn(resources, name));
  if (unknown !== undefined)
    throw new TemplateError(place, `its DependsOn names "${unknown}", which is no resource of the stack.`);
  return named.filter((name) => included.has(name));
}

function checkReference(
  place: string,
  name: string,
  resources: Template['Resources'],
  included: ReadonlyMap<string, Resource>,
): void {
  if (included.has(name)) return;
  const why = Object.hasOwn(resources, name)
    ? 'is left out because its condition is false'
    : 'is neither a resource nor a parameter';
  throw new TemplateError(place, `it refers to "${name}", which ${why}.`);
}
