import type { Account } from '../account.ts';
import type { Assembly, Stack } from '../template/assembly.ts';
import { resolveTemplate } from '../template/resolve.ts';
import { creators } from './creators.ts';
import { type Variables, withVariables } from './variables.ts';

export interface DeployOptions {
  /** What functions get in place of their own values; each must be a variable of one of them. */
  readonly variables?: Variables;
}

export interface DeployedStack {
  readonly name: string;
  readonly region: string;
  /** Physical names (what Ref gives) of its resources by type, in the order of their creation. */
  readonly resources: readonly { readonly type: string; readonly logicalId: string; readonly ref: string }[];
}

/**
 * Deploys a cloud assembly into the account, stack by stack, as CloudFormation would: the real templates, resolved.
 *
 * @throws TemplateError, or an Error that names stack and resource: a resource type that is not modelled is refused,
 *   never passed over
 */
export async function deploy(
  account: Account,
  assembly: Assembly,
  { variables = {} }: DeployOptions = {},
): Promise<readonly DeployedStack[]> {
  const exports = new Map<string, string>();
  const deployed: DeployedStack[] = [];
  for (const stack of withVariables(assembly, variables).stacks)
    deployed.push(await deployStack(account, stack, exports));
  return deployed;
}

async function deployStack(
  account: Account,
  stack: Stack,
  exports: Map<string, string>,
): Promise<DeployedStack> {
  const region = stack.region;
  if (region === undefined)
    throw new Error(`${stack.name} has no region. Give the stack an env with a region.`);
  const deployment = resolveTemplate(stack, {
    accountId: account.accountId,
    region,
    partition: 'aws',
    exports,
    secretText: (id) => account.secrets.textOf(region, id),
  });
  const resources: { type: string; logicalId: string; ref: string }[] = [];
  for (const { type, logicalId, properties } of deployment.resources) {
    const create = creators[type];
    if (!create) {
      throw new Error(
        `${stack.name}/${logicalId}: ${type} is not modelled by the embedded account (account/deploy).`,
      );
    }
    const created = await create({ account, stack, region, logicalId, properties: properties() });
    deployment.record(logicalId, created);
    resources.push({ type, logicalId, ref: created.ref });
  }
  for (const { exportName, value } of deployment.outputs()) {
    if (exportName !== undefined) exports.set(exportName, value);
  }
  return { name: stack.name, region, resources };
}
