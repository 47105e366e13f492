import { Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { busName } from '../../lambda/contract.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { Delivery, type DeliveryProps } from './delivery.ts';
import { alarmPattern, launchPattern, startedByOthersPattern } from './launch-pattern.ts';
import { partitionOf } from '../partition.ts';
import { containmentFailedNotice, sensorAlarmNotice, startedByOthersNotice } from '../responder/notices.ts';
import { createRole } from '../access/role.ts';

export interface IntakeProps {
  readonly stateMachine: IStateMachine;
  /** Whoever takes up containments again, where there is a patrol. */
  readonly patrolRole?: IRole;
  /** Where notices go: the report topic, under a role that may publish to it. */
  readonly notices: DeliveryProps['to'];
}

/** The responder's bus, what arrives on it, and what becomes of executions that end badly. */
export class Intake extends Construct {
  readonly bus: EventBus;
  readonly undeliveredLaunches: Queue;
  readonly undeliveredNotices: Queue;

  constructor(scope: Construct, id: string, { stateMachine, patrolRole, notices }: IntakeProps) {
    super(scope, id);
    const bus = (this.bus = new EventBus(this, 'Bus', {
      eventBusName: busName,
      // GovCloud's schema of a bus has no description, and refuses one.
      ...(partitionOf(Stack.of(this).region) !== 'aws-us-gov' && {
        description: 'Launches and alarms that the sensors forward.',
      }),
    }));
    this.undeliveredLaunches = new DeadLetterQueue(this, 'UndeliveredLaunches').queue;
    this.undeliveredNotices = new DeadLetterQueue(this, 'UndeliveredNotices').queue;

    const startRole = this.startRole(stateMachine);
    new Delivery(this, 'Launches', {
      description: 'Starts a containment for every launch that a sensor forwards.',
      bus,
      pattern: launchPattern(),
      to: { arn: stateMachine.stateMachineArn, role: startRole },
      deadLetters: this.undeliveredLaunches,
    });
    new Delivery(this, 'SensorAlarms', {
      description: 'Tells on-call that a sensor could not forward.',
      bus,
      pattern: alarmPattern(),
      to: notices,
      input: sensorAlarmNotice(),
      deadLetters: this.undeliveredNotices,
    });
    new Delivery(this, 'FailedContainments', {
      description: 'Tells on-call that a containment did not end well, without any of our code.',
      pattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
          stateMachineArn: [stateMachine.stateMachineArn],
        },
      },
      to: notices,
      input: containmentFailedNotice(),
      deadLetters: this.undeliveredNotices,
    });
    new Delivery(this, 'StartedByOthers', {
      description: 'Tells on-call that somebody else started a containment, without any of our code.',
      pattern: startedByOthersPattern(stateMachine, [startRole, ...(patrolRole ? [patrolRole] : [])]),
      to: notices,
      input: startedByOthersNotice(),
      deadLetters: this.undeliveredNotices,
    });
  }

  private startRole(stateMachine: IStateMachine) {
    return createRole(this, 'LaunchDeliveryRole', {
      name: 'launch-delivery',
      service: 'events.amazonaws.com',
      resources: { containment: [stateMachine.stateMachineArn] },
    });
  }
}
