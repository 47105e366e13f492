import { GetUserPolicyCommand, type IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { isAwsError, toFailure } from './failure.ts';

export type UserPolicy =
  | { readonly kind: 'found'; readonly document: string }
  | { readonly kind: 'no-policy' }
  | { readonly kind: 'no-user' };

/** A user's inline policies. */
export interface UserPolicies {
  /** Puts the policy, replacing one of the same name. @returns `gone` when the user no longer exists */
  readonly put: (userName: string, policyName: string, document: string) => Promise<'put' | 'gone'>;
  /** The policy as IAM returns it; its document is URL-encoded JSON. */
  readonly read: (userName: string, policyName: string) => Promise<UserPolicy>;
}

export function makeUserPolicies(iam: IAMClient): UserPolicies {
  return {
    async put(userName, policyName, document) {
      try {
        await iam.send(
          new PutUserPolicyCommand({ UserName: userName, PolicyName: policyName, PolicyDocument: document }),
        );
        return 'put';
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity')) return 'gone';
        throw toFailure(error, `putting policy ${policyName} on ${userName}`);
      }
    },
    async read(userName, policyName) {
      try {
        const { PolicyDocument } = await iam.send(
          new GetUserPolicyCommand({ UserName: userName, PolicyName: policyName }),
        );
        return { kind: 'found', document: PolicyDocument ?? '' };
      } catch (error) {
        if (isAwsError(error, 'NoSuchEntity'))
          return { kind: isMissingUser(error) ? 'no-user' : 'no-policy' };
        throw toFailure(error, `reading policy ${policyName} of ${userName}`);
      }
    },
  };
}

/** IAM uses one code for a missing user and a missing policy; only its message tells them apart. */
function isMissingUser(error: unknown): boolean {
  return error instanceof Error && /^The user with name .* cannot be found/.test(error.message);
}
