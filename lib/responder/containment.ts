import { Duration, Stack } from 'aws-cdk-lib';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { containmentMachine, env, lookupsPerSecond, type Step, steps } from '../../lambda/contract.ts';
import { hasPatrol } from '../../core/settings/settings.ts';
import { createBackupStep } from '../functions/backup-key.ts';
import type { ContainmentProps } from './containment-props.ts';
import { createFindingStep } from '../functions/security-hub.ts';
import { containmentFlow, page } from '../flow/flow.ts';
import type { FlowProps } from '../flow/flow-props.ts';
import { defaultBusArn } from '../notify/default-bus.ts';
import { createMachineLog } from '../functions/log-group.ts';
import { principalsArn, protectionOf } from '../access/protection.ts';
import { createRole } from '../access/role.ts';
import { Patrol } from '../functions/patrol.ts';
import { createTrailStep } from '../functions/trail-queries.ts';
import { StepFunction, type StepFunctionProps, type StepFunctions } from '../functions/step-function.ts';

/** The steps and the state machine that runs them. */
export class Containment extends Construct {
  readonly functions: StepFunctions;
  readonly backupKey: FlowProps['backupKey'];
  readonly importFinding: FlowProps['importFinding'];
  readonly queryTrail: FlowProps['queryTrail'];
  readonly stateMachine: StateMachine;
  /** Where the settings have one. */
  readonly patrol?: Patrol;

  constructor(scope: Construct, id: string, props: ContainmentProps) {
    super(scope, id);
    this.functions = this.createSteps(props);
    this.backupKey = createBackupStep(this, props);
    this.importFinding = createFindingStep(this, props);
    this.queryTrail = createTrailStep(this, props);
    this.stateMachine = this.createStateMachine(props);
    if (hasPatrol(props.settings))
      this.patrol = new Patrol(this, 'Patrol', { ...props, stateMachine: this.stateMachine });
  }

  private createSteps(props: ContainmentProps): StepFunctions {
    const { settings } = props;
    const created = steps.map((step) => [
      step,
      new StepFunction(this, toPascalCase(step), { step, settings, ...this.needsOf(step, props) }),
    ]);
    return Object.fromEntries(created) as StepFunctions;
  }

  /** What a step must be told, beside the settings. */
  private needsOf(
    step: Step,
    { key, table, bucket, topic }: ContainmentProps,
  ): Pick<StepFunctionProps, 'environment' | 'resources'> {
    switch (step) {
      case 'resolve-caller':
        return {
          environment: { [env.incidentTable]: table.tableName, [env.account]: Stack.of(this).account },
          resources: { 'incident-table': [table.tableArn], key: [key.keyArn] },
        };
      case 'trace-credential':
      case 'find-persistence':
        return { environment: { [env.account]: Stack.of(this).account } };
      case 'deactivate-keys':
      case 'disable-console':
      case 'revoke-sessions':
      case 'deactivate-credentials':
      case 'count-launches':
        return {
          environment: { [env.incidentTable]: table.tableName },
          resources: { 'incident-table': [table.tableArn], key: [key.keyArn] },
        };
      case 'review-activity':
      case 'store-evidence':
        return {
          environment: {
            [env.evidenceBucket]: bucket.bucketName,
            ...(step === 'review-activity' && { [env.lookupsPerSecond]: String(lookupsPerSecond) }),
          },
          resources: {
            evidence: [bucket.arnForObjects('incidents/*')],
            key: [key.keyArn],
          },
        };
      case 'publish-report':
        return {
          environment: { [env.reportTopic]: topic.topicArn, [env.evidenceBucket]: bucket.bucketName },
          resources: {
            'report-topic': [topic.topicArn],
            key: [key.keyArn],
            'default-bus': [defaultBusArn(this)],
          },
        };
      case 'verify':
      case 'inspect-instances':
        return {};
    }
  }

  private createStateMachine(props: ContainmentProps): StateMachine {
    const { settings, table } = props;
    const flow = containmentFlow(new Construct(this, 'Flow'), {
      functions: this.functions,
      table,
      settings,
      ...(this.backupKey && { backupKey: this.backupKey }),
      ...(this.importFinding && { importFinding: this.importFinding }),
      ...(this.queryTrail && { queryTrail: this.queryTrail }),
    });
    return new StateMachine(this, 'StateMachine', {
      stateMachineName: containmentMachine,
      comment: page.join(', '),
      definitionBody: DefinitionBody.fromChainable(flow),
      role: this.stateMachineRole(props),
      // Beside the follow-up's wait, more than it takes with every attempt and every retry used up.
      timeout: Duration.hours(8).plus(Duration.minutes(settings.followUpMinutes)),
      tracingEnabled: true,
      // Without execution data: it holds what an attacker wrote.
      logs: {
        destination: createMachineLog(this, containmentMachine, settings),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
  }

  private stateMachineRole({ settings, key, table }: ContainmentProps) {
    return createRole(this, 'Role', {
      name: 'containment',
      service: 'states.amazonaws.com',
      resources: {
        steps: this.lambdas().map((step) => step.function.functionArn),
        'incident-table': [table.tableArn],
        users: [principalsArn(this, 'user')],
        roles: [principalsArn(this, 'role')],
        key: [key.keyArn],
      },
      protection: protectionOf(this, settings),
    });
  }

  /** Every function that the state machine runs. */
  private lambdas(): readonly StepFunction[] {
    const optional = [this.backupKey, this.importFinding, this.queryTrail].filter(
      (step) => step !== undefined,
    );
    return [...steps.map((step) => this.functions[step]), ...optional];
  }
}

function toPascalCase(step: Step): string {
  return step.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}
