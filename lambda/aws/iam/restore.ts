import {
  CreateLoginProfileCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import type { Holder } from '../../../core/containment/action.ts';
import type { RestorePorts } from '../../../core/containment/actions/ports.ts';
import { isAwsError, toFailure } from '../failure.ts';

/**
 * What only restoring needs. No Lambda imports it: a test holds the bundles to that.
 * @param denyAll the ARN of AWSDenyAll in this partition
 */
export function makeRestore(iam: IAMClient, denyAll: string): RestorePorts['restore'] {
  return {
    async madeAt(holder) {
      const { type, name } = holder;
      try {
        const made =
          type === 'user'
            ? (await iam.send(new GetUserCommand({ UserName: name }))).User
            : (await iam.send(new GetRoleCommand({ RoleName: name }))).Role;
        return made?.CreateDate?.toISOString();
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return undefined;
        throw toFailure(error, `reading ${type} ${name}`);
      }
    },
    deleteInline: ({ type, name }, PolicyName) =>
      remove(`deleting policy ${PolicyName} of ${type} ${name}`, () =>
        type === 'user'
          ? iam.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName }))
          : iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName })),
      ),
    detachDenyAll: ({ type, name }) =>
      remove(`detaching ${denyAll} from ${type} ${name}`, () =>
        type === 'user'
          ? iam.send(new DetachUserPolicyCommand({ UserName: name, PolicyArn: denyAll }))
          : iam.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn: denyAll })),
      ),
    async setBoundary(holder, policyArn) {
      const what = policyArn === undefined ? 'taking away' : `making ${policyArn}`;
      try {
        await (policyArn === undefined ? deleteBoundary(iam, holder) : putBoundary(iam, holder, policyArn));
      } catch (error) {
        throw toFailure(error, `${what} the boundary of ${holder.type} ${holder.name}`);
      }
    },
    async createPassword(userName, password) {
      try {
        await iam.send(
          new CreateLoginProfileCommand({
            UserName: userName,
            Password: password,
            PasswordResetRequired: true,
          }),
        );
        return 'created';
      } catch (error) {
        if (isAwsError(error, 'EntityAlreadyExists')) return 'exists';
        throw toFailure(error, `giving ${userName} a password`);
      }
    },
  };
}

async function remove(doing: string, call: () => Promise<unknown>): Promise<'removed' | 'none'> {
  try {
    await call();
    return 'removed';
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntity')) return 'none';
    throw toFailure(error, doing);
  }
}

function deleteBoundary(iam: IAMClient, { type, name }: Holder): Promise<unknown> {
  return type === 'user'
    ? iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName: name }))
    : iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: name }));
}

function putBoundary(iam: IAMClient, { type, name }: Holder, PermissionsBoundary: string): Promise<unknown> {
  return type === 'user'
    ? iam.send(new PutUserPermissionsBoundaryCommand({ UserName: name, PermissionsBoundary }))
    : iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: name, PermissionsBoundary }));
}
