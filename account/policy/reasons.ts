/** The kinds of policy as AWS names them in its error texts. */
export type PolicyType =
  | 'service control policy'
  | 'identity-based policy'
  | 'permissions boundary'
  | 'session policy'
  | 'resource-based policy';

/** The endings that https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html lists. */
export function noneAllows(type: PolicyType, action: string): string {
  return `because no ${type} allows the ${action} action`;
}

export function explicitDenyIn(type: PolicyType): string {
  return `with an explicit deny in ${withArticle(type)}`;
}

export function allowedBy(type: PolicyType): string {
  return `by ${withArticle(type)}`;
}

function withArticle(type: PolicyType): string {
  return type === 'identity-based policy' ? `an ${type}` : `a ${type}`;
}
