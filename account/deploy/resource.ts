import { createHash } from 'node:crypto';
import type { Account } from '../account.ts';
import type { Stack } from '../template/assembly.ts';
import type { CreatedResource } from '../template/scope.ts';

/** A resource of a stack that is being deployed, its properties resolved. */
export interface Resource {
  readonly account: Account;
  readonly stack: Pick<Stack, 'name'>;
  /** Absolute paths of the stack's assets, by S3 key; none are needed to remove a resource. */
  readonly assets: Stack['assets'];
  readonly region: string;
  readonly logicalId: string;
  /** How many resources of this logical id there were before it. */
  readonly generation: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Creates a resource of one type and returns what Ref and Fn::GetAtt give for it. */
type Creator = (resource: Resource) => CreatedResource | Promise<CreatedResource>;

/** A resource as it was deployed last. */
export interface Before {
  readonly created: CreatedResource;
  readonly properties: Resource['properties'];
}

/** What the loader knows of a type. */
export interface ResourceType {
  readonly create: Creator;
  /** The name that the template gives it, if it does: no two of the type have the same in a region. */
  readonly nameIn?: (properties: Resource['properties']) => unknown;
  /** Further properties whose change makes CloudFormation replace it: "Update requires: Replacement". */
  readonly replacedBy?: readonly string[];
  /** Brings it up to date. Without it, it is removed and created again: nothing in it is lost by that. */
  readonly update?: (resource: Resource, before: Before) => CreatedResource;
  readonly remove: (resource: Resource, created: CreatedResource) => void | Promise<void>;
}

/** Whether two resolved values of a template say the same; `isDeepStrictEqual` tells objects of two realms apart. */
export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** For types whose name is a property. */
export const named = (name: string) => ({
  nameIn: (properties: Resource['properties']): unknown => properties[name],
});

/** The name that CloudFormation makes up: stack, logical id and a suffix; another one for each resource that it creates. */
export function madeUpName(
  { stack, logicalId, region, generation }: Resource,
  mostCharacters: number,
): string {
  const ordinal = generation === 0 ? '' : ` ${String(generation)}`;
  const suffix = createHash('sha256')
    .update(`${stack.name} ${logicalId} ${region}${ordinal}`)
    .digest('hex')
    .slice(0, 12);
  return `${`${stack.name}-${logicalId}`.slice(0, mostCharacters - 13)}-${suffix.toUpperCase()}`;
}

/** A property as the template gives it; its type is the resource's documentation's word. */
export function property({ properties }: Pick<Resource, 'properties'>, name: string): unknown {
  return properties[name];
}

/** @throws Error where the template leaves a required property out */
export function requiredProperty(resource: Resource, name: string): unknown {
  const value = property(resource, name);
  if (value !== undefined) return value;
  throw new Error(`${resource.stack.name}/${resource.logicalId} has no property ${name}.`);
}

/** @throws Error for an update whose effect is not modelled, naming the properties */
export function refuseUpdate({ stack, logicalId }: Resource, what: string): never {
  throw new Error(
    `${stack.name}/${logicalId}: an update of ${what} is not modelled by the embedded account.`,
  );
}
