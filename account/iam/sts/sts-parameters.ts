import type { Credentials } from '@aws-sdk/client-sts';
import type { PolicyDocument } from '../../model.ts';
import { checkAttachable } from '../policies/attachments.ts';
import { notModelled } from '../errors.ts';
import { parseIdentityPolicy } from '../policies/policy-document.ts';
import type { Store, TemporaryCredential } from '../store/store.ts';
import { checkLength } from '../validate.ts';

interface SessionPolicyInput {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined;
}

/** Characters of a session policy as given (STS API Reference, AssumeRole, "Policy"). */
const sessionPolicyLength = 2048;

/** The session policies of a request: the one passed in and the managed ones named, as they are now. */
export function readSessionPolicies(store: Store, input: SessionPolicyInput): readonly PolicyDocument[] {
  const managed = (input.PolicyArns ?? []).map(({ arn }) => checkAttachable(store, arn));
  const named = managed
    .map((arn) => store.policies.get(arn)?.policy.document)
    .filter((one) => one !== undefined);
  if (input.Policy === undefined) return named;
  return [
    parseIdentityPolicy(checkLength(input.Policy, 'policy', 1, sessionPolicyLength)).document,
    ...named,
  ];
}

/** Percent of what AWS allows; AWS packs the policies, so its number is smaller. Only given where there is a policy. */
export function toPackedPolicySize({ Policy }: SessionPolicyInput): { PackedPolicySize?: number } {
  if (Policy === undefined) return {};
  return { PackedPolicySize: Math.ceil((100 * Policy.length) / sessionPolicyLength) };
}

/** Refuses what would change a session's permissions and is not modelled: MFA, session tags, source identity. */
export function refuseParameters(operation: string, input: Readonly<Record<string, unknown>>): void {
  for (const name of [
    'SerialNumber',
    'TokenCode',
    'Tags',
    'TransitiveTagKeys',
    'SourceIdentity',
    'ProvidedContexts',
  ]) {
    if (input[name] !== undefined) {
      throw notModelled(`sts:${operation} with ${name}`, 'leave the parameter out.');
    }
  }
}

export function toStsCredentials(credential: TemporaryCredential): Credentials {
  return {
    AccessKeyId: credential.accessKeyId,
    SecretAccessKey: credential.secretAccessKey,
    SessionToken: credential.sessionToken,
    Expiration: credential.expiresAt,
  };
}
