import type * as sdk from '@aws-sdk/client-iam';
import type { Operation } from '../../model.ts';
import { attachPolicy, detachPolicy, listAttachedPolicies } from './attachments.ts';
import { deleteBoundary, putBoundary } from './boundaries.ts';
import type { IamContext } from '../context.ts';
import { userHolder, type Holder } from '../store/holders.ts';
import {
  deleteInlinePolicy,
  getInlinePolicy,
  listInlinePolicies,
  putInlinePolicy,
} from './inline-policies.ts';

/** A user's inline policies, managed policies and permissions boundary. */
export function userPolicyOperations({ store }: IamContext): Record<string, Operation> {
  const of = ({ UserName }: { UserName: string | undefined }): Holder => userHolder(store, UserName);
  return {
    PutUserPolicy: (input: sdk.PutUserPolicyRequest): void => putInlinePolicy(of(input), input),
    GetUserPolicy: (input: sdk.GetUserPolicyRequest): sdk.GetUserPolicyResponse => {
      const user = of(input);
      return { UserName: user.name, ...getInlinePolicy(user, input) };
    },
    ListUserPolicies: (input: sdk.ListUserPoliciesRequest): sdk.ListUserPoliciesResponse =>
      listInlinePolicies(of(input), input),
    DeleteUserPolicy: (input: sdk.DeleteUserPolicyRequest): void => deleteInlinePolicy(of(input), input),
    AttachUserPolicy: (input: sdk.AttachUserPolicyRequest): void => attachPolicy(store, of(input), input),
    DetachUserPolicy: (input: sdk.DetachUserPolicyRequest): void => detachPolicy(of(input), input),
    ListAttachedUserPolicies: (
      input: sdk.ListAttachedUserPoliciesRequest,
    ): sdk.ListAttachedUserPoliciesResponse => listAttachedPolicies(store, of(input), input),
    PutUserPermissionsBoundary: (input: sdk.PutUserPermissionsBoundaryRequest): void =>
      putBoundary(store, of(input), input.PermissionsBoundary),
    DeleteUserPermissionsBoundary: (input: sdk.DeleteUserPermissionsBoundaryRequest): void =>
      deleteBoundary(of(input)),
  };
}
