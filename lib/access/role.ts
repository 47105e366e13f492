import { Stack } from 'aws-cdk-lib';
import {
  Effect,
  type IRole,
  ManagedPolicy,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { denyAllName, lifecycleSource, lifecycleTypes, ownRolePath } from '../../lambda/contract.ts';
import { acceptWildcards } from '../nag-exceptions.ts';
import { fit } from './fit.ts';
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
  /** ARN of the function that the role is for: nothing else changes users and roles under it. */
  readonly function?: string;
  /** Whether the settings let a backup key take the place of an inactive one. */
  readonly forFullUsers?: boolean;
}

/**
 * Makes a role that holds what {@link permissions} says of it and cannot be given more: constructs that would add
 * statements of their own add nothing.
 *
 * @throws Error when a permission is on something whose ARN was not given, or is only for a function that was not
 */
export function createRole(scope: Construct, id: string, props: RoleProps): IRole {
  const { name, service, resources, protection = nothingProtected, function: lambda } = props;
  const granted = permissions[name].filter(
    ({ on, forTags, forFullUsers }) =>
      (on === 'any' || resources[on]?.length !== 0) &&
      (!forTags || protection.tags.length > 0) &&
      (!forFullUsers || props.forFullUsers === true),
  );
  if (lambda === undefined && granted.some(({ protects }) => protects))
    throw new Error(`The role of ${name} may change users or roles: pass the ARN of its function.`);
  const { inline, managed } = fit(scope, [
    ...granted.map((permission) => allow(scope, permission, arnsOf(name, permission, resources), lambda)),
    ...protect(granted, protection, (permission) => arnsOf(name, permission, resources)),
  ]);
  const policies = managed.map((statements, index) => ({
    statements,
    holder: new ManagedPolicy(scope, `${id}Policy${index + 1}`, {
      path: ownRolePath,
      description: `Firebreak: ${name}, what its role has no room for`,
      document: new PolicyDocument({ statements: [...statements] }),
    }),
  }));
  const role = new Role(scope, id, {
    // By their path they are denied to every step, and known to the judge.
    path: ownRolePath,
    assumedBy: new ServicePrincipal(service),
    description: `Firebreak: ${name}`,
    // In the role itself, so that nothing that uses the role can exist before its permissions do.
    inlinePolicies: {
      [name]: new PolicyDocument({ statements: [...inline] }),
    },
    // Named by the role, and not the role by them: they are there before it is.
    managedPolicies: policies.map(({ holder }) => holder),
  });
  for (const { holder, statements } of [{ holder: role, statements: inline }, ...policies]) {
    const held = new Set(statements.flatMap((statement) => statement.resources));
    for (const permission of granted) {
      const arns = arnsOf(name, permission, resources).filter((arn) => held.has(arn));
      acceptWildcards(holder, arns, permission.reason);
    }
  }
  return role.withoutPolicyUpdates();
}

/**
 * The credentials that Lambda hands to a function carry its ARN, and IAM sees it in each call with them. Whoever gives the
 * role to another function or assumes it changes nothing under it. See docs/decisions/0048-changed-by-others.md.
 * https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
 */
const sourceFunction = 'lambda:SourceFunctionArn';

function allow(
  scope: Construct,
  { actions, denyAllBy, lifecycleAlone, partitionKey, protects }: Permission,
  resources: readonly string[],
  lambda: string | undefined,
): PolicyStatement {
  const denyAll = `arn:${Stack.of(scope).partition}:iam::aws:policy/${denyAllName}`;
  const arns = {
    ...(denyAllBy && { [denyAllBy]: denyAll }),
    ...(protects && { [sourceFunction]: lambda }),
  };
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
    ...(Object.keys(arns).length > 0 && { conditions: { ArnEquals: arns } }),
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
