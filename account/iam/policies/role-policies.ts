import type * as sdk from '@aws-sdk/client-iam';
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
    PutRolePolicy: (input: sdk.PutRolePolicyRequest): void => putInlinePolicy(of(input), input),
    GetRolePolicy: (input: sdk.GetRolePolicyRequest): sdk.GetRolePolicyResponse => {
      const role = of(input);
      return { RoleName: role.name, ...getInlinePolicy(role, input) };
    },
    ListRolePolicies: (input: sdk.ListRolePoliciesRequest): sdk.ListRolePoliciesResponse =>
      listInlinePolicies(of(input), input),
    DeleteRolePolicy: (input: sdk.DeleteRolePolicyRequest): void => deleteInlinePolicy(of(input), input),
    AttachRolePolicy: (input: sdk.AttachRolePolicyRequest): void => attachPolicy(store, of(input), input),
    DetachRolePolicy: (input: sdk.DetachRolePolicyRequest): void => detachPolicy(of(input), input),
    ListAttachedRolePolicies: (
      input: sdk.ListAttachedRolePoliciesRequest,
    ): sdk.ListAttachedRolePoliciesResponse => listAttachedPolicies(store, of(input), input),
    PutRolePermissionsBoundary: (input: sdk.PutRolePermissionsBoundaryRequest): void =>
      putBoundary(store, of(input), input.PermissionsBoundary),
    DeleteRolePermissionsBoundary: (input: sdk.DeleteRolePermissionsBoundaryRequest): void =>
      deleteBoundary(of(input)),
  };
}
