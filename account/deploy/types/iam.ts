import type { PolicyDocument } from '../../model.ts';
import {
  madeUpName,
  named,
  property,
  requiredProperty,
  type Resource,
  type ResourceType,
  type Before,
} from '../resource.ts';

interface NamedPolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: PolicyDocument;
}

function createRole(resource: Resource) {
  const roleName = (property(resource, 'RoleName') as string | undefined) ?? madeUpName(resource, 64);
  const inline = (property(resource, 'Policies') as readonly NamedPolicy[] | undefined) ?? [];
  const path = property(resource, 'Path') as string | undefined;
  const managedPolicyArns = property(resource, 'ManagedPolicyArns') as readonly string[] | undefined;
  const { arn, roleId } = resource.account.iam.putRole({
    roleName,
    assumeRolePolicy: requiredProperty(resource, 'AssumeRolePolicyDocument') as PolicyDocument,
    inlinePolicies: Object.fromEntries(inline.map((policy) => [policy.PolicyName, policy.PolicyDocument])),
    ...(path === undefined ? {} : { path }),
    ...(managedPolicyArns === undefined ? {} : { managedPolicyArns }),
  });
  return { ref: roleName, attributes: { Arn: arn, RoleId: roleId } };
}

/** What the role was given beside its template's own policies, such as by AWS::IAM::Policy, stays. */
function updateRole(resource: Resource, { properties }: Before) {
  const { iam } = resource.account;
  const own = ((properties['Policies'] as readonly NamedPolicy[] | undefined) ?? []).map(
    ({ PolicyName }) => PolicyName,
  );
  const name = (property(resource, 'RoleName') as string | undefined) ?? madeUpName(resource, 64);
  const others = Object.entries(iam.snapshot().roles[name]?.inlinePolicies ?? {}).filter(
    ([policy]) => !own.includes(policy),
  );
  const created = createRole(resource);
  for (const [policy, document] of others) iam.putRolePolicy(name, policy, document);
  return created;
}

/** An inline policy on roles; one on users or groups is refused, since no stack of this kind has any. */
function createPolicy(resource: Resource) {
  const name = requiredProperty(resource, 'PolicyName') as string;
  const document = requiredProperty(resource, 'PolicyDocument') as PolicyDocument;
  if (resource.properties['Users'] ?? resource.properties['Groups']) {
    throw new Error(
      `${resource.stack.name}/${resource.logicalId}: policies of users and groups are not modelled.`,
    );
  }
  for (const role of requiredProperty(resource, 'Roles') as readonly string[]) {
    resource.account.iam.putRolePolicy(role, name, document);
  }
  return { ref: name, attributes: {} };
}

function createManagedPolicy(resource: Resource) {
  const holders = ['Users', 'Roles', 'Groups'].filter((kind) => property(resource, kind) !== undefined);
  if (holders.length > 0)
    throw new Error(
      `${resource.stack.name}/${resource.logicalId}: a managed policy with ${holders.join(', ')} is not modelled.`,
    );
  const path = property(resource, 'Path') as string | undefined;
  const { arn } = resource.account.iam.putPolicy({
    policyName: (property(resource, 'ManagedPolicyName') as string | undefined) ?? madeUpName(resource, 128),
    document: requiredProperty(resource, 'PolicyDocument') as PolicyDocument,
    ...(path !== undefined && { path }),
  });
  return { ref: arn, attributes: { PolicyArn: arn } };
}

export const role: ResourceType = {
  ...named('RoleName'),
  replacedBy: ['Path'],
  create: createRole,
  update: updateRole,
  remove: ({ account }, { ref }) => account.iam.removeRole(ref),
};

export const policy: ResourceType = {
  create: createPolicy,
  remove: (resource, { ref }) => {
    for (const name of requiredProperty(resource, 'Roles') as readonly string[])
      resource.account.iam.removeRolePolicy(name, ref);
  },
};

export const managedPolicy: ResourceType = {
  ...named('ManagedPolicyName'),
  replacedBy: ['Description', 'Path'],
  create: createManagedPolicy,
  update: createManagedPolicy,
  remove: ({ account }, { ref }) => account.iam.removePolicy(ref),
};
