import type * as sdk from '@aws-sdk/client-iam';
import type { Call, Operation, PolicyDocument } from '../../model.ts';
import { isAwsManaged } from './attachments.ts';
import { entityArn, wholeSeconds, type IamContext } from '../context.ts';
import { accessDenied, deleteConflict, entityAlreadyExists, limitExceeded, noSuchEntity } from '../errors.ts';
import { findPolicy } from '../store/find.ts';
import { newEntityId } from '../store/ids.ts';
import { encodePolicy, parseIdentityPolicy, policySize } from './policy-document.ts';
import type { ManagedPolicy, Permissions, Store } from '../store/store.ts';
import { checkName, checkPath, required } from '../validate.ts';

/** Characters without white space; fixed (IAM User Guide, "IAM and AWS STS quotas"). */
const sizeQuota = 6144;

/** CreatePolicy, GetPolicy, GetPolicyVersion, DeletePolicy. A policy has one version here, v1. */
export function customerPolicyOperations(context: IamContext): Record<string, Operation> {
  const { store } = context;
  return {
    CreatePolicy: (input: sdk.CreatePolicyRequest): sdk.CreatePolicyResponse => {
      const policy = toPolicy(context, input);
      refuseSameName(store, policy);
      store.policies.set(policy.arn, policy);
      return { Policy: toOutput(store, policy) };
    },
    GetPolicy: (input: sdk.GetPolicyRequest): sdk.GetPolicyResponse => ({
      Policy: toOutput(store, findPolicy(store, input.PolicyArn)),
    }),
    GetPolicyVersion: (input: sdk.GetPolicyVersionRequest): sdk.GetPolicyVersionResponse => {
      const { arn, versionId, createDate, policy } = findPolicy(store, input.PolicyArn);
      if (required(input.VersionId, 'versionId') !== versionId) {
        throw noSuchEntity(
          `Policy ${arn} version ${String(input.VersionId)} does not exist or is not attachable.`,
        );
      }
      return {
        PolicyVersion: {
          Document: encodePolicy(policy.text),
          VersionId: versionId,
          IsDefaultVersion: true,
          CreateDate: createDate,
        },
      };
    },
    DeletePolicy: (input: sdk.DeletePolicyRequest, call: Call): void => {
      const { arn } = findPolicy(store, input.PolicyArn);
      if (isAwsManaged(arn)) {
        throw accessDenied(
          `User: ${call.principal.arn} is not authorized to perform: iam:DeletePolicy on resource: policy ${arn}`,
        );
      }
      removePolicy(context, arn);
    },
  };
}

/** A customer managed policy as templates describe it. */
export interface PolicyDescription {
  readonly policyName: string;
  readonly path?: string;
  readonly document: PolicyDocument;
}

/**
 * Puts a policy in, replacing the document of the one of the same ARN.
 *
 * @throws AwsError EntityAlreadyExists for the name of one at another path; MalformedPolicyDocument, LimitExceeded
 */
export function putPolicy(context: IamContext, { policyName, path, document }: PolicyDescription) {
  const { policies } = context.store;
  const policy = toPolicy(context, {
    ...{ PolicyName: policyName, Path: path, PolicyDocument: JSON.stringify(document) },
  });
  const existing = policies.get(policy.arn);
  if (!existing) refuseSameName(context.store, policy);
  policies.set(policy.arn, existing ? { ...existing, policy: policy.policy } : policy);
  return { arn: policy.arn };
}

/** @throws AwsError DeleteConflict where it is attached, or is a boundary */
export function removePolicy({ store }: IamContext, arn: string): void {
  const { attachments, boundaries } = countUses(store, arn);
  if (attachments + boundaries > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
  store.policies.delete(arn);
}

function toPolicy(context: IamContext, input: sdk.CreatePolicyRequest): ManagedPolicy {
  const policyName = checkName(input.PolicyName, 'policyName', 128);
  const path = checkPath(input.Path);
  const text = required(input.PolicyDocument, 'policyDocument');
  if (policySize(text) > sizeQuota) throw limitExceeded(`Cannot exceed quota for PolicySize: ${sizeQuota}`);
  return {
    policyId: newEntityId('ANPA'),
    policyName,
    path,
    arn: entityArn(context, 'policy', path, policyName),
    versionId: 'v1',
    createDate: wholeSeconds(context),
    ...(input.Description !== undefined && { description: input.Description }),
    policy: parseIdentityPolicy(text),
  };
}

/** Names are unique among the account's own policies, whatever their path; AWS's names do not count. */
function refuseSameName(store: Store, policy: ManagedPolicy): void {
  const name = policy.policyName.toLowerCase();
  const taken = [...store.policies.values()].some(
    (other) => !isAwsManaged(other.arn) && other.policyName.toLowerCase() === name,
  );
  if (taken) {
    throw entityAlreadyExists(
      `A policy called ${policy.policyName} already exists. Duplicate names are not allowed.`,
    );
  }
}

function countUses(store: Store, arn: string): { attachments: number; boundaries: number } {
  const all: Permissions[] = [...store.users.values(), ...store.roles.values()].map((one) => one.permissions);
  return {
    attachments: all.filter(({ attached }) => attached.includes(arn)).length,
    boundaries: all.filter(({ boundary }) => boundary === arn).length,
  };
}

function toOutput(store: Store, policy: ManagedPolicy): sdk.Policy {
  const { attachments, boundaries } = countUses(store, policy.arn);
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.versionId,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: policy.createDate,
    UpdateDate: policy.createDate,
  };
}
