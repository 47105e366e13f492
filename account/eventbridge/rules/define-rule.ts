import type { Rule, RuleState, Target } from '../model.ts';
import type { Store } from '../store.ts';
import { AwsError } from '../../model.ts';
import { checkRuleName, checkRuleQuotas } from './check-rule.ts';
import { checkTarget } from './check-target.ts';
import { readPattern } from './read-pattern.ts';
import { toPeriodMs } from './schedule.ts';
import { mergeTargets } from './target-operations.ts';

export interface RuleDefinition {
  readonly name: string;
  readonly region: string;
  readonly busName: string;
  readonly patternText?: string | undefined;
  readonly schedule?: string | undefined;
  readonly state: RuleState;
  readonly description?: string | undefined;
  /** Added to those that a rule of this name has already. */
  readonly targets?: readonly Target[];
}

/**
 * Creates a rule, or replaces everything but the targets of the one that has its name: PutRule, and a template's
 * AWS::Events::Rule.
 *
 * @throws ValidationException, InvalidEventPatternException, LimitExceededException, ResourceNotFoundException
 */
export function defineRule(store: Store, definition: RuleDefinition): Rule {
  const { name, busName, region, patternText, schedule, state, description, targets = [] } = definition;
  checkRuleName(name, state);
  checkSource(definition);
  const bus = store.bus(region, busName);
  const before = store.findRule(region, busName, name);
  const others = store.rulesOf(bus).filter((other) => other !== before);
  checkRuleQuotas(bus, others, patternText ?? '');
  for (const target of targets) checkTarget(target, region);
  const rule: Rule = {
    name,
    region,
    busName,
    arn: store.ruleArn(region, busName, name),
    ...(patternText !== undefined && { pattern: readPattern(patternText), patternText }),
    ...(schedule !== undefined && { schedule }),
    ...(description !== undefined && { description }),
    state,
    targets: mergeTargets(before?.targets ?? [], targets),
  };
  store.putRule(rule);
  return rule;
}

/** @throws ValidationException for a rule that nothing sets off, or a schedule that is none or on another bus */
function checkSource({ busName, patternText, schedule }: RuleDefinition): void {
  if (patternText === undefined && schedule === undefined) {
    throw new AwsError(
      'ValidationException',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    );
  }
  if (schedule === undefined) return;
  toPeriodMs(schedule);
  if (busName !== 'default')
    throw new AwsError(
      'ValidationException',
      'ScheduleExpression is supported only on the default event bus.',
    );
}
