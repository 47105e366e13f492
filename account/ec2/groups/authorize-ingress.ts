import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../../model.ts';
import { refuseDryRun } from '../errors.ts';
import type { RegionState } from '../state.ts';
import { readPermissions, ruleText, toRules } from './permissions.ts';
import { addRules, groupOf, rulesOf } from './rules.ts';

/**
 * Opens a group to address ranges, given as IpPermissions or as one flat rule.
 *
 * @throws AwsError MissingParameter, InvalidGroup.NotFound, InvalidPermission.Duplicate, DryRunOperation, or
 * NotImplemented for rules whose source is a group or a prefix list
 */
export function authorizeSecurityGroupIngress(
  request: sdk.AuthorizeSecurityGroupIngressRequest,
  state: RegionState,
): sdk.AuthorizeSecurityGroupIngressResult {
  const group = groupOf(request, state);
  const existing = rulesOf(state, group, false).map(ruleText);
  const rules = readPermissions(request).flatMap(toRules);
  const duplicate = rules.map(ruleText).find((text) => existing.includes(text));
  if (duplicate !== undefined) {
    throw new AwsError(
      'InvalidPermission.Duplicate',
      `the specified rule "${duplicate}, ALLOW" already exists`,
    );
  }
  refuseDryRun(request.DryRun);
  return { Return: true, SecurityGroupRules: [...addRules(state, group, rules, false)] };
}
