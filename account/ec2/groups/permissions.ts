import type * as sdk from '@aws-sdk/client-ec2';
import { missingParameter, notModelled } from '../errors.ts';

/** A rule without its number: a protocol, its ports and one address range. */
export type Rule = Pick<
  sdk.SecurityGroupRule,
  'IpProtocol' | 'FromPort' | 'ToPort' | 'CidrIpv4' | 'CidrIpv6' | 'Description'
>;

/**
 * What a call says of rules: IpPermissions, or one flat rule.
 * @throws AwsError MissingParameter, NotImplemented for rules whose source is a group or a prefix list
 */
export function readPermissions(
  request: sdk.AuthorizeSecurityGroupIngressRequest,
): readonly sdk.IpPermission[] {
  const { IpPermissions: permissions = [], CidrIp, IpProtocol, FromPort, ToPort } = request;
  if (request.SourceSecurityGroupName !== undefined || permissions.some(hasOtherSource)) {
    throw notModelled('A rule of a security group from a group or a prefix list');
  }
  if (permissions.length > 0) return permissions;
  if (CidrIp === undefined) throw missingParameter('ipPermissions');
  return [
    {
      // The AWS CLI says `all` where the API says -1.
      IpProtocol: IpProtocol === undefined || IpProtocol === 'all' ? '-1' : IpProtocol,
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
export function toRules(permission: sdk.IpPermission): readonly Rule[] {
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

/** Rules as DescribeSecurityGroups shows them: those of the same protocol and ports together. */
export function toPermissions(rules: readonly Rule[]): readonly sdk.IpPermission[] {
  const groups = Object.groupBy(rules, ({ IpProtocol, FromPort, ToPort }) =>
    JSON.stringify([IpProtocol, FromPort, ToPort]),
  );
  return Object.values(groups).map((same = []) => {
    const { IpProtocol, FromPort = -1, ToPort = -1 } = same[0] ?? {};
    const v4 = same.filter(({ CidrIpv4 }) => CidrIpv4 !== undefined);
    const v6 = same.filter(({ CidrIpv6 }) => CidrIpv6 !== undefined);
    return {
      IpProtocol,
      ...(IpProtocol !== '-1' && { FromPort, ToPort }),
      ...(v4.length > 0 && {
        IpRanges: v4.map(({ CidrIpv4: CidrIp, Description }) => withText({ CidrIp }, Description)),
      }),
      ...(v6.length > 0 && {
        Ipv6Ranges: v6.map(({ CidrIpv6, Description }) => withText({ CidrIpv6 }, Description)),
      }),
    };
  });
}

const withText = <T extends object>(range: T, text: string | undefined): T & { Description?: string } => ({
  ...range,
  ...(text !== undefined && { Description: text }),
});

/** A rule as EC2's errors spell it; two rules that are spelled alike are the same. */
export function ruleText(rule: Rule): string {
  const protocol = rule.IpProtocol === '-1' ? 'ALL' : (rule.IpProtocol ?? '').toUpperCase();
  const peer = rule.CidrIpv4 ?? rule.CidrIpv6 ?? '';
  return `peer: ${peer}, ${protocol}, from port: ${String(rule.FromPort)}, to port: ${String(rule.ToPort)}`;
}
