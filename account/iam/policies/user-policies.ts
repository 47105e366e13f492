import type {
  AttachUserPolicyRequest,
  DeleteUserPermissionsBoundaryRequest,
  DeleteUserPolicyRequest,
  DetachUserPolicyRequest,
  GetUserPolicyRequest,
  GetUserPolicyResponse,
  ListAttachedUserPoliciesRequest,
  ListAttachedUserPoliciesResponse,
  ListUserPoliciesRequest,
  ListUserPoliciesResponse,
  PutUserPermissionsBoundaryRequest,
  PutUserPolicyRequest,
} from '@aws-sdk/client-iam';
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
    PutUserPolicy: (input: PutUserPolicyRequest): void => putInlinePolicy(of(input), input),
    GetUserPolicy: (input: GetUserPolicyRequest): GetUserPolicyResponse => {
      const user = of(input);
      return { UserName: user.name, ...getInlinePolicy(user, input) };
    },
    ListUserPolicies: (input: ListUserPoliciesRequest): ListUserPoliciesResponse =>
      listInlinePolicies(of(input), input),
    DeleteUserPolicy: (input: DeleteUserPolicyRequest): void => deleteInlinePolicy(of(input), input),
    AttachUserPolicy: (input: AttachUserPolicyRequest): void => attachPolicy(store, of(input), input),
    DetachUserPolicy: (input: DetachUserPolicyRequest): void => detachPolicy(of(input), input),
    ListAttachedUserPolicies: (input: ListAttachedUserPoliciesRequest): ListAttachedUserPoliciesResponse =>
      listAttachedPolicies(store, of(input), input),
    PutUserPermissionsBoundary: (input: PutUserPermissionsBoundaryRequest): void =>
      putBoundary(store, of(input), input.PermissionsBoundary),
    DeleteUserPermissionsBoundary: (input: DeleteUserPermissionsBoundaryRequest): void =>
      deleteBoundary(of(input)),
  };
}
