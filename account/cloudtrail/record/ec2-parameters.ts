import { ec2Rendering, sensitive, toTagSpecificationSet } from './ec2-rendering.ts';
import type { JsonObject } from './record.ts';
import { toRunInstancesParameters } from './run-instances-parameters.ts';
import { toJsonObject, without } from './to-json.ts';

type Members = Readonly<Record<string, unknown>>;

/** The operations whose parameters EC2 shows member by member, and what it shows even when the caller left it out. */
const shownByMember: Readonly<Record<string, JsonObject>> = {
  AuthorizeSecurityGroupIngress: { ipPermissions: {} },
  CancelSpotInstanceRequests: {},
  CreateSecurityGroup: {},
  DeleteSecurityGroup: {},
  DescribeInstances: { instancesSet: {}, filterSet: {} },
  DescribeRegions: { regionSet: {} },
  DescribeSecurityGroups: { securityGroupSet: {}, securityGroupIdSet: {}, filterSet: {} },
  ModifyInstanceAttribute: {},
  RequestSpotInstances: {},
  RevokeSecurityGroupEgress: { ipPermissions: {} },
  RevokeSecurityGroupIngress: { ipPermissions: {} },
  StartInstances: {},
  StopInstances: {},
  TerminateInstances: {},
};

/** Operations that answer `<return>true</return>`, which the SDK's output shapes leave out. */
const answerTrue: readonly string[] = ['CreateSecurityGroup', 'ModifyInstanceAttribute'];

/**
 * EC2's requestParameters. Operations that this file does not know are shown as EC2 shows its newer ones:
 * `{"DescribeHostsRequest": {"MaxResults": 100}}`.
 */
export function toEc2Request(operation: string, input: Members): JsonObject {
  if (operation === 'RunInstances') return toRunInstancesParameters(input);
  const defaults = shownByMember[operation];
  if (!defaults) return { [`${operation}Request`]: toWritten(input) };
  const { Description: description, UserData: userData, TagSpecifications: tags } = input;
  // DryRun stands in no record: it is the errorCode that tells.
  const rest = without(input, ['DryRun', 'Description', 'UserData', 'TagSpecifications']);
  return {
    ...defaults,
    ...toJsonObject(rest, ec2Rendering),
    ...(typeof description === 'string' && { groupDescription: description }),
    ...(userData !== undefined && { userData: sensitive }),
    ...(Array.isArray(tags) && { tagSpecificationSet: toTagSpecificationSet(tags) }),
  };
}

/** EC2's responseElements; `requestId` repeats the record's requestID. */
export function toEc2Response(operation: string, requestId: string, output: Members): JsonObject {
  return {
    requestId,
    ...(answerTrue.includes(operation) && { _return: true }),
    ...toJsonObject(output, ec2Rendering),
  };
}

function toWritten(input: Members): JsonObject {
  return toJsonObject(input, { ...ec2Rendering, list: (_name, items) => items, name: (name) => name });
}
