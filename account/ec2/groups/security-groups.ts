import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../../model.ts';
import { invalidValue, missingParameter, refuseDryRun } from '../errors.ts';
import { matchesFilters, tagValues } from '../filters.ts';
import { idOf, newId } from '../ids.ts';
import { toPage } from '../pages.ts';
import { type RegionState, toState } from '../state.ts';
import type { Place } from '../instances/to-instance.ts';
import { findGroup } from './find-group.ts';
import { toPermissions } from './permissions.ts';
import { addRules, groupOf, rulesOf } from './rules.ts';

/** The group that every VPC comes with. */
export function toDefaultGroup({ accountId, region, vpcId }: Place): sdk.SecurityGroup {
  return {
    GroupId: idOf('sg', accountId, region),
    GroupName: 'default',
    Description: 'default VPC security group',
    OwnerId: accountId,
    VpcId: vpcId,
    Tags: [],
  };
}

/** Puts a group in; it lets everything out. */
export function addGroup(state: RegionState, group: sdk.SecurityGroup): void {
  state.groups.set(group.GroupId ?? '', group);
  addRules(state, group, [{ IpProtocol: '-1', FromPort: -1, ToPort: -1, CidrIpv4: '0.0.0.0/0' }], true);
}

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
  addGroup(state, group);
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
  return { SecurityGroups: items.map((group) => withRules(state, group)), ...next };
}

const withRules = (state: RegionState, group: sdk.SecurityGroup): sdk.SecurityGroup => ({
  ...group,
  IpPermissions: [...toPermissions(rulesOf(state, group, false))],
  IpPermissionsEgress: [...toPermissions(rulesOf(state, group, true))],
});

/**
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
 *
 * @throws AwsError MissingParameter, InvalidGroup.NotFound, CannotDelete for the default group, DependencyViolation
 * where an instance has it, DryRunOperation
 */
export function deleteSecurityGroup(
  request: sdk.DeleteSecurityGroupRequest,
  state: RegionState,
  now: Date,
): sdk.DeleteSecurityGroupResult {
  const { GroupId: id = '', GroupName: name = '' } = groupOf(request, state);
  if (name === 'default') {
    throw new AwsError(
      'CannotDelete',
      `the specified group: "${id}" name: "${name}" cannot be deleted by a user`,
    );
  }
  const isInUse = [...state.instances.values()].some(
    (instance) =>
      toState(instance, now).Name !== 'terminated' && instance.groups.some(({ GroupId }) => GroupId === id),
  );
  if (isInUse) throw new AwsError('DependencyViolation', `resource ${id} has a dependent object`);
  refuseDryRun(request.DryRun);
  state.groups.delete(id);
  for (const [ruleId, rule] of state.rules) if (rule.GroupId === id) state.rules.delete(ruleId);
  return { Return: true, GroupId: id };
}
