import type { Account } from '../account.ts';
import type { Stack } from '../template/assembly.ts';
import { resourceTypes } from './resource-types.ts';
import type { StackResource } from './stacks.ts';

/** Where resources are removed from. */
interface From {
  readonly account: Account;
  readonly stack: Pick<Stack, 'name'>;
  readonly region: string;
}

/** Removes the resources, the latest first. @param isKept which stay in the account, with their names */
export async function removeResources(
  { account, stack, region }: From,
  resources: readonly StackResource[],
  isKept: (resource: StackResource) => boolean,
): Promise<void> {
  for (const one of resources.toReversed()) {
    if (isKept(one)) continue;
    const { type, logicalId, generation, properties, created, name } = one;
    const resource = { account, stack, assets: new Map(), region, logicalId, generation, properties };
    await resourceTypes[type]?.remove(resource, created);
    if (name !== undefined) account.stacks.freeName(type, region, name);
  }
}
