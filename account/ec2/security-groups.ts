import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../model.ts';
import { invalidValue, missingParameter, refuseDryRun } from './errors.ts';
import { matchesFilters, tagValues } from './filters.ts';
import { idOf, newId } from './ids.ts';
import { toPage } from './pages.ts';
import type { RegionState, StoredInstance } from './state.ts';
import type { Place } from './instances/to-instance.ts';

/** The group that every VPC comes with. */
export function toDefaultGroup({ accountId, region, vpcId }: Place): sdk.SecurityGroup {
  return {
    GroupId: idOf('sg', accountId, region),
    GroupName: 'default',
    Description: 'default VPC security group',
    OwnerId: accountId,
    VpcId: vpcId,
    IpPermissions: [],
    IpPermissionsEgress: [openEgress],
    Tags: [],
  };
}

const openEgress = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/**
 * @throws AwsError MissingParameter, InvalidParameterValue, InvalidGroup.Duplicate, DryRunOperation
 */
export function createSecurityGroup(
  request: sdk.CreateSecurityGroupRequest,
  state: RegionState,
  place: Place,
): sdk.CreateSecurityGroupResult {
  const { GroupName: name, Description: description, VpcId: vpcId = place.vpcId } = request;
  if (name === undefined) throw missingParameter('GroupName');
  if (description === undefined) throw missingParameter('GroupDescription');
  if (name.startsWith('sg-'))
    throw invalidValue('groupName', name, 'Group names may not be in the format sg-*.');
  if ([...state.groups.values()].some((group) => group.GroupName === name && group.VpcId === vpcId)) {
    throw new AwsError(
      'InvalidGroup.Duplicate',
      `The security group '${name}' already exists for VPC '${vpcId}'`,
    );
  }
  refuseDryRun(request.DryRun);
  const group: sdk.SecurityGroup & { GroupId: string } = {
    ...toDefaultGroup(place),
    GroupId: newId('sg'),
    GroupName: name,
    Description: description,
    VpcId: vpcId,
    Tags: (request.TagSpecifications ?? []).flatMap(({ Tags: tags = [] }) => tags),
  };
  state.groups.set(group.GroupId, group);
  return { GroupId: group.GroupId, Tags: group.Tags };
}

/**
 * @throws AwsError InvalidGroup.NotFound, DryRunOperation, and those of {@link toPage} and {@link matchesFilters}
 */
export function describeSecurityGroups(
  request: sdk.DescribeSecurityGroupsRequest,
  state: RegionState,
): sdk.DescribeSecurityGroupsResult {
  refuseDryRun(request.DryRun);
  const { GroupIds: ids = [], GroupNames: names = [] } = request;
  const asked = [
    ...ids.map((id) => findGroup(state, { id })),
    ...names.map((name) => findGroup(state, { name })),
  ];
  const found = (asked.length > 0 ? asked : [...state.groups.values()]).filter((group) =>
    matchesFilters(request.Filters, {
      ...tagValues(group.Tags ?? []),
      'group-id': [group.GroupId ?? ''],
      'group-name': [group.GroupName ?? ''],
      'vpc-id': [group.VpcId ?? ''],
    }),
  );
  const { items, ...next } = toPage(found, request);
  return { SecurityGroups: [...items], ...next };
}

/** The group with an id, or the one with a name in the default VPC. Throws InvalidGroup.NotFound. */
export function findGroup(
  state: RegionState,
  wanted: { readonly id: string } | { readonly name: string },
): sdk.SecurityGroup {
  const text = 'id' in wanted ? wanted.id : wanted.name;
  const group =
    'id' in wanted
      ? state.groups.get(wanted.id)
      : [...state.groups.values()].find(({ GroupName: name }) => name === wanted.name);
  if (!group) throw new AwsError('InvalidGroup.NotFound', `The security group '${text}' does not exist`);
  return group;
}

/** The groups of a launch; the default one when none is asked for. */
export function findGroups(
  state: RegionState,
  ids: readonly string[],
  names: readonly string[],
): StoredInstance['groups'] {
  const wanted = [...ids.map((id) => ({ id })), ...names.map((name) => ({ name }))];
  const groups = (wanted.length > 0 ? wanted : [{ name: 'default' }]).map((one) => findGroup(state, one));
  return groups.map(({ GroupId = '', GroupName = '' }) => ({ GroupId, GroupName }));
}
