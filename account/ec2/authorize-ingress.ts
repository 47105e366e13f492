import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../model.ts';
import { missingParameter, notModelled, refuseDryRun } from './errors.ts';
import { newId } from './ids.ts';
import { findGroup } from './security-groups.ts';
import type { RegionState } from './state.ts';

/**
 * Opens a group to address ranges, given as IpPermissions or as one flat rule.
 *
 * @throws AwsError MissingParameter, InvalidGroup.NotFound, InvalidPermission.Duplicate, DryRunOperation, or
 * NotImplemented for rules whose source is a group or a prefix list
 */
export function authorizeSecurityGroupIngress(
  request: sdk.AuthorizeSecurityGroupIngressRequest,
  state: RegionState,
  accountId: string,
): sdk.AuthorizeSecurityGroupIngressResult {
  const { GroupId: id, GroupName: name } = request;
  if (id === undefined && name === undefined) throw missingParameter('GroupId');
  const group = findGroup(state, id === undefined ? { name: name ?? '' } : { id });
  const permissions = readPermissions(request);
  const existing = (group.IpPermissions ?? []).flatMap(toRules);
  const rules = permissions.flatMap(toRules);
  const duplicate = rules.find((rule) => existing.some((other) => toText(other) === toText(rule)));
  if (duplicate) {
    throw new AwsError(
      'InvalidPermission.Duplicate',
      `the specified rule "${toText(duplicate)}, ALLOW" already exists`,
    );
  }
  refuseDryRun(request.DryRun);
  const groupId = group.GroupId ?? '';
  state.groups.set(groupId, { ...group, IpPermissions: [...(group.IpPermissions ?? []), ...permissions] });
  return {
    Return: true,
    SecurityGroupRules: rules.map((rule) => ({
      SecurityGroupRuleId: newId('sgr'),
      GroupId: groupId,
      GroupOwnerId: accountId,
      IsEgress: false,
      ...rule,
    })),
  };
}

function readPermissions(request: sdk.AuthorizeSecurityGroupIngressRequest): readonly sdk.IpPermission[] {
  const { IpPermissions: permissions = [], CidrIp, IpProtocol, FromPort, ToPort } = request;
  if (request.SourceSecurityGroupName !== undefined || permissions.some(hasOtherSource)) {
    throw notModelled('ec2:AuthorizeSecurityGroupIngress from a group or a prefix list');
  }
  if (permissions.length > 0) return permissions;
  if (CidrIp === undefined) throw missingParameter('ipPermissions');
  return [
    {
      IpProtocol: IpProtocol ?? '-1',
      ...(FromPort !== undefined && { FromPort }),
      ...(ToPort !== undefined && { ToPort }),
      IpRanges: [{ CidrIp }],
    },
  ];
}

function hasOtherSource({
  UserIdGroupPairs: groups = [],
  PrefixListIds: lists = [],
}: sdk.IpPermission): boolean {
  return groups.length > 0 || lists.length > 0;
}

/** One rule for each address range: that is how EC2 numbers them. */
function toRules(permission: sdk.IpPermission): readonly sdk.SecurityGroupRule[] {
  const { IpProtocol = '-1', FromPort = -1, ToPort = -1, IpRanges = [], Ipv6Ranges = [] } = permission;
  const ports = { IpProtocol, FromPort, ToPort };
  return [
    ...IpRanges.map(({ CidrIp = '', Description }) => ({
      ...ports,
      CidrIpv4: CidrIp,
      ...(Description !== undefined && { Description }),
    })),
    ...Ipv6Ranges.map(({ CidrIpv6 = '', Description }) => ({
      ...ports,
      CidrIpv6,
      ...(Description !== undefined && { Description }),
    })),
  ];
}

function toText(rule: sdk.SecurityGroupRule): string {
  const protocol = rule.IpProtocol === '-1' ? 'ALL' : (rule.IpProtocol ?? '').toUpperCase();
  const peer = rule.CidrIpv4 ?? rule.CidrIpv6 ?? '';
  return `peer: ${peer}, ${protocol}, from port: ${String(rule.FromPort)}, to port: ${String(rule.ToPort)}`;
}
