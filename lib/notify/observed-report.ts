import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { env, observedStep } from '../../lambda/contract.ts';
import { StepFunction } from '../functions/step-function.ts';
import { defaultBusArn } from './default-bus.ts';
import type { SubscriptionCheckProps } from './subscription-check.ts';

interface ObservedReportProps extends SubscriptionCheckProps {
  readonly table: Table;
}

/**
 * Says once a week, after `observeDays`, what mode observe would have contained and that nothing is armed: nobody is to
 * believe for months that a deployment protects which only looks. It is there in that mode alone.
 * See docs/decisions/0044-observe-has-an-end.md.
 */
export class ObservedReport extends Construct {
  readonly step: StepFunction<typeof observedStep>;

  constructor(scope: Construct, id: string, { settings, topic, key, table }: ObservedReportProps) {
    super(scope, id);
    this.step = new StepFunction(this, 'ReportObserved', {
      step: observedStep,
      settings,
      environment: { [env.reportTopic]: topic.topicArn, [env.incidentTable]: table.tableName },
      resources: {
        'incident-table': [table.tableArn],
        'report-topic': [topic.topicArn],
        key: [key.keyArn],
        'default-bus': [defaultBusArn(this)],
      },
    });
    new Rule(this, 'Rule', {
      description: 'Asks once a day whether it is time to say that nothing is armed.',
      schedule: Schedule.rate(Duration.days(1)),
      // The next one comes in any case.
      targets: [new LambdaFunction(this.step.function, { retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });
  }
}
