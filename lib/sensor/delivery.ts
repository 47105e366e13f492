import type { Duration as CdkDuration } from 'aws-cdk-lib';
import { Duration, Fn, Stack } from 'aws-cdk-lib';
import {
  type EventPattern,
  type EventBus,
  type IRuleTarget,
  Rule,
  type RuleTargetConfig,
  type RuleTargetInput,
} from 'aws-cdk-lib/aws-events';
import { type IRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * EventBridge's longest: a containment that is a day late is still worth having, and resolve-caller judges it anew.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
const retries: { readonly attempts: number; readonly age: CdkDuration } = {
  attempts: 185,
  age: Duration.hours(24),
};

export interface DeliveryProps {
  readonly description: string;
  readonly pattern: EventPattern;
  /** The default bus where it is left out. */
  readonly bus?: EventBus;
  readonly to: {
    /** A state machine, a topic or another bus. */
    readonly arn: string;
    /**
     * EventBridge delivers in its name, to topics too: without a role it would use the topic's key as a service that
     * names no account, and a key policy could not tell our rules from anybody else's.
     * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
     * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
     */
    readonly role: IRole;
  };
  /** What is delivered; the event itself where it is left out. */
  readonly input?: RuleTargetInput;
  readonly deadLetters: Queue;
}

/** A rule with its one target: retried for a day, then kept in the dead-letter queue. */
export class Delivery extends Construct {
  readonly rule: Rule;
  /** What records and metrics call the rule. */
  readonly ruleName: string;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const { description, pattern, bus, deadLetters } = props;
    this.rule = new Rule(this, 'Rule', {
      description,
      eventPattern: pattern,
      ...(bus && { eventBus: bus }),
      targets: [toTarget(props)],
    });
    // Of a rule on a bus of one's own, CloudFormation's reference is BUS|RULE:
    // https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1131
    this.ruleName = bus ? Fn.select(1, Fn.split('|', this.rule.ruleName)) : this.rule.ruleName;
    letRulesIn(deadLetters);
  }
}

/**
 * What the names begin with that CloudFormation makes up for a stack's resources: `FirebreakResponder-`, `FirebreakSensor-`.
 * Where a type's names are short it cuts the name of the stack, so nothing may depend on the region behind it.
 */
export const madeUpPrefix = (stackName: string): string => `${stackName.split('-')[0]}-`;

/** The queues that let rules in. */
const open = new WeakSet<Queue>();

/**
 * In one statement for all rules of the stack, by the beginning of the names that CloudFormation makes up: SQS takes 20
 * statements, 10 conditions and 8 KB in a policy, and twenty webhooks have sixty rules. Rules of a bus of one's own have
 * its name before theirs.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
function letRulesIn(deadLetters: Queue): void {
  if (open.has(deadLetters)) return;
  open.add(deadLetters);
  const stack = Stack.of(deadLetters);
  const prefix = madeUpPrefix(stack.stackName);
  const rules = [`${prefix}*`, `*/${prefix}*`].map((resourceName) =>
    stack.formatArn({ service: 'events', resource: 'rule', resourceName }),
  );
  deadLetters.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [deadLetters.queueArn],
      conditions: { ArnLike: { 'aws:SourceArn': rules } },
    }),
  );
}

function toTarget({ to, input, deadLetters }: DeliveryProps): IRuleTarget {
  const config: RuleTargetConfig = {
    ...to,
    ...(input && { input }),
    deadLetterConfig: { arn: deadLetters.queueArn },
    retryPolicy: {
      maximumRetryAttempts: retries.attempts,
      maximumEventAgeInSeconds: retries.age.toSeconds(),
    },
  };
  return { bind: () => config };
}
