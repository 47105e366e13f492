import type { Rule, RuleState, Target } from './model.ts';
import type { Store } from './store.ts';
import { checkRuleName, checkRuleQuotas } from './check-rule.ts';
import { checkTarget } from './check-target.ts';
import { readPattern } from './read-pattern.ts';
import { mergeTargets } from './target-operations.ts';

export interface RuleDefinition {
  readonly name: string;
  readonly region: string;
  readonly busName: string;
  readonly patternText: string;
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
  const { name, busName, region, patternText, state, description, targets = [] } = definition;
  checkRuleName(name, state);
  const bus = store.bus(region, busName);
  const before = store.findRule(region, busName, name);
  const others = store.rulesOf(bus).filter((other) => other !== before);
  checkRuleQuotas(bus, others, patternText);
  for (const target of targets) checkTarget(target, region);
  const rule: Rule = {
    name,
    region,
    busName,
    arn: store.ruleArn(region, busName, name),
    pattern: readPattern(patternText),
    patternText,
    ...(description !== undefined && { description }),
    state,
    targets: mergeTargets(before?.targets ?? [], targets),
  };
  store.putRule(rule);
  return rule;
}
