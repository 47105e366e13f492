import { limitExceeded, noSuchEntity } from '../errors.ts';
import type { Holder } from '../store/holders.ts';
import { paginate, type PageRequest } from '../paginate.ts';
import { encodePolicy, parseIdentityPolicy, policySize } from './policy-document.ts';
import { checkName, required } from '../validate.ts';

/** What Put*Policy, Get*Policy and Delete*Policy name a policy by. */
export interface InlinePolicyInput {
  readonly PolicyName: string | undefined;
  readonly PolicyDocument?: string | undefined;
}

/** Puts a policy, replacing one of the same name. LimitExceeded where all together would be too long. */
export function putInlinePolicy(holder: Holder, input: InlinePolicyInput): void {
  const name = checkName(input.PolicyName, 'policyName', 128);
  const policy = parseIdentityPolicy(required(input.PolicyDocument, 'policyDocument'));
  const inline = new Map(holder.permissions.inline).set(name, policy);
  const size = [...inline.values()].reduce((sum, { text }) => sum + policySize(text), 0);
  if (size > holder.inlineQuota) {
    throw limitExceeded(
      `Maximum policy size of ${holder.inlineQuota} bytes exceeded for ${holder.kind} ${holder.name}`,
    );
  }
  holder.replace({ ...holder.permissions, inline });
}

export function getInlinePolicy(holder: Holder, input: InlinePolicyInput) {
  const name = required(input.PolicyName, 'policyName');
  const policy = holder.permissions.inline.get(name);
  if (policy === undefined) throw inlinePolicyNotFound(holder, name);
  return { PolicyName: name, PolicyDocument: encodePolicy(policy.text) };
}

export function listInlinePolicies(holder: Holder, request: PageRequest) {
  const { items, rest } = paginate(holder.permissions.inline.keys(), (name) => name, request);
  return { PolicyNames: items, ...rest };
}

export function deleteInlinePolicy(holder: Holder, input: InlinePolicyInput): void {
  const name = required(input.PolicyName, 'policyName');
  const inline = new Map(holder.permissions.inline);
  if (!inline.delete(name)) throw inlinePolicyNotFound(holder, name);
  holder.replace({ ...holder.permissions, inline });
}

function inlinePolicyNotFound(holder: Holder, name: string): Error {
  return noSuchEntity(`The ${holder.kind} policy with name ${name} cannot be found.`);
}
