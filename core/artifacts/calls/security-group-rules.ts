import { asked, type Call, wordOf } from '../call.ts';
import { eventId, itemLimit, type Maker, type Reading, type Remover } from '../row.ts';
import {
  answeredRules,
  type Direction,
  ipPermissions,
  requestedRules,
  type Rule,
  ruleInWords,
  ruleKey,
} from './security-group-rule.ts';
import { at, textAt } from '../../values/unknown.ts';
import { isShellWord } from '../words.ts';

const firewall = 'T1686.001';
const names = { ingress: 'SecurityGroupIngress', egress: 'SecurityGroupEgress' } as const;
const directions = ['ingress', 'egress'] as const;

/** Openings of security groups, one for each rule. */
export const makers: readonly Maker[] = [
  ...directions.map((direction) => maker(`Authorize${names[direction]}`, (call) => opened(call, direction))),
  maker('ModifySecurityGroupRules', changedRules),
];

export const removers: readonly Remover[] = directions.map((direction) => ({
  service: 'ec2',
  event: `Revoke${names[direction]}`,
  ids: (call: Call): readonly string[] => {
    const revoked = answeredRules(call, direction, 'revokedSecurityGroupRuleSet');
    return [
      ...[...requestedRules(call, direction), ...revoked].map((rule) => idOf(call, ruleKey(rule))),
      ...ruleIdsOf(asked(call, 'securityGroupRuleIds')).map((id) => idOf(call, id)),
    ];
  },
}));

function maker(event: string, read: Maker['read']): Maker {
  return { service: 'ec2', event, technique: firewall, followed: false, read };
}

const idOf = ({ region }: Call, text: string): string =>
  `ec2:${region ?? 'unknown'}:security-group-rule:${text}`;

function opened(call: Call, direction: Direction): readonly Reading[] {
  const answer = answeredRules(call, direction, 'securityGroupRuleSet');
  const rules = answer.length > 0 ? answer : requestedRules(call, direction);
  if (rules.length === 0) return [unreadable(call)];
  const some = rules.slice(0, itemLimit).map((rule) => toReading(call, rule));
  return rules.length > itemLimit ? [...some, theRest(call, rules.slice(itemLimit))] : some;
}

function toReading(call: Call, rule: Rule): Reading {
  const { group, groupName, ruleId } = rule;
  return {
    kind: 'security-group-rule',
    id: idOf(call, ruleKey(rule)),
    goesWith: [
      ...(ruleId === undefined ? [] : [idOf(call, ruleId.slice(0, 100))]),
      `ec2:${call.region ?? 'unknown'}:security-group:${(group ?? groupName ?? 'unknown').slice(0, 300)}`,
    ],
    what: ruleInWords(rule),
    removal: revoke(call, rule),
    inspect: showing(call, group),
    actions: [],
  };
}

function revoke(call: Call, rule: Rule): readonly string[] {
  const { direction, group, groupName, ruleId } = rule;
  const which = group === undefined ? optionOf('group-name', groupName) : optionOf('group-id', group);
  const permissions = ipPermissions(rule);
  const what =
    ruleId !== undefined && /^sgr-\w{8,17}$/.test(ruleId)
      ? `--security-group-rule-ids ${ruleId}`
      : permissions && `--ip-permissions ${permissions}`;
  if (which === undefined || what === undefined || call.region === undefined) return [];
  return [`aws ec2 revoke-security-group-${direction} ${which} ${what} --region ${call.region}`];
}

const optionOf = (option: string, value: string | undefined): string | undefined =>
  value !== undefined && isShellWord(value) ? `--${option} ${value}` : undefined;

function showing({ region }: Call, group: string | undefined): readonly string[] {
  if (region === undefined || group === undefined || !/^sg-\w{8,17}$/.test(group)) return [];
  return [`aws ec2 describe-security-group-rules --filters Name=group-id,Values=${group} --region ${region}`];
}

function unreadable(call: Call): Reading {
  const group = textAt(asked(call), 'groupId') ?? textAt(asked(call), 'groupName');
  const what = `security group ${(group ?? 'unknown').slice(0, 60)} opened, the record does not show for what`;
  return plain(what, eventId(call), showing(call, group));
}

function theRest(call: Call, rules: readonly Rule[]): Reading {
  const what = `${rules.length} more openings of security group ${(rules[0]?.group ?? 'unknown').slice(0, 60)}`;
  return plain(what, `${eventId(call)}:more`, showing(call, rules[0]?.group));
}

function plain(what: string, id: string, inspect: readonly string[]): Reading {
  return { kind: 'security-group-rule', id, goesWith: [], what, removal: [], inspect, actions: [] };
}

/** What the rules were before, the record does not show. */
function changedRules(call: Call): readonly Reading[] {
  const group = wordOf(asked(call, 'groupId'));
  const ids = ruleIdsOf(asked(call, 'securityGroupRule')).slice(0, itemLimit);
  const what =
    `rules ${ids.slice(0, 5).join(', ') || 'unknown'} of security group ${(group ?? 'unknown').slice(0, 60)}, ` +
    'changed';
  return [plain(what, eventId(call), showing(call, group))];
}

/** One element, or a list of them, plain or under `items`: CloudTrail writes all of these. */
function ruleIdsOf(value: unknown): readonly string[] {
  const items = at(value, 'items') ?? value;
  return (Array.isArray(items) ? items.slice(0, 1_000) : [items])
    .map((item: unknown) =>
      typeof item === 'string'
        ? item
        : (textAt(item, 'securityGroupRuleId') ??
          textAt(item, 'SecurityGroupRuleId') ??
          textAt(item, 'content')),
    )
    .filter((id) => id !== undefined)
    .map((id) => id.slice(0, 100));
}
