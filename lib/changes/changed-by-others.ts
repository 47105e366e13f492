import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Webhooks } from '../notify/webhooks.ts';
import { changedByOthersNotice } from '../responder/notices.ts';
import { Delivery, type DeliveryProps } from '../sensor/delivery.ts';
import { changedByOthersPattern } from './change-patterns.ts';
import { ChangeRules } from './change-rules.ts';
import { type HomeParts, partsOfResponder } from './own-parts.ts';

export interface ChangedByOthersProps {
  readonly home: HomeParts;
  /** Whether the events of IAM arrive in the home region. */
  readonly hasIam: boolean;
  /** ARNs of the roles that deploy our stacks. */
  readonly deployers: readonly string[];
  readonly notices: DeliveryProps['to'];
  /** Where changes are forwarded to. */
  readonly toBus: DeliveryProps['to'];
  readonly webhooks?: Webhooks;
  readonly deadLetters: Queue;
}

/** What every part of ours is changed by: those of the home region, and what sensors forward. */
const services = ['iam', 'lambda', 'states', 'events', 'sns', 'dynamodb', 's3', 'kms', 'sqs', 'monitoring'];

/**
 * Tells on-call that somebody else than the deployment of our stacks changed a part of ours: by the topic, and by the
 * webhooks, which need neither the topic nor its key. None of our code is in the way, because it may be what was changed.
 */
export class ChangedByOthers extends Construct {
  private readonly bus: EventBus;
  private readonly told: Delivery;

  constructor(scope: Construct, id: string, props: ChangedByOthersProps) {
    super(scope, id);
    const { home, hasIam, deployers, notices, toBus, webhooks, deadLetters } = props;
    this.bus = home.bus;
    const pattern = changedByOthersPattern([...services, 'cloudformation'], deployers);
    const input = changedByOthersNotice();
    this.told = new Delivery(this, 'Told', {
      description: 'Tells on-call that somebody else than the deployment changed a part of Firebreak.',
      ...{ bus: home.bus, pattern, to: notices, input, deadLetters },
    });
    webhooks?.sendChanges(this, { bus: home.bus, pattern });
    new ChangeRules(this, 'Home', {
      parts: partsOfResponder(this, home, hasIam),
      to: toBus,
      deadLetters,
      guard: { to: notices, input, rules: [this.told.ruleName], buses: [home.bus.eventBusName] },
    });
  }

  /**
   * How many changes were told of.
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
   */
  metric(options: Pick<MetricOptions, 'period' | 'statistic'>): Metric {
    return new Metric({
      namespace: 'AWS/Events',
      metricName: 'TriggeredRules',
      dimensionsMap: { EventBusName: this.bus.eventBusName, RuleName: this.told.ruleName },
      ...options,
    });
  }
}
