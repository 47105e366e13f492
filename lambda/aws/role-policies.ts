import { GetRolePolicyCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { isAwsError, toFailure } from './failure.ts';

export type RolePolicy =
  | { readonly kind: 'found'; readonly document: string }
  | { readonly kind: 'no-policy' }
  | { readonly kind: 'no-role' };

/** A role's inline policies. */
export interface RolePolicies {
  /**
   * Puts the policy, replacing one of the same name. @returns `gone` when the role no longer exists
   * @throws PermanentError for a role that only AWS may change, and where its 10,240 characters of policies are full
   */
  readonly put: (roleName: string, policyName: string, document: string) => Promise<'put' | 'gone'>;
  /** The policy as IAM returns it; its document is URL-encoded JSON. */
  readonly read: (roleName: string, policyName: string) => Promise<RolePolicy>;
}

export function makeRolePolicies(iam: IAMClient): RolePolicies {
  return {
    async put(roleName, policyName, document) {
      try {
        await iam.send(
          new PutRolePolicyCommand({ RoleName: roleName, PolicyName: policyName, PolicyDocument: document }),
        );
        return 'put';
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return 'gone';
        throw toFailure(error, `putting policy ${policyName} on role ${roleName}`);
      }
    },
    async read(roleName, policyName) {
      try {
        const { PolicyDocument } = await iam.send(
          new GetRolePolicyCommand({ RoleName: roleName, PolicyName: policyName }),
        );
        return { kind: 'found', document: PolicyDocument ?? '' };
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity'))
          return { kind: isMissingRole(error) ? 'no-role' : 'no-policy' };
        throw toFailure(error, `reading policy ${policyName} of role ${roleName}`);
      }
    },
  };
}

/** IAM uses one code for a missing role and a missing policy; only its message tells them apart. */
function isMissingRole(error: unknown): boolean {
  return error instanceof Error && /^The role with name .* cannot be found/.test(error.message);
}
