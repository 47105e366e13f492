import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Delivery, type DeliveryProps } from '../sensor/delivery.ts';
import { changePattern, rulesChangedPattern } from './change-patterns.ts';
import type { PartGroups } from './own-parts.ts';

export interface ChangeRulesProps {
  readonly parts: PartGroups;
  /** The responder's bus. */
  readonly to: DeliveryProps['to'];
  readonly deadLetters: Queue;
  /** What else is told of by the rule that watches these: where that rule tells, and which rules it watches besides. */
  readonly guard?: Pick<DeliveryProps, 'to' | 'input'> & {
    readonly rules: readonly string[];
    readonly buses: readonly string[];
  };
}

/**
 * Forwards changes of our own parts in one region to the responder's bus: CloudTrail's events are on the default bus of
 * the region of the call. A rule that is disabled forwards nothing, its own change included: so another one watches
 * these, and they watch that.
 */
export class ChangeRules extends Construct {
  constructor(scope: Construct, id: string, { parts, to, deadLetters, guard }: ChangeRulesProps) {
    super(scope, id);
    const rules = Object.entries(parts).map(
      ([group, own]) =>
        new Delivery(this, group, {
          description: 'Forwards changes of Firebreak’s own parts to the responder.',
          pattern: changePattern(own),
          to,
          deadLetters,
        }),
    );
    const names = rules.map(({ ruleName }) => ruleName);
    new Delivery(this, 'Guard', {
      description: 'Tells of changes of the rules that forward changes.',
      pattern: rulesChangedPattern([...names, ...(guard?.rules ?? [])], guard?.buses ?? []),
      to: guard?.to ?? to,
      ...(guard?.input && { input: guard.input }),
      deadLetters,
    });
  }
}
