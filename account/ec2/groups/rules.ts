import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../../model.ts';
import { missingParameter, refuseDryRun } from '../errors.ts';
import { matchesFilters } from '../filters.ts';
import { newId } from '../ids.ts';
import { toPage } from '../pages.ts';
import type { RegionState } from '../state.ts';
import { findGroup } from './find-group.ts';
import { readPermissions, type Rule, ruleText, toRules } from './permissions.ts';

/** Adds rules to a group; each gets a number. @returns them as EC2 shows them */
export function addRules(
  state: RegionState,
  { GroupId = '', OwnerId = '' }: sdk.SecurityGroup,
  rules: readonly Rule[],
  isEgress: boolean,
): readonly sdk.SecurityGroupRule[] {
  const added = rules.map((rule) => ({
    ...{ SecurityGroupRuleId: newId('sgr'), GroupId, GroupOwnerId: OwnerId, IsEgress: isEgress },
    ...rule,
  }));
  for (const rule of added) state.rules.set(rule.SecurityGroupRuleId, rule);
  return added;
}

/** The rules of a group in one direction, in the order in which they came. */
export const rulesOf = (
  state: RegionState,
  { GroupId: id }: sdk.SecurityGroup,
  isEgress: boolean,
): readonly sdk.SecurityGroupRule[] =>
  [...state.rules.values()].filter((rule) => rule.GroupId === id && rule.IsEgress === isEgress);

/**
 * Takes rules from a group, by their numbers or by what they say.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html
 *
 * @throws AwsError MissingParameter, InvalidGroup.NotFound, InvalidSecurityGroupRuleId.NotFound,
 * InvalidPermission.NotFound, DryRunOperation, or NotImplemented for rules whose source is a group or a prefix list
 */
export function revokeRules(
  request: sdk.RevokeSecurityGroupIngressRequest,
  state: RegionState,
  isEgress: boolean,
): sdk.RevokeSecurityGroupIngressResult {
  const group = groupOf(request, state);
  const own = rulesOf(state, group, isEgress);
  const { SecurityGroupRuleIds: ids = [] } = request;
  const found =
    ids.length > 0
      ? ids.map((id) => byId(own, id))
      : readPermissions(request)
          .flatMap(toRules)
          .map((rule) => bySaying(own, rule));
  refuseDryRun(request.DryRun);
  for (const { SecurityGroupRuleId: id = '' } of found) state.rules.delete(id);
  return { Return: true, RevokedSecurityGroupRules: found.map(toRevoked) };
}

/** The group that a call names, by id or by name. @throws AwsError MissingParameter, InvalidGroup.NotFound */
export function groupOf(
  { GroupId: id, GroupName: name }: Pick<sdk.RevokeSecurityGroupIngressRequest, 'GroupId' | 'GroupName'>,
  state: RegionState,
): sdk.SecurityGroup {
  if (id === undefined && name === undefined) throw missingParameter('GroupId');
  return findGroup(state, id === undefined ? { name: name ?? '' } : { id });
}

function byId(own: readonly sdk.SecurityGroupRule[], id: string): sdk.SecurityGroupRule {
  const found = own.find(({ SecurityGroupRuleId }) => SecurityGroupRuleId === id);
  if (found) return found;
  throw new AwsError(
    'InvalidSecurityGroupRuleId.NotFound',
    `The security group rule ID '${id}' does not exist`,
  );
}

function bySaying(own: readonly sdk.SecurityGroupRule[], rule: Rule): sdk.SecurityGroupRule {
  const found = own.find((each) => ruleText(each) === ruleText(rule));
  if (found) return found;
  throw new AwsError(
    'InvalidPermission.NotFound',
    'The specified rule does not exist in this security group.',
  );
}

const toRevoked = ({ CidrIpv4, CidrIpv6, ...rule }: sdk.SecurityGroupRule): sdk.RevokedSecurityGroupRule => ({
  SecurityGroupRuleId: rule.SecurityGroupRuleId,
  GroupId: rule.GroupId,
  IsEgress: rule.IsEgress,
  IpProtocol: rule.IpProtocol,
  FromPort: rule.FromPort,
  ToPort: rule.ToPort,
  ...(CidrIpv4 !== undefined && { CidrIpv4 }),
  ...(CidrIpv6 !== undefined && { CidrIpv6 }),
});

/** @throws AwsError InvalidSecurityGroupRuleId.NotFound, DryRunOperation, and those of filters and pages */
export function describeSecurityGroupRules(
  request: sdk.DescribeSecurityGroupRulesRequest,
  state: RegionState,
): sdk.DescribeSecurityGroupRulesResult {
  refuseDryRun(request.DryRun);
  const all = [...state.rules.values()];
  const { SecurityGroupRuleIds: ids = [] } = request;
  const found = (ids.length > 0 ? ids.map((id) => byId(all, id)) : all).filter((rule) =>
    matchesFilters(request.Filters, {
      'group-id': [rule.GroupId ?? ''],
      'security-group-rule-id': [rule.SecurityGroupRuleId ?? ''],
    }),
  );
  const { items, ...next } = toPage(found, request);
  return { SecurityGroupRules: [...items], ...next };
}
