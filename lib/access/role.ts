import { Stack } from 'aws-cdk-lib';
import {
  Effect,
  type IRole,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { denyAllName, lifecycleSource, lifecycleTypes, ownRolePath } from '../../lambda/contract.ts';
import { acceptWildcards } from '../nag-exceptions.ts';
import { nothingProtected, protect, type Protection } from './protection.ts';
import { permissions } from './permissions.ts';
import type { Permission, ResourceName, RoleName } from './permission.ts';

export interface RoleProps {
  readonly name: RoleName;
  /** The service that assumes it, such as `lambda.amazonaws.com`. */
  readonly service: string;
  /** The ARNs of what the role's permissions are on; what is on an empty list is not granted. */
  readonly resources: Partial<Readonly<Record<ResourceName, readonly string[]>>>;
  /** Whose change is denied. */
  readonly protection?: Protection;
  /** Whether the settings let a backup key take the place of an inactive one. */
  readonly forFullUsers?: boolean;
}

/**
 * Makes a role that holds what {@link permissions} says of it and cannot be given more: constructs that would add
 * statements of their own add nothing.
 *
 * @throws Error when a permission is on something whose ARN was not given
 */
export function createRole(scope: Construct, id: string, props: RoleProps): IRole {
  const { name, service, resources, protection = nothingProtected } = props;
  const granted = permissions[name].filter(
    ({ on, forTags, forFullUsers }) =>
      (on === 'any' || resources[on]?.length !== 0) &&
      (!forTags || protection.tags.length > 0) &&
      (!forFullUsers || props.forFullUsers === true),
  );
  const role = new Role(scope, id, {
    // By their path they are denied to every step, and known to the judge.
    path: ownRolePath,
    assumedBy: new ServicePrincipal(service),
    description: `Firebreak: ${name}`,
    // In the role itself, so that nothing that uses the role can exist before its permissions do.
    inlinePolicies: {
      [name]: new PolicyDocument({
        statements: [
          ...granted.map((permission) => allow(scope, permission, arnsOf(name, permission, resources))),
          ...protect(granted, protection, (permission) => arnsOf(name, permission, resources)),
        ],
      }),
    },
  });
  for (const permission of granted) {
    acceptWildcards(role, arnsOf(name, permission, resources), permission.reason);
  }
  return role.withoutPolicyUpdates();
}

function allow(
  scope: Construct,
  { actions, denyAllBy, lifecycleAlone, partitionKey }: Permission,
  resources: readonly string[],
): PolicyStatement {
  const denyAll = `arn:${Stack.of(scope).partition}:iam::aws:policy/${denyAllName}`;
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
    ...(denyAllBy && { conditions: { ArnEquals: { [denyAllBy]: denyAll } } }),
    ...(lifecycleAlone && {
      conditions: {
        StringEquals: { 'events:source': lifecycleSource, 'events:detail-type': [...lifecycleTypes] },
      },
    }),
    ...(partitionKey !== undefined && {
      // ForAllValues is true of a request without a key: Null refuses those.
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [partitionKey] },
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    }),
  });
}

function arnsOf(name: RoleName, { on }: Permission, resources: RoleProps['resources']): readonly string[] {
  const arns = on === 'any' ? ['*'] : resources[on];
  if (arns === undefined)
    throw new Error(`The role of ${name} has a permission on ${on}: pass its ARN in resources.`);
  return arns;
}
