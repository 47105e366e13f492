import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { env, subscriptionStep } from '../../lambda/contract.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { StepFunction } from '../functions/step-function.ts';
import { defaultBusArn } from './default-bus.ts';

export interface SubscriptionCheckProps {
  readonly settings: Settings;
  readonly topic: ITopic;
  readonly key: IKey;
}

/**
 * Asks SNS once a day whether the addresses of the settings still receive what is published. A link scanner that opens
 * every link of a mail unsubscribes its reader, and CloudFormation does not notice: no deployment subscribes it again.
 */
export class SubscriptionCheck extends Construct {
  readonly step: StepFunction<typeof subscriptionStep>;

  constructor(scope: Construct, id: string, { settings, topic, key }: SubscriptionCheckProps) {
    super(scope, id);
    this.step = new StepFunction(this, 'CheckSubscriptions', {
      step: subscriptionStep,
      settings,
      environment: { [env.reportTopic]: topic.topicArn },
      resources: {
        'report-topic': [topic.topicArn],
        key: [key.keyArn],
        'default-bus': [defaultBusArn(this)],
      },
    });
    new Rule(this, 'Rule', {
      description: 'Asks once a day whether everybody of the settings is subscribed.',
      schedule: Schedule.rate(Duration.days(1)),
      // The next one comes in any case.
      targets: [new LambdaFunction(this.step.function, { retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });
  }
}
