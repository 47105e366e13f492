import { limitExceeded, noSuchEntity, policyNotFound } from '../errors.ts';
import type { Holder } from '../store/holders.ts';
import { paginate, type PageRequest } from '../paginate.ts';
import type { Store } from '../store/store.ts';
import { checkPath, required } from '../validate.ts';

interface AttachmentInput {
  readonly PolicyArn: string | undefined;
}

/** Attaches a managed policy; attaching it twice is no error. */
export function attachPolicy(store: Store, holder: Holder, input: AttachmentInput): void {
  const arn = checkAttachable(store, input.PolicyArn);
  const attached = new Set(holder.permissions.attached).add(arn);
  const { name, most } = holder.attachmentQuota;
  if (attached.size > most) throw limitExceeded(`Cannot exceed quota for ${name}: ${most}`);
  holder.replace({ ...holder.permissions, attached: [...attached] });
}

export function detachPolicy(holder: Holder, input: AttachmentInput): void {
  const arn = required(input.PolicyArn, 'policyArn');
  if (!holder.permissions.attached.includes(arn)) throw policyNotFound(arn);
  holder.replace({
    ...holder.permissions,
    attached: holder.permissions.attached.filter((other) => other !== arn),
  });
}

export function listAttachedPolicies(
  store: Store,
  holder: Holder,
  request: PageRequest & { readonly PathPrefix?: string | undefined },
) {
  const prefix = request.PathPrefix === undefined ? '/' : checkPath(request.PathPrefix);
  const attached = holder.permissions.attached
    .map((arn) => store.policies.get(arn))
    .filter((policy) => policy !== undefined)
    .filter((policy) => policy.path.startsWith(prefix));
  const { items, rest } = paginate(attached, ({ policyName, arn }) => `${policyName} ${arn}`, request);
  return {
    AttachedPolicies: items.map(({ policyName, arn }) => ({ PolicyName: policyName, PolicyArn: arn })),
    ...rest,
  };
}

/**
 * The ARN of a policy that can be attached or be a boundary. Of AWS's managed policies only a few are known here; for
 * the others AWS's text alone would mislead, so it says more.
 */
export function checkAttachable(store: Store, policyArn: string | undefined): string {
  const arn = required(policyArn, 'policyArn');
  if (store.policies.get(arn) !== undefined) return arn;
  const known = [...store.policies.values()].filter((policy) => isAwsManaged(policy.arn));
  throw noSuchEntity(
    `Policy ${arn} does not exist or is not attachable.` +
      (isAwsManaged(arn)
        ? ` Of AWS's managed policies the embedded account knows ${known.map((one) => one.policyName).join(', ')}.`
        : ''),
  );
}

export function isAwsManaged(policyArn: string): boolean {
  return /^arn:[^:]+:iam::aws:policy\//.test(policyArn);
}
