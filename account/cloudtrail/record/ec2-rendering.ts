import type { Json, JsonObject } from './record.ts';
import { toJsonObject, toLowerFirst, type Rendering } from './to-json.ts';

/** EC2's own names in records, where they are not the model's name with a small first letter. */
const names: Readonly<Record<string, string>> = {
  BlockDeviceMappings: 'blockDeviceMapping',
  Filters: 'filterSet',
  GroupIds: 'securityGroupIdSet',
  GroupNames: 'securityGroupSet',
  Groups: 'groupSet',
  InstanceIds: 'instancesSet',
  Instances: 'instancesSet',
  Ipv6Addresses: 'ipv6AddressesSet',
  NetworkInterfaces: 'networkInterfaceSet',
  PrivateIpAddresses: 'privateIpAddressesSet',
  RegionNames: 'regionSet',
  Return: '_return',
  SecurityGroupRules: 'securityGroupRuleSet',
  SecurityGroups: 'groupSet',
  SpotInstanceRequestIds: 'spotInstanceRequestIdSet',
  SpotInstanceRequests: 'spotInstanceRequestSet',
  StateTransitionReason: 'reason',
  StoppingInstances: 'instancesSet',
  Tags: 'tagSet',
  TerminatingInstances: 'instancesSet',
  UserIdGroupPairs: 'groups',
  Values: 'valueSet',
};

/** Lists of plain values become lists of objects with one member. */
const members: Readonly<Record<string, string>> = {
  GroupIds: 'groupId',
  GroupNames: 'groupName',
  InstanceIds: 'instanceId',
  RegionNames: 'regionName',
  SpotInstanceRequestIds: 'spotInstanceRequestId',
  Values: 'value',
};

/** EC2 shows lists as `{items: [...]}`, empty ones as `{}`, and times in milliseconds. */
export const ec2Rendering: Rendering = {
  time: (time) => time.getTime(),
  list: toSet,
  // An instance's state is an object of its own name; the state of its monitoring or metadata options is a word.
  name: (name, value) =>
    name === 'State' && typeof value === 'object' ? 'instanceState' : (names[name] ?? toLowerFirst(name)),
};

function toSet(name: string, items: readonly Json[]): Json {
  const member = members[name];
  const shown = member === undefined ? items : items.map((item) => ({ [member]: item }));
  // This one list says `item` in real records.
  return shown.length === 0 ? {} : { [name === 'PrivateIpAddresses' ? 'item' : 'items']: shown };
}

/** What stands in the place of user data, always. */
export const sensitive = '<sensitiveDataRemoved>';

/** The tags of a specification are a plain list, unlike EC2's other lists. */
export function toTagSpecificationSet(specifications: readonly object[]): JsonObject {
  const plain: Rendering = { ...ec2Rendering, list: (_name, items) => items, name: toLowerFirst };
  return { items: specifications.map((specification) => toJsonObject(specification, plain)) };
}
