import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ownRolePath } from '../../lambda/contract.ts';
import type { Settings, Tag } from '../../core/settings/settings.ts';
import type { Permission } from './permission.ts';

/** Who is never changed, as IAM is told. Protection stands in IAM too: whatever the code decides, it cannot act. */
export interface Protection {
  /** ARNs, with wildcards, of the users and roles of the settings. */
  readonly arns: Readonly<Record<'users' | 'roles', readonly string[]>>;
  readonly tags: readonly Tag[];
}

export const nothingProtected: Protection = { arns: { users: [], roles: [] }, tags: [] };

/** What the settings protect, and the responder's own roles. */
export function protectionOf(
  scope: Construct,
  { protectedPrincipals, protectedTags }: Pick<Settings, 'protectedPrincipals' | 'protectedTags'>,
): Protection {
  const ownRoles = principalsArn(scope, 'role', `${ownRolePath.slice(1)}*`);
  return {
    arns: {
      users: globbedArns(scope, protectedPrincipals, 'user'),
      roles: [...globbedArns(scope, protectedPrincipals, 'role'), ownRoles],
    },
    tags: protectedTags,
  };
}

/** The ARN of every IAM user or role of this account, or of those whose path and name match. */
export function principalsArn(scope: Construct, kind: 'user' | 'role', name = '*'): string {
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: kind,
    resourceName: name,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

/**
 * The principals of one kind that the settings name, as IAM takes them: a policy's resource must name a partition, and
 * the account is this one.
 */
export function globbedArns(
  scope: Construct,
  globs: readonly string[],
  kind: 'user' | 'role',
): readonly string[] {
  const { partition, account } = Stack.of(scope);
  return globs.flatMap((glob) => {
    const [, owner, resource] = /^arn:[^:]+:iam::([^:]+):((?:user|role)\/.+)$/.exec(glob) ?? [];
    if (owner === undefined || !resource?.startsWith(`${kind}/`)) return [];
    return [`arn:${partition}:iam::${owner === '*' ? account : owner}:${resource}`];
  });
}

/** Firebreak's own roles, by their path, and the people of the settings: those whom a deny on everybody spares. */
export const ownRolesAnd = (scope: Construct, globs: readonly string[]): readonly string[] => [
  principalsArn(scope, 'role', `${ownRolePath.slice(1)}*`),
  ...(['user', 'role'] as const).flatMap((kind) => globbedArns(scope, globs, kind)),
];

/**
 * The denies for a role that may change users or roles.
 * @param granted what the role may do
 * @param resourcesOf the ARNs that a permission is on
 */
export function protect(
  granted: readonly Permission[],
  { arns, tags }: Protection,
  resourcesOf: (permission: Permission) => readonly string[],
): PolicyStatement[] {
  const changes = granted.filter(({ protects }) => protects);
  const actions = changes.flatMap((permission) => permission.actions);
  const named = changes.flatMap(({ on }) => {
    if (on === 'backup-owners') return arns.users;
    return on === 'users' || on === 'roles' ? arns[on] : [];
  });
  if (actions.length === 0) return [];
  const deny = (sid: string, resources: readonly string[], conditions?: Record<string, unknown>) =>
    new PolicyStatement({
      sid,
      effect: Effect.DENY,
      actions,
      resources: [...resources],
      ...(conditions && { conditions }),
    });
  return [
    ...(named.length === 0 ? [] : [deny('ProtectedPrincipals', named)]),
    // One statement a tag: conditions of one statement must all hold. IAM's values take the wildcards of the settings.
    ...tags.map(({ key, value }, index) =>
      deny(`ProtectedTag${index + 1}`, changes.flatMap(resourcesOf), {
        StringLike: { [`aws:ResourceTag/${key}`]: value },
      }),
    ),
  ];
}
