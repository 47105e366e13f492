import { createHash } from 'node:crypto';
import type { Account } from '../account.ts';
import type { Stack } from '../template/assembly.ts';
import type { CreatedResource } from '../template/scope.ts';

/** A resource that is being created, its properties resolved. */
export interface Resource {
  readonly account: Account;
  readonly stack: Stack;
  readonly region: string;
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Creates a resource of one type and returns what Ref and Fn::GetAtt give for it. */
export type Creator = (resource: Resource) => CreatedResource | Promise<CreatedResource>;

/** The name that CloudFormation makes up: stack, logical id and a suffix; the same at every deployment here. */
export function madeUpName({ stack, logicalId, region }: Resource, mostCharacters: number): string {
  const suffix = createHash('sha256')
    .update(`${stack.name} ${logicalId} ${region}`)
    .digest('hex')
    .slice(0, 12);
  return `${`${stack.name}-${logicalId}`.slice(0, mostCharacters - 13)}-${suffix.toUpperCase()}`;
}

/** A property as the template gives it; its type is the resource's documentation's word. */
export function property({ properties }: Resource, name: string): unknown {
  return properties[name];
}

/** @throws Error where the template leaves a required property out */
export function requiredProperty(resource: Resource, name: string): unknown {
  const value = property(resource, name);
  if (value !== undefined) return value;
  throw new Error(`${resource.stack.name}/${resource.logicalId} has no property ${name}.`);
}
