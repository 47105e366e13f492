import type { PolicyDocument } from '../model.ts';
import { madeUpName, property, requiredProperty, type Resource } from './resource.ts';

interface NamedPolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: PolicyDocument;
}

export function createRole(resource: Resource) {
  const roleName = property<string>(resource, 'RoleName') ?? madeUpName(resource, 64);
  const inline = property<readonly NamedPolicy[]>(resource, 'Policies') ?? [];
  const path = property<string>(resource, 'Path');
  const managedPolicyArns = property<readonly string[]>(resource, 'ManagedPolicyArns');
  const { arn, roleId } = resource.account.iam.putRole({
    roleName,
    assumeRolePolicy: requiredProperty<PolicyDocument>(resource, 'AssumeRolePolicyDocument'),
    inlinePolicies: Object.fromEntries(inline.map((policy) => [policy.PolicyName, policy.PolicyDocument])),
    ...(path === undefined ? {} : { path }),
    ...(managedPolicyArns === undefined ? {} : { managedPolicyArns }),
  });
  return { ref: roleName, attributes: { Arn: arn, RoleId: roleId } };
}

/** An inline policy on roles; one on users or groups is refused, since no stack of this kind has any. */
export function createPolicy(resource: Resource) {
  const name = requiredProperty<string>(resource, 'PolicyName');
  const document = requiredProperty<PolicyDocument>(resource, 'PolicyDocument');
  if (resource.properties['Users'] ?? resource.properties['Groups']) {
    throw new Error(`${resource.stack.name}/${resource.logicalId}: policies of users and groups are not modelled.`);
  }
  for (const role of requiredProperty<readonly string[]>(resource, 'Roles')) {
    resource.account.iam.putRolePolicy(role, name, document);
  }
  return { ref: name, attributes: {} };
}
