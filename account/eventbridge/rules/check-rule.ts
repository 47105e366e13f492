import { AwsError } from '../../model.ts';
import { type Bus, type Rule, ruleStates } from '../model.ts';

/** Regions with the smaller quota of 100 rules a bus; 300 elsewhere, both adjustable in AWS. */
const smallRegions = ['af-south-1', 'eu-south-1'];

/** The quota "Number of rules" of `region`, a bus. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
function rulesPerBus(region: string): number {
  return smallRegions.includes(region) ? 100 : 300;
}

/** @throws ValidationException for a name or a state that no rule can have. */
export function checkRuleName(name: string, state: string): void {
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+ and have length between 1 and 64`,
    );
  }
  if (!(ruleStates as readonly string[]).includes(state)) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${state}' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [${ruleStates.join(', ')}]`,
    );
  }
}

/** Fixed. A field that is called `wildcard` is counted too: the operator is told by its text. */
const wildcardRulesPerBus = 30;
const usesWildcard = /"wildcard"\s*:/;

/**
 * @param others the rules that the bus has beside this one
 * @throws LimitExceededException where one more rule, or one more with a wildcard, does not fit on the bus
 */
export function checkRuleQuotas(bus: Bus, others: readonly Rule[], patternText: string): void {
  if (others.length >= rulesPerBus(bus.region)) {
    throw exceeded(`${rulesPerBus(bus.region)} rules on event bus ${bus.name}`);
  }
  const wildcards = others.filter((rule) => usesWildcard.test(rule.patternText ?? ''));
  if (usesWildcard.test(patternText) && wildcards.length >= wildcardRulesPerBus) {
    throw exceeded(`${wildcardRulesPerBus} rules with a wildcard on event bus ${bus.name}`);
  }
}

function exceeded(quota: string): AwsError {
  return new AwsError(
    'LimitExceededException',
    `The requested resource exceeds the maximum number allowed: ${quota}.`,
  );
}
