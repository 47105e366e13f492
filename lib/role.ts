import { ArnFormat, Stack } from 'aws-cdk-lib';
import {
  Effect,
  type IRole,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acceptWildcards } from './nag-exceptions.ts';
import { type Permission, permissions, type ResourceName, type RoleName } from './permissions.ts';

export interface RoleProps {
  readonly name: RoleName;
  /** The service that assumes it, such as `lambda.amazonaws.com`. */
  readonly service: string;
  /** The ARNs of what the role's permissions are on. */
  readonly resources: Partial<Readonly<Record<ResourceName, readonly string[]>>>;
  /** ARN globs of the users whose change is denied. */
  readonly protectedUsers?: readonly string[];
}

/**
 * Makes a role that holds what {@link permissions} says of it and cannot be given more: constructs that would add
 * statements of their own add nothing.
 *
 * @throws Error when a permission is on something whose ARN was not given
 */
export function createRole(scope: Construct, id: string, props: RoleProps): IRole {
  const { name, service, resources, protectedUsers = [] } = props;
  const granted = permissions[name];
  const role = new Role(scope, id, {
    assumedBy: new ServicePrincipal(service),
    description: `Firebreak: ${name}`,
    // In the role itself, so that nothing that uses the role can exist before its permissions do.
    inlinePolicies: {
      [name]: new PolicyDocument({
        statements: [
          ...granted.map((permission) => allow(permission, arnsOf(name, permission, resources))),
          ...deny(granted, protectedUsers),
        ],
      }),
    },
  });
  for (const permission of granted) {
    acceptWildcards(role, arnsOf(name, permission, resources), permission.reason);
  }
  return role.withoutPolicyUpdates();
}

function allow({ actions }: Permission, resources: readonly string[]): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources] });
}

function arnsOf(name: RoleName, { on }: Permission, resources: RoleProps['resources']): readonly string[] {
  const arns = on === 'any' ? ['*'] : resources[on];
  if (arns === undefined)
    throw new Error(`The role of ${name} has a permission on ${on}: pass its ARN in resources.`);
  return arns;
}

/** Protection stands in IAM too: whatever the code decides, it cannot change these users. */
function deny(granted: readonly Permission[], protectedUsers: readonly string[]): PolicyStatement[] {
  const actions = granted.filter(({ protects }) => protects).flatMap((permission) => permission.actions);
  if (actions.length === 0 || protectedUsers.length === 0) return [];
  return [
    new PolicyStatement({
      sid: 'ProtectedPrincipals',
      effect: Effect.DENY,
      actions,
      resources: [...protectedUsers],
    }),
  ];
}

/** Every IAM user of this account. */
export function usersArn(scope: Construct): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'user',
    resourceName: '*',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

/**
 * The protected principals that are users, as IAM takes them: a policy's resource must name a partition, and the
 * account is this one.
 */
export function protectedUserArns(scope: Construct, globs: readonly string[]): readonly string[] {
  const { partition, account } = Stack.of(scope);
  return globs.flatMap((glob) => {
    const user = /^arn:[^:]+:iam::([^:]+):(user\/.+)$/.exec(glob);
    const [, owner, resource] = user ?? [];
    if (owner === undefined || resource === undefined) return [];
    return [`arn:${partition}:iam::${owner === '*' ? account : owner}:${resource}`];
  });
}
