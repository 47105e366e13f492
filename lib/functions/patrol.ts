import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { env, patrolStep } from '../../lambda/contract.ts';
import { executionsOf } from '../access/executions.ts';
import type { ContainmentProps } from '../responder/containment-props.ts';
import { StepFunction } from './step-function.ts';

export interface PatrolProps extends Pick<ContainmentProps, 'settings' | 'key' | 'table'> {
  readonly stateMachine: StateMachine;
}

/**
 * Checks contained incidents again after their follow-up, and starts the state machine where one was reverted. The
 * function reads, and changes nothing in IAM. EventBridge may invoke it by its own policy, which names this rule.
 * See docs/decisions/0039-the-patrol.md.
 */
export class Patrol extends Construct {
  readonly step: StepFunction<typeof patrolStep>;

  constructor(scope: Construct, id: string, { settings, key, table, stateMachine }: PatrolProps) {
    super(scope, id);
    const { stateMachineArn } = stateMachine;
    this.step = new StepFunction(this, 'Patrol', {
      step: patrolStep,
      settings,
      environment: { [env.incidentTable]: table.tableName, [env.stateMachine]: stateMachineArn },
      resources: {
        'incident-table': [table.tableArn],
        key: [key.keyArn],
        containment: [stateMachineArn],
        executions: [executionsOf(this, stateMachine)],
      },
    });
    new Rule(this, 'Rule', {
      description: 'Starts a round of the patrol: incidents that hold are checked again.',
      schedule: Schedule.rate(Duration.minutes(settings.patrolMinutes)),
      // A round that cannot be delivered is the next one's work.
      targets: [
        new LambdaFunction(this.step.function, { retryAttempts: 2, maxEventAge: Duration.minutes(10) }),
      ],
    });
  }
}
