/** The words of EventBridge, as far as this account knows them. */
import type { PolicyDocument } from '../model.ts';
import type { EventPattern } from '../event-pattern/event-pattern.ts';

/** An event on a bus, as its rules see it and its targets receive it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 in whole seconds, UTC. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * `ENABLED` does not see the read-only management events that CloudTrail delivers; the long state does.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export const ruleStates = ['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'] as const;
export type RuleState = (typeof ruleStates)[number];

interface InputTransformer {
  readonly inputPathsMap: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
}

export interface RetryPolicy {
  /** 0 to 185; AWS's default is 185. */
  readonly maximumRetryAttempts: number;
  /** Seconds, 60 to 86,400; AWS's default is 86,400. */
  readonly maximumEventAgeInSeconds: number;
}

export interface Target {
  readonly id: string;
  readonly arn: string;
  readonly roleArn?: string;
  /** Constant JSON text sent in place of the event. At most one of input, inputPath and inputTransformer. */
  readonly input?: string;
  readonly inputPath?: string;
  readonly inputTransformer?: InputTransformer;
  readonly retryPolicy?: RetryPolicy;
  readonly deadLetterArn?: string;
}

export interface Rule {
  readonly name: string;
  readonly region: string;
  readonly busName: string;
  readonly arn: string;
  readonly pattern?: EventPattern;
  /** The pattern as it was given, as DescribeRule shows it. */
  readonly patternText?: string;
  /** `rate(5 minutes)`; a rule has a pattern, a schedule or both. */
  readonly schedule?: string;
  readonly description?: string;
  readonly state: RuleState;
  readonly targets: readonly Target[];
}

export interface Bus {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly policy?: PolicyDocument;
}

/** One event on its way to one target. `payload` is what the target receives. */
export interface Delivery {
  readonly target: Target;
  readonly rule: Rule;
  readonly payload: string;
  readonly event: BusEvent;
}
