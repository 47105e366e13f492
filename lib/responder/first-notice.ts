import { Duration } from 'aws-cdk-lib';
import { EventField, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { progressStep } from '../../lambda/contract.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { executionsOf } from '../access/executions.ts';
import { createRole } from '../access/role.ts';
import { firstNoticeFlow } from '../flow/first-notice.ts';
import { createMachineLog } from '../functions/log-group.ts';
import { StepFunction } from '../functions/step-function.ts';
import { Delivery } from '../sensor/delivery.ts';
import type { Containment } from './containment.ts';

const firstNoticeMachine = 'firebreak-first-notice';

interface FirstNoticeProps {
  readonly settings: Settings;
  readonly containment: Containment;
  readonly deadLetters: Queue;
}

/** What sees to it that on-call is told in time, whatever the containment is doing: decision 0042. */
export class FirstNotice extends Construct {
  readonly readProgress: StepFunction<typeof progressStep>;
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: FirstNoticeProps) {
    super(scope, id);
    const { settings, containment, deadLetters } = props;
    const { stateMachineArn } = containment.stateMachine;
    const executions = executionsOf(this, containment.stateMachine);
    this.readProgress = new StepFunction(this, 'ReadProgress', {
      step: progressStep,
      settings,
      resources: { executions: [executions] },
    });
    this.stateMachine = this.createStateMachine(props, executions);
    new Delivery(this, 'Executions', {
      description: 'Watches each containment that begins, so that on-call is told of it in time.',
      pattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { status: ['RUNNING'], stateMachineArn: [stateMachineArn] },
      },
      to: { arn: this.stateMachine.stateMachineArn, role: this.deliveryRole() },
      input: RuleTargetInput.fromObject({ executionArn: EventField.fromPath('$.detail.executionArn') }),
      deadLetters,
    });
  }

  private createStateMachine(
    { settings, containment: { functions } }: FirstNoticeProps,
    executions: string,
  ): StateMachine {
    const { readProgress } = this;
    const flow = firstNoticeFlow(new Construct(this, 'first notice'), {
      functions,
      readProgress,
      executions,
    });
    const steps = [readProgress, functions.verify, functions['publish-report']];
    return new StateMachine(this, 'StateMachine', {
      stateMachineName: firstNoticeMachine,
      definitionBody: DefinitionBody.fromChainable(flow),
      role: createRole(this, 'Role', {
        name: 'first-notice',
        service: 'states.amazonaws.com',
        resources: { steps: steps.map((step) => step.function.functionArn), executions: [executions] },
      }),
      timeout: Duration.minutes(30),
      tracingEnabled: true,
      logs: {
        destination: createMachineLog(this, firstNoticeMachine, settings),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
  }

  private deliveryRole() {
    return createRole(this, 'DeliveryRole', {
      name: 'progress-delivery',
      service: 'events.amazonaws.com',
      resources: { 'first-notice': [this.stateMachine.stateMachineArn] },
    });
  }
}
