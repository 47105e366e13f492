import type { PolicyDocument } from '../model.ts';
import { madeUpName, property, requiredProperty, type Resource } from './resource.ts';

interface NamedPolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: PolicyDocument;
}

export function createRole(resource: Resource) {
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

/** An inline policy on roles; one on users or groups is refused, since no stack of this kind has any. */
export function createPolicy(resource: Resource) {
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
