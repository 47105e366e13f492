import type { AccessRequest, Call } from '../model.ts';

/**
 * What EC2 asks IAM for. RunInstances needs an image, a subnet, groups and more beside the instance; here it is
 * asked for the instance alone, so a policy that limits images or subnets by ARN does not bite. Nor is iam:PassRole
 * asked for: instance profiles are not modelled.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function ec2Access(accountId: string, call: Call): readonly AccessRequest[] {
  const { operation, region, input } = call;
  const arn = (kind: 'instance' | 'security-group' | 'spot-instances-request', id: unknown) =>
    `arn:aws:ec2:${region}:${accountId}:${kind}/${typeof id === 'string' ? id : '*'}`;
  const request = (resource: string, context: AccessRequest['context'] = {}): AccessRequest => ({
    action: `ec2:${operation}`,
    resource,
    context: { 'ec2:Region': region, ...context },
  });

  switch (operation) {
    case 'RunInstances':
      return [
        request(arn('instance', '*'), toTypeContext(input.InstanceType)),
        // Tagging at launch is asked for as well, told apart by ec2:CreateAction.
        ...(Array.isArray(input.TagSpecifications) && input.TagSpecifications.length > 0
          ? [toTagging(arn('instance', '*'), region)]
          : []),
      ];
    case 'TerminateInstances':
    case 'StopInstances':
      return toList(input.InstanceIds).map((id) => request(arn('instance', id)));
    case 'RequestSpotInstances':
      return [request(arn('spot-instances-request', '*'))];
    case 'CancelSpotInstanceRequests':
      return toList(input.SpotInstanceRequestIds).map((id) => request(arn('spot-instances-request', id)));
    case 'ModifyInstanceAttribute':
      return [request(arn('instance', input.InstanceId))];
    case 'AuthorizeSecurityGroupIngress':
    case 'DeleteSecurityGroup':
    case 'RevokeSecurityGroupEgress':
    case 'RevokeSecurityGroupIngress':
      return [request(arn('security-group', input.GroupId))];
    case 'CreateSecurityGroup':
      return [request(arn('security-group', '*'))];
    default:
      return [request('*')];
  }
}

function toTagging(resource: string, region: string): AccessRequest {
  return {
    action: 'ec2:CreateTags',
    resource,
    context: { 'ec2:Region': region, 'ec2:CreateAction': 'RunInstances' },
  };
}

function toTypeContext(type: unknown): Readonly<Record<string, string>> {
  return typeof type === 'string' ? { 'ec2:InstanceType': type } : {};
}

/** A call without ids is still one call to be allowed. */
function toList(ids: unknown): readonly unknown[] {
  return Array.isArray(ids) && ids.length > 0 ? ids : ['*'];
}
