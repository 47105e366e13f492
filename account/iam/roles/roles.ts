import type * as sdk from '@aws-sdk/client-iam';
import type { Operation } from '../../model.ts';
import { toBoundaryOutput, withBoundary } from '../policies/boundaries.ts';
import { entityArn, wholeSeconds, type IamContext } from '../context.ts';
import { deleteConflict, entityAlreadyExists, limitExceeded, validationError } from '../errors.ts';
import { findRole, roleNamed } from '../store/find.ts';
import { checkRoleModifiable } from '../store/holders.ts';
import { newEntityId } from '../store/ids.ts';
import { paginate } from '../paginate.ts';
import { encodePolicy, parseTrustPolicy, policySize, type PolicyText } from '../policies/policy-document.ts';
import { noPermissions, type Role } from '../store/store.ts';
import { toTagList, withTags } from '../users/tags.ts';
import { checkName, checkPath, checkRange, required } from '../validate.ts';

/** Characters without white space; AWS raises it to 8,192 on request (IAM User Guide, "IAM and AWS STS quotas"). */
const trustQuota = 2048;

/** CreateRole, GetRole, ListRoles, DeleteRole, UpdateAssumeRolePolicy. */
export function roleOperations(context: IamContext): Record<string, Operation> {
  const { store } = context;
  return {
    CreateRole: (input: sdk.CreateRoleRequest): sdk.CreateRoleResponse => {
      const role = toRole(context, input);
      if (/^\/(aws-service-role|aws-reserved)\//.test(role.path)) {
        throw validationError(`The path ${role.path} is reserved for AWS. Choose another.`);
      }
      if (roleNamed(store, role.roleName)) {
        throw entityAlreadyExists(`Role with name ${role.roleName} already exists.`);
      }
      store.roles.set(role.roleId, role);
      return { Role: toDetail(role) };
    },
    GetRole: (input: sdk.GetRoleRequest): sdk.GetRoleResponse => ({
      Role: toDetail(findRole(store, input.RoleName)),
    }),
    ListRoles: (input: sdk.ListRolesRequest): sdk.ListRolesResponse => {
      const prefix = input.PathPrefix ?? '/';
      const roles = [...store.roles.values()].filter((role) => role.path.startsWith(prefix));
      const { items, rest } = paginate(roles, (role) => role.roleName, input);
      return { Roles: items.map(toListed), ...rest };
    },
    DeleteRole: (input: sdk.DeleteRoleRequest): void => {
      const role = findRole(store, input.RoleName);
      checkRoleModifiable(role);
      if (role.permissions.attached.length > 0) {
        throw deleteConflict('Cannot delete entity, must detach all policies first.');
      }
      if (role.permissions.inline.size > 0) {
        throw deleteConflict('Cannot delete entity, must delete policies first.');
      }
      store.roles.delete(role.roleId);
    },
    UpdateAssumeRolePolicy: (input: sdk.UpdateAssumeRolePolicyRequest): void => {
      const role = findRole(store, input.RoleName);
      checkRoleModifiable(role);
      const trust = checkTrust(required(input.PolicyDocument, 'policyDocument'));
      store.roles.set(role.roleId, { ...role, trust });
    },
  };
}

/** A role without permissions, checked but not yet kept. */
export function toRole(context: IamContext, input: sdk.CreateRoleRequest): Role {
  const roleName = checkName(input.RoleName, 'roleName', 64);
  const path = checkPath(input.Path);
  return {
    roleId: newEntityId('AROA'),
    roleName,
    path,
    arn: entityArn(context, 'role', path, roleName),
    createDate: wholeSeconds(context),
    ...(input.Description !== undefined && { description: input.Description }),
    maxSessionDuration: checkRange(input.MaxSessionDuration ?? 3600, 'maxSessionDuration', 3600, 43_200),
    trust: checkTrust(required(input.AssumeRolePolicyDocument, 'assumeRolePolicyDocument')),
    tags: withTags(new Map(), input.Tags ?? []),
    permissions: withBoundary(context.store, noPermissions, input.PermissionsBoundary),
  };
}

function checkTrust(text: string): PolicyText {
  if (policySize(text) > trustQuota)
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${trustQuota}`);
  return parseTrustPolicy(text);
}

/** Lists leave out tags and boundary (IAM API Reference, ListRoles). */
function toListed(role: Role): sdk.Role {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: role.createDate,
    AssumeRolePolicyDocument: encodePolicy(role.trust.text),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

function toDetail(role: Role): sdk.Role {
  return {
    ...toListed(role),
    ...(role.tags.size > 0 && { Tags: toTagList(role.tags) }),
    ...toBoundaryOutput(role.permissions),
  };
}
