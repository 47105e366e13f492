import type { AccessRequest, Call } from '../model.ts';

interface AccessInput {
  readonly Findings?: readonly { readonly ProductArn?: string; readonly AwsAccountId?: string }[];
}

/**
 * What IAM is asked for one call to Security Hub: for an import, each product that findings come from.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecurityhub.html
 */
export function securityHubAccess(accountId: string, call: Call): readonly AccessRequest[] {
  const action = `securityhub:${call.operation}`;
  if (call.operation !== 'BatchImportFindings') {
    return [{ action, resource: `arn:aws:securityhub:${call.region}:${accountId}:hub/default` }];
  }
  const { Findings: findings = [] } = call.input as AccessInput;
  const requests = findings.map(({ ProductArn: resource = '*', AwsAccountId: target = '' }) => ({
    action,
    resource,
    context: { 'securityhub:TargetAccount': target },
  }));
  return requests.length > 0 ? requests : [{ action, resource: '*' }];
}
