import type { Account } from '../account.ts';
import type { Assembly, Stack } from '../template/assembly.ts';
import { resolveTemplate } from '../template/resolve.ts';
import { checkExports, exportsFor } from './exports.ts';
import { applyResources } from './apply-resources.ts';
import { type Deployer, recordDeployment } from './forwarded-calls.ts';
import { type Variables, withVariables } from './variables.ts';

export interface DeployOptions {
  /** What functions get in place of their own values; each must be a variable of one of them. */
  readonly variables?: Variables;
  /** Whose deployment CloudTrail records; left out, it records none. */
  readonly recordedAs?: Deployer;
}

export interface DeployedStack {
  readonly name: string;
  readonly region: string;
  /** Physical names (what Ref gives) of its resources by type, in the order of their creation. */
  readonly resources: readonly { readonly type: string; readonly logicalId: string; readonly ref: string }[];
}

/**
 * Deploys a cloud assembly into the account, stack by stack, as CloudFormation would: the real templates, resolved. A
 * stack that is there is updated: what has changed is brought up to date or replaced, what is gone is removed or kept, as
 * its policies say. Stacks that the assembly does not have stay as they are, as with `cdk deploy --all`.
 *
 * @throws TemplateError, or an Error that names stack and resource: a resource type that is not modelled is refused,
 *   never passed over. A stack that cannot be created is rolled back; the update of one that fails stops half-way.
 */
export function deploy(
  account: Account,
  assembly: Assembly,
  { variables = {}, recordedAs }: DeployOptions = {},
): Promise<readonly DeployedStack[]> {
  return account.clock.busy(async () => {
    const deployed: DeployedStack[] = [];
    for (const stack of withVariables(assembly, variables).stacks)
      deployed.push(await deployStack(account, stack, recordedAs));
    return deployed;
  });
}

async function deployStack(
  account: Account,
  stack: Stack,
  recordedAs: Deployer | undefined,
): Promise<DeployedStack> {
  const { name, region } = stack;
  if (region === undefined) throw new Error(`${name} has no region. Give the stack an env with a region.`);
  if (recordedAs) recordDeployment(account, { name, region }, recordedAs);
  const before = account.stacks.find(name, region);
  const generation = before?.generation ?? account.stacks.nextGeneration(`${region}/${name}`);
  const { exports, imports } = exportsFor(account.stacks, region);
  const deployment = resolveTemplate(stack, {
    ...{ accountId: account.accountId, region, partition: 'aws', generation, exports },
    secretText: (id) => account.secrets.textOf(region, id),
  });
  const { resources, cleanUp } = await applyResources(
    { account, stack, region, deployment, recordedAs },
    before,
  );
  const exported = new Map(
    deployment
      .outputs()
      .flatMap(({ exportName, value }) => (exportName === undefined ? [] : [[exportName, value] as const])),
  );
  const state = { name, region, generation, resources, exports: exported, imports };
  checkExports(account.stacks, before, exported);
  account.stacks.put(state);
  await cleanUp();
  return {
    ...{ name, region },
    resources: resources.map(({ type, logicalId, created }) => ({ type, logicalId, ref: created.ref })),
  };
}
