import type { AccessRequest, Call } from '../../model.ts';
import { sessionArn, type IamContext } from '../context.ts';
import { required } from '../validate.ts';

/**
 * What an STS call needs. GetCallerIdentity and GetSessionToken need no permission, and none can take them away
 * (STS API Reference; IAM User Guide, "Permissions for GetSessionToken"). AssumeRole brings the role's trust policy as
 * the policy on its resource: it must allow the caller, and by naming it directly it does so alone.
 */
export function stsAccess(context: IamContext, call: Call): readonly AccessRequest[] {
  switch (call.operation) {
    case 'GetCallerIdentity':
    case 'GetSessionToken':
      return [];
    case 'AssumeRole':
      return [assumeRoleRequest(context, call)];
    case 'GetFederationToken': {
      const name = required(call.input.Name as string | undefined, 'name');
      return [{ action: 'sts:GetFederationToken', resource: sessionArn(context, `federated-user/${name}`) }];
    }
    default:
      return [{ action: `sts:${call.operation}`, resource: '*' }];
  }
}

function assumeRoleRequest({ view }: IamContext, call: Call): AccessRequest {
  const { input } = call;
  const resource = required(input.RoleArn as string | undefined, 'roleArn');
  const role = view(call).roleWithArn(resource);
  const { RoleSessionName, ExternalId } = input as { RoleSessionName?: string; ExternalId?: string };
  return {
    action: 'sts:AssumeRole',
    resource,
    ...(role !== undefined && { resourcePolicies: [role.trust.document] }),
    context: {
      ...(RoleSessionName !== undefined && { 'sts:RoleSessionName': RoleSessionName }),
      ...(ExternalId !== undefined && { 'sts:ExternalId': ExternalId }),
    },
  };
}
