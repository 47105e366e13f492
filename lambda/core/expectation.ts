import type { Caller } from './caller.ts';
import { matchesAny } from './glob.ts';
import type { Launch } from './launch.ts';
import type { Expectation } from './settings.ts';

/** How one expectation fared: it matched, or the first thing that kept it from matching, in words. */
export interface RuleResult {
  readonly name: string;
  readonly matched: boolean;
  readonly because: string;
}

/**
 * Holds a launch against one expectation. Every field that the rule gives must hold; what the record does not show
 * never matches, so that an unreadable launch is never expected.
 */
export function checkExpectation(rule: Expectation, launch: Launch, caller: Caller): RuleResult {
  const mismatch =
    principalArn(caller) === undefined
      ? 'expectations are about IAM users and roles of this account, and the caller is neither'
      : firstMismatch(rule, launch, caller);
  return {
    name: rule.name,
    matched: mismatch === undefined,
    because: mismatch ?? 'every field of the rule holds',
  };
}

function firstMismatch(rule: Expectation, launch: Launch, caller: Caller): string | undefined {
  const principal = principalArn(caller);
  if (rule.principals && !(principal !== undefined && matchesAny(rule.principals, principal))) {
    return `principal ${principal ?? 'unknown'} is none of ${rule.principals.join(', ')}`;
  }
  if (rule.regions && !rule.regions.includes(launch.region)) {
    return `region ${launch.region} is none of ${rule.regions.join(', ')}`;
  }
  const { instanceTypes, images, maxCount } = rule;
  if (
    instanceTypes &&
    !(launch.instanceType !== undefined && matchesAny(instanceTypes, launch.instanceType))
  ) {
    return `instance type ${launch.instanceType ?? 'unknown'} is none of ${instanceTypes.join(', ')}`;
  }
  if (images && !(launch.images.length > 0 && launch.images.every((image) => matchesAny(images, image)))) {
    return `image ${launch.images.join(', ') || 'unknown'} is none of ${images.join(', ')}`;
  }
  if (maxCount !== undefined && !(launch.requestedCount !== undefined && launch.requestedCount <= maxCount)) {
    return `${launch.requestedCount ?? 'an unknown number of'} instances asked for, at most ${maxCount} expected`;
  }
  return undefined;
}

/**
 * The ARN that settings name a caller by: the user's, the role's for its sessions, the issuer's for federated ones.
 * @returns undefined where the caller is nobody of this account, or not certain
 */
export function principalArn(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'user-key':
    case 'user-session':
    case 'federated-session':
      return caller.userArn;
    case 'role-session':
      return caller.doubt === undefined ? caller.roleArn : undefined;
    case 'identity-center-session':
      return caller.roleArn;
    case 'root':
    case 'service':
    case 'other-account':
    case 'unsupported':
    case 'malformed':
      return undefined;
  }
}
