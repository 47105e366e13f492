import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  type AnyStep,
  backupStep,
  findingStep,
  metrics,
  type Step,
  steps,
  trailStep,
} from '../../lambda/contract.ts';
import { alarmPeriod, createAlarm, createQueueAlarm } from './alarm.ts';
import type { Containment } from './containment.ts';
import type { Intake } from '../sensor/intake.ts';
import { runbook } from './runbook.ts';
import type { StepFunction } from '../functions/step-function.ts';

export interface AlarmsProps {
  readonly containment: Containment;
  readonly intake: Intake;
  readonly topic: ITopic;
}

const overAMinute = { period: alarmPeriod, statistic: Stats.SUM };

/** Everything that must never go unnoticed, told to the report topic by CloudWatch itself. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { containment, intake, topic }: AlarmsProps) {
    super(scope, id);
    const alarms = [
      this.notContained(),
      this.breakerOpened(),
      ...this.executions(containment),
      this.launches(intake),
      this.notices(intake),
      ...steps.map((step) => this.errors(step, containment.functions[step])),
      ...(containment.backupKey ? [this.errors(backupStep, containment.backupKey)] : []),
      ...(containment.importFinding ? [this.errors(findingStep, containment.importFinding)] : []),
      ...(containment.queryTrail ? [this.errors(trailStep, containment.queryTrail)] : []),
    ];
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
  }

  private notContained() {
    const { namespace, notContained: metricName } = metrics;
    const dimensionsMap = { service: 'verify' satisfies Step };
    return createAlarm(this, 'NotContained', {
      metric: new Metric({ namespace, metricName, dimensionsMap, ...overAMinute }),
      meaning: 'A caller is not contained: AWS was read again and an action is not in place.',
      trap: 'It ends after a minute whether or not the caller was contained later: read the report, not the alarm.',
      entry: runbook.notContained,
    });
  }

  private breakerOpened() {
    const { namespace, breakerOpened: metricName } = metrics;
    const dimensionsMap = { service: 'resolve-caller' satisfies Step };
    return createAlarm(this, 'CircuitBreakerOpened', {
      metric: new Metric({ namespace, metricName, dimensionsMap, ...overAMinute }),
      meaning:
        'More callers were to be contained within an hour than the settings allow: the rest are alerts.',
      trap: 'It ends after a minute, while the breaker stays open: nobody else is contained until slots are free.',
      entry: runbook.breakerOpen,
    });
  }

  private executions({ stateMachine }: Containment) {
    const endings = [
      ['Failed', 'failed', stateMachine.metricFailed(overAMinute)],
      ['TimedOut', 'timed out', stateMachine.metricTimedOut(overAMinute)],
      ['Aborted', 'was aborted', stateMachine.metricAborted(overAMinute)],
    ] as const;
    return endings.map(([id, ending, metric]) =>
      createAlarm(this, `Containment${id}`, {
        metric,
        meaning: `A containment ${ending}: its caller may not be contained, or nobody may have been told.`,
        trap: 'It does not count launches that never started a containment.',
        entry: runbook.containmentFailed,
      }),
    );
  }

  private launches({ undeliveredLaunches }: Intake) {
    return createQueueAlarm(this, 'LaunchUndelivered', undeliveredLaunches, {
      meaning:
        'A launch reached the responder and could not start a containment: nobody was contained for it.',
      entry: runbook.launchUndelivered,
    });
  }

  private notices({ undeliveredNotices }: Intake) {
    return createQueueAlarm(this, 'NoticeUndelivered', undeliveredNotices, {
      meaning:
        'A notice that a containment or a sensor failed could not be published: on-call does not know.',
      entry: runbook.noticeUndelivered,
    });
  }

  private errors(step: AnyStep, { function: lambda }: StepFunction) {
    return createAlarm(this, `${lambda.node.scope?.node.id ?? step}Errors`, {
      metric: lambda.metricErrors(overAMinute),
      meaning: `The step ${step} ended with an error.`,
      trap: 'A repetition may have succeeded, and a step that cannot be started at all shows nothing here.',
      entry: runbook.functionErrors,
    });
  }
}
