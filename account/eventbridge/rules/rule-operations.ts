import type * as sdk from '@aws-sdk/client-eventbridge';
import type { Rule, RuleState } from '../model.ts';
import { AwsError, type Call, type Operation, refuseUnmodelled } from '../../model.ts';
import type { RuleDefinition } from './define-rule.ts';
import { takePage } from '../pages.ts';
import { type Store, toBusName } from '../store.ts';

const putRuleFields = ['Name', 'EventPattern', 'ScheduleExpression', 'State', 'Description', 'EventBusName'];

/** The operations on rules themselves. https://docs.aws.amazon.com/eventbridge/latest/APIReference/ */
export function createRuleOperations(store: Store, define: (definition: RuleDefinition) => Rule) {
  /** An existing rule keeps its targets; everything else is replaced, as PutRule does. */
  function PutRule(input: sdk.PutRuleRequest, call: Call): sdk.PutRuleResponse {
    refuseUnmodelled('events:PutRule', input, putRuleFields);
    const rule = define({
      name: input.Name ?? '',
      region: call.region,
      busName: toBusName(input.EventBusName),
      patternText: input.EventPattern,
      schedule: input.ScheduleExpression,
      state: input.State ?? 'ENABLED',
      description: input.Description,
    });
    return { RuleArn: rule.arn };
  }

  function find(name: string | undefined, busNameOrArn: string | undefined, call: Call): Rule {
    return store.rule(call.region, toBusName(busNameOrArn), name ?? '');
  }

  function DescribeRule(input: sdk.DescribeRuleRequest, call: Call): sdk.DescribeRuleResponse {
    return describe(find(input.Name, input.EventBusName, call));
  }

  function ListRules(input: sdk.ListRulesRequest, call: Call): sdk.ListRulesResponse {
    const bus = store.bus(call.region, toBusName(input.EventBusName));
    const rules = store.rulesOf(bus).filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
    const { items, nextToken } = takePage(rules, input.Limit, input.NextToken);
    return { Rules: items.map(describe), ...(nextToken !== undefined && { NextToken: nextToken }) };
  }

  function setState(input: sdk.EnableRuleRequest, call: Call, state: RuleState): void {
    store.putRule({ ...find(input.Name, input.EventBusName, call), state });
  }

  /** Deleting what is not there succeeds, as in AWS. */
  function DeleteRule(input: sdk.DeleteRuleRequest, call: Call): void {
    const rule = store.findRule(call.region, toBusName(input.EventBusName), input.Name ?? '');
    if (!rule) return;
    if (rule.targets.length > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    store.deleteRule(rule);
  }

  return {
    PutRule,
    DescribeRule,
    ListRules,
    DeleteRule,
    EnableRule: (input: sdk.EnableRuleRequest, call: Call) => setState(input, call, 'ENABLED'),
    DisableRule: (input: sdk.DisableRuleRequest, call: Call) => setState(input, call, 'DISABLED'),
  } satisfies Record<string, Operation>;
}

function describe(rule: Rule) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    State: rule.state,
    EventBusName: rule.busName,
    ...(rule.patternText !== undefined && { EventPattern: rule.patternText }),
    ...(rule.schedule !== undefined && { ScheduleExpression: rule.schedule }),
    ...(rule.description !== undefined && { Description: rule.description }),
  };
}
