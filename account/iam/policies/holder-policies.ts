import type * as sdk from '@aws-sdk/client-iam';
import type { Operation } from '../../model.ts';
import { attachPolicy, detachPolicy, listAttachedPolicies } from './attachments.ts';
import { deleteBoundary, putBoundary } from './boundaries.ts';
import type { IamContext } from '../context.ts';
import { roleHolder, userHolder, type Holder } from '../store/holders.ts';
import {
  deleteInlinePolicy,
  getInlinePolicy,
  listInlinePolicies,
  putInlinePolicy,
} from './inline-policies.ts';

/** PutUserPolicy and PutRolePolicy to DeleteUserPermissionsBoundary and DeleteRolePermissionsBoundary. */
export function holderPolicyOperations(context: IamContext): Record<string, Operation> {
  return { ...operationsOn('User', context), ...operationsOn('Role', context) };
}

/** The input of an operation on a user or on a role: both have the same members beside the name. */
type On<T> = Omit<T, 'UserName'> & { readonly UserName?: string; readonly RoleName?: string };

/** Inline policies, managed policies and the permissions boundary. */
function operationsOn(kind: 'User' | 'Role', { store }: IamContext): Record<string, Operation> {
  const of = ({ UserName, RoleName }: On<object>): Holder =>
    kind === 'User' ? userHolder(store, UserName) : roleHolder(store, RoleName);
  return {
    [`Put${kind}Policy`]: (input: On<sdk.PutUserPolicyRequest>) => putInlinePolicy(of(input), input),
    [`Get${kind}Policy`]: (input: On<sdk.GetUserPolicyRequest>) => {
      const holder = of(input);
      return { [`${kind}Name`]: holder.name, ...getInlinePolicy(holder, input) };
    },
    [`List${kind}Policies`]: (input: On<sdk.ListUserPoliciesRequest>) => listInlinePolicies(of(input), input),
    [`Delete${kind}Policy`]: (input: On<sdk.DeleteUserPolicyRequest>) => deleteInlinePolicy(of(input), input),
    [`Attach${kind}Policy`]: (input: On<sdk.AttachUserPolicyRequest>) =>
      attachPolicy(store, of(input), input),
    [`Detach${kind}Policy`]: (input: On<sdk.DetachUserPolicyRequest>) => detachPolicy(of(input), input),
    [`ListAttached${kind}Policies`]: (input: On<sdk.ListAttachedUserPoliciesRequest>) =>
      listAttachedPolicies(store, of(input), input),
    [`Put${kind}PermissionsBoundary`]: (input: On<sdk.PutUserPermissionsBoundaryRequest>) =>
      putBoundary(store, of(input), input.PermissionsBoundary),
    [`Delete${kind}PermissionsBoundary`]: (input: On<object>) => deleteBoundary(of(input)),
  };
}
