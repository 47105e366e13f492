import type { PolicyDocument } from '../../model.ts';
import { attachPolicy } from '../policies/attachments.ts';
import { wholeSeconds, type IamContext } from '../context.ts';
import { roleNamed } from '../store/find.ts';
import { roleHolder, type Holder } from '../store/holders.ts';
import { putInlinePolicy } from '../policies/inline-policies.ts';
import { toRole } from './roles.ts';
import type { Role } from '../store/store.ts';

/** A role as templates and records describe it. */
export interface RoleDescription {
  readonly roleName: string;
  readonly path?: string;
  readonly assumeRolePolicy: PolicyDocument;
  /** By policy name. */
  readonly inlinePolicies?: Readonly<Record<string, PolicyDocument>>;
  readonly managedPolicyArns?: readonly string[];
  /** ARN of a managed policy. */
  readonly permissionsBoundary?: string;
  /** Seconds. */
  readonly maxSessionDuration?: number;
  /** As it was, for roles of real records; made up otherwise. */
  readonly roleId?: string;
  /** As it was, for roles of real records; built from name and path otherwise. */
  readonly arn?: string;
}

/**
 * Puts a role in, replacing the trust and permissions of one of the same name, which keeps id and age. Policies are
 * checked as IAM checks them, quotas included.
 */
export function putRole(context: IamContext, description: RoleDescription): { arn: string; roleId: string } {
  const { store } = context;
  const fresh = toRole(context, {
    RoleName: description.roleName,
    Path: description.path,
    AssumeRolePolicyDocument: JSON.stringify(description.assumeRolePolicy),
    MaxSessionDuration: description.maxSessionDuration,
    PermissionsBoundary: description.permissionsBoundary,
  });
  const existing = roleNamed(store, fresh.roleName);
  const role: Role = {
    ...fresh,
    roleId: description.roleId ?? existing?.roleId ?? fresh.roleId,
    arn: description.arn ?? fresh.arn,
    createDate: existing?.createDate ?? wholeSeconds(context),
  };
  if (existing !== undefined) store.roles.delete(existing.roleId);
  store.roles.set(role.roleId, role);
  for (const [name, document] of Object.entries(description.inlinePolicies ?? {})) {
    putDocument(roleHolder(store, role.roleName, 'aws'), name, document);
  }
  for (const PolicyArn of description.managedPolicyArns ?? []) {
    attachPolicy(store, roleHolder(store, role.roleName, 'aws'), { PolicyArn });
  }
  return { arn: role.arn, roleId: role.roleId };
}

/** Puts an inline policy on a role. @throws AwsError NoSuchEntity, MalformedPolicyDocument, LimitExceeded */
export function putRolePolicy(
  { store }: IamContext,
  roleName: string,
  policyName: string,
  document: PolicyDocument,
): void {
  putDocument(roleHolder(store, roleName), policyName, document);
}

/** Takes an inline policy from a role. @throws AwsError NoSuchEntity for a role that is not there */
export function removeRolePolicy({ store }: IamContext, roleName: string, policyName: string): void {
  const holder = roleHolder(store, roleName);
  const inline = new Map(holder.permissions.inline);
  inline.delete(policyName);
  holder.replace({ ...holder.permissions, inline });
}

function putDocument(role: Holder, policyName: string, document: PolicyDocument): void {
  putInlinePolicy(role, { PolicyName: policyName, PolicyDocument: JSON.stringify(document) });
}
