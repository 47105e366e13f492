import type { Duration as CdkDuration } from 'aws-cdk-lib';
import { Duration, Fn, Lazy } from 'aws-cdk-lib';
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
    letIn(deadLetters, this.rule);
  }
}

/** The ARNs of the rules that each queue lets in. */
const senders = new WeakMap<Queue, string[]>();

/**
 * In one statement for all rules of a queue: SQS takes 20 statements and 10 conditions in a policy.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
 */
function letIn(deadLetters: Queue, { ruleArn }: Rule): void {
  const known = senders.get(deadLetters);
  if (known !== undefined) {
    known.push(ruleArn);
    return;
  }
  const arns = [ruleArn];
  senders.set(deadLetters, arns);
  deadLetters.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [deadLetters.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': Lazy.any({ produce: () => arns }) } },
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
