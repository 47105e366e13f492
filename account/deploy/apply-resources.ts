import type { Account } from '../account.ts';
import type { Stack } from '../template/assembly.ts';
import type { Deployment, PlannedResource } from '../template/resolve.ts';
import { type Deployer, recordChange } from './forwarded-calls.ts';
import { resourceTypes } from './resource-types.ts';
import { removeResources } from './remove-resources.ts';
import { isSame, type Resource, type ResourceType } from './resource.ts';
import type { StackResource, StackState } from './stacks.ts';

/** A stack that is being deployed. */
export interface Deploying {
  readonly account: Account;
  readonly stack: Stack;
  readonly region: string;
  readonly deployment: Deployment;
  /** Who deploys it, where CloudTrail is to have what CloudFormation calls. */
  readonly recordedAs: Deployer | undefined;
}

interface Applied {
  readonly resources: readonly StackResource[];
  /** Takes away what was replaced and what the template no longer has: CloudFormation's last phase. */
  readonly cleanUp: () => Promise<void>;
}

/**
 * Creates, updates and replaces the resources of a stack in their order.
 *
 * @throws Error of the first that fails; a stack that is new is rolled back before
 */
export async function applyResources(deploying: Deploying, before: StackState | undefined): Promise<Applied> {
  const { account, stack, region, deployment, recordedAs } = deploying;
  const known = new Map(before?.resources.map((resource) => [resource.logicalId, resource]));
  const resources: StackResource[] = [];
  const outdated: StackResource[] = [];
  try {
    for (const planned of deployment.resources) {
      const previous = known.get(planned.logicalId);
      const resource = await apply(deploying, planned, previous);
      deployment.record(planned.logicalId, resource.created);
      resources.push(resource);
      if (recordedAs && isChange(resource, previous))
        recordChange({ account, stack, assets: stack.assets, region, ...resource }, resource, recordedAs);
      if (previous && previous.generation !== resource.generation) outdated.push(previous);
    }
  } catch (error) {
    const isKept = ({ policies }: StackResource): boolean => policies.onDelete === 'Retain';
    if (!before) await removeResources({ account, stack, region }, resources, isKept);
    throw error;
  }
  const left = new Set(resources.map(({ logicalId }) => logicalId));
  const gone = (before?.resources ?? []).filter(({ logicalId }) => !left.has(logicalId));
  return {
    resources,
    cleanUp: async () => {
      const from = { account, stack, region };
      await removeResources(from, outdated, ({ policies }) => policies.onReplace === 'Retain');
      await removeResources(from, gone, ({ policies }) => policies.onDelete !== 'Delete');
    },
  };
}

const isChange = (now: StackResource, before: StackResource | undefined): boolean =>
  before?.generation !== now.generation || !isSame(before.properties, now.properties);

async function apply(
  { account, stack, region }: Deploying,
  { type, logicalId, policies, properties: resolve }: PlannedResource,
  previous: StackResource | undefined,
): Promise<StackResource> {
  const place = `${stack.name}/${logicalId}`;
  const known = resourceTypes[type];
  if (!known) throw new Error(`${place}: ${type} is not modelled by the embedded account (account/deploy).`);
  if (previous && previous.type !== type)
    throw new Error(`${place}: update of resource type is not permitted (${previous.type} to ${type}).`);
  const properties = resolve();
  const name = known.nameIn?.(properties) as string | undefined;
  const generationOf = `${region}/${stack.name}/${logicalId}`;
  const isNew = !previous || isReplaced(known, previous, properties);
  const generation = isNew ? account.stacks.nextGeneration(generationOf) : previous.generation;
  const resource = { account, stack, assets: stack.assets, region, logicalId, generation, properties };
  const made = { type, logicalId, generation, name, properties, policies };
  if (!isNew) return { ...made, created: await bringUpToDate(known, resource, previous) };
  if (name !== undefined) takeName(resource, type, name, previous);
  return { ...made, created: await known.create(resource) };
}

function isReplaced(
  { nameIn, replacedBy = [] }: ResourceType,
  { properties: before, name }: StackResource,
  properties: Resource['properties'],
): boolean {
  if (nameIn && nameIn(properties) !== name) return true;
  return replacedBy.some((one) => !isSame(before[one], properties[one]));
}

/** @throws Error where the name is taken, by the resource itself that is to be replaced, too */
function takeName(
  { account, stack, region, logicalId }: Resource,
  type: string,
  name: string,
  previous: StackResource | undefined,
): void {
  const place = `${stack.name}/${logicalId}`;
  if (previous?.name === name)
    throw new Error(
      `${place}: CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name}.`,
    );
  try {
    account.stacks.takeName(type, region, name);
  } catch (cause) {
    throw new Error(`${place}: ${(cause as Error).message}`, { cause });
  }
}

async function bringUpToDate(type: ResourceType, resource: Resource, previous: StackResource) {
  if (isSame(previous.properties, resource.properties)) return previous.created;
  if (type.update) return type.update(resource, previous);
  await type.remove({ ...resource, properties: previous.properties }, previous.created);
  return type.create(resource);
}
