import type {
  AttachRolePolicyRequest,
  DeleteRolePermissionsBoundaryRequest,
  DeleteRolePolicyRequest,
  DetachRolePolicyRequest,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  PutRolePermissionsBoundaryRequest,
  PutRolePolicyRequest,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../model.ts';
import { attachPolicy, detachPolicy, listAttachedPolicies } from './attachments.ts';
import { deleteBoundary, putBoundary } from './boundaries.ts';
import type { IamContext } from '../context.ts';
import { roleHolder, type Holder } from '../store/holders.ts';
import {
  deleteInlinePolicy,
  getInlinePolicy,
  listInlinePolicies,
  putInlinePolicy,
} from './inline-policies.ts';

/** A role's inline policies, managed policies and permissions boundary. */
export function rolePolicyOperations({ store }: IamContext): Record<string, Operation> {
  const of = ({ RoleName }: { RoleName: string | undefined }): Holder => roleHolder(store, RoleName);
  return {
    PutRolePolicy: (input: PutRolePolicyRequest): void => putInlinePolicy(of(input), input),
    GetRolePolicy: (input: GetRolePolicyRequest): GetRolePolicyResponse => {
      const role = of(input);
      return { RoleName: role.name, ...getInlinePolicy(role, input) };
    },
    ListRolePolicies: (input: ListRolePoliciesRequest): ListRolePoliciesResponse =>
      listInlinePolicies(of(input), input),
    DeleteRolePolicy: (input: DeleteRolePolicyRequest): void => deleteInlinePolicy(of(input), input),
    AttachRolePolicy: (input: AttachRolePolicyRequest): void => attachPolicy(store, of(input), input),
    DetachRolePolicy: (input: DetachRolePolicyRequest): void => detachPolicy(of(input), input),
    ListAttachedRolePolicies: (input: ListAttachedRolePoliciesRequest): ListAttachedRolePoliciesResponse =>
      listAttachedPolicies(store, of(input), input),
    PutRolePermissionsBoundary: (input: PutRolePermissionsBoundaryRequest): void =>
      putBoundary(store, of(input), input.PermissionsBoundary),
    DeleteRolePermissionsBoundary: (input: DeleteRolePermissionsBoundaryRequest): void =>
      deleteBoundary(of(input)),
  };
}
