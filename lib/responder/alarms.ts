import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  type AnyStep,
  backupStep,
  findingStep,
  metrics,
  observedStep,
  patrolStep,
  type Step,
  stepFields,
  steps,
  progressStep,
  subscriptionStep,
  trailStep,
} from '../../lambda/contract.ts';
import { alarmPeriod, createAlarm, createQueueAlarm } from './alarm.ts';
import type { ContainmentStep } from '../../core/containment/actions/steps.ts';
import type { KeepWarm } from '../functions/keep-warm.ts';
import type { Containment } from './containment.ts';
import type { ObservedReport } from '../notify/observed-report.ts';
import type { SubscriptionCheck } from '../notify/subscription-check.ts';
import type { ChangedByOthers } from '../changes/changed-by-others.ts';
import type { Webhooks } from '../notify/webhooks.ts';
import type { FirstNotice } from './first-notice.ts';
import type { Intake } from '../sensor/intake.ts';
import { runbook } from './runbook.ts';
import type { StepFunction } from '../functions/step-function.ts';

export interface AlarmsProps {
  readonly containment: Containment;
  readonly firstNotice: FirstNotice;
  readonly intake: Intake;
  readonly topic: ITopic;
  readonly changes: ChangedByOthers;
  /** Absent where nothing keeps the functions warm. */
  readonly warm?: KeepWarm;
  /** Absent where the settings name none. */
  readonly webhooks?: Webhooks;
  /** Absent where the settings name no address. */
  readonly subscriptions?: SubscriptionCheck;
  /** Absent in mode contain. */
  readonly observed?: ObservedReport;
}

const overAMinute = { period: alarmPeriod, statistic: Stats.SUM };
/** Where what two services count is compared: they may not put it into the same minute. */
const inAWhile = { period: Duration.minutes(5), statistic: Stats.SUM };

/** Everything that must never go unnoticed, told to the report topic by CloudWatch itself. */
export class Alarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    {
      containment,
      firstNotice,
      intake,
      topic,
      changes,
      warm,
      webhooks,
      subscriptions,
      observed,
    }: AlarmsProps,
  ) {
    super(scope, id);
    const alarms = [
      this.notContained(),
      this.breakerOpened(),
      this.eventsUndelivered(),
      this.invokedByOthers(containment, warm),
      this.changedByOthers(changes),
      ...this.executions(containment),
      this.launches(intake),
      this.notices(intake),
      this.firstNotices(firstNotice),
      this.errors(progressStep, firstNotice.readProgress),
      ...(webhooks ? [this.webhooks(webhooks)] : []),
      ...(subscriptions
        ? [this.subscriptionMissing(), this.errors(subscriptionStep, subscriptions.step)]
        : []),
      ...(observed ? [this.errors(observedStep, observed.step)] : []),
      ...steps.map((step) => this.errors(step, containment.functions[step])),
      ...(containment.backupKey ? [this.errors(backupStep, containment.backupKey)] : []),
      ...(containment.importFinding ? [this.errors(findingStep, containment.importFinding)] : []),
      ...(containment.queryTrail ? [this.errors(trailStep, containment.queryTrail)] : []),
      ...(containment.patrol ? [this.errors(patrolStep, containment.patrol.step)] : []),
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

  private eventsUndelivered() {
    const { namespace, eventsUndelivered: metricName } = metrics;
    const dimensionsMap = { service: 'publish-report' satisfies Step };
    return createAlarm(this, 'EventsUndelivered', {
      metric: new Metric({ namespace, metricName, dimensionsMap, ...overAMinute }),
      meaning:
        'The lifecycle events of a report could not be put on the event bus: tickets and webhooks do not know.',
      trap: 'The mail of the same report went out, and the events are not put again.',
      entry: runbook.eventsUndelivered,
    });
  }

  /**
   * Invocations of the functions that contain, without those that the state machine scheduled and those that keep them
   * warm, all four together: CloudWatch takes ten metrics in an expression.
   * https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
   * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
   */
  private invokedByOthers({ functions }: Containment, warm: KeepWarm | undefined) {
    const acting = Object.keys(stepFields) as ContainmentStep[];
    const counts = acting.flatMap((step, index): [string, IMetric][] => {
      const lambda = functions[step].function;
      const dimensionsMap = { LambdaFunctionArn: lambda.functionArn };
      const scheduled = { namespace: 'AWS/States', metricName: 'LambdaFunctionsScheduled', dimensionsMap };
      return [
        [`invoked${index}`, lambda.metricInvocations(inAWhile)],
        [`scheduled${index}`, new Metric({ ...scheduled, ...inAWhile })],
      ];
    });
    const sumOf = (name: string): string => acting.map((_, index) => `FILL(${name}${index}, 0)`).join(' + ');
    const pings = warm && {
      pings: new Metric({
        namespace: 'AWS/Events',
        metricName: 'TriggeredRules',
        dimensionsMap: { RuleName: warm.rule.ruleName },
        ...inAWhile,
      }),
    };
    return createAlarm(this, 'InvokedByOthers', {
      metric: new MathExpression({
        expression: `${sumOf('invoked')} - (${sumOf('scheduled')})${pings ? ` - ${acting.length} * FILL(pings, 0)` : ''}`,
        usingMetrics: { ...Object.fromEntries(counts), ...pings },
        period: inAWhile.period,
        label: 'invocations that nobody of Firebreak made',
      }),
      meaning: 'A function that contains was invoked, and not by the state machine.',
      trap: 'Metrics are best effort: one that comes a period late can raise it, and hide as many invocations.',
      entry: runbook.startedByOthers,
    });
  }

  private changedByOthers(changes: ChangedByOthers) {
    return createAlarm(this, 'ChangedByOthers', {
      metric: changes.metric(overAMinute),
      meaning:
        'A part of Firebreak was changed by somebody else than the deployment of its stacks, or somebody tried to.',
      trap: 'It ends after a minute, while the change stays. What disables all rules that watch at once raises nothing.',
      entry: runbook.changedByOthers,
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

  private firstNotices({ stateMachine }: FirstNotice) {
    return createAlarm(this, 'FirstNoticeFailed', {
      metric: stateMachine.metricFailed(overAMinute),
      meaning: 'A containment is slow, and on-call could not be told in time how it stands.',
      trap: 'The containment goes on, and its own report may still come.',
      entry: runbook.firstNoticeFailed,
    });
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

  private webhooks({ undelivered }: Webhooks) {
    return createQueueAlarm(this, 'WebhookUndelivered', undelivered, {
      meaning:
        'A webhook refused a lifecycle event, or did not take it for a day: whom it pages does not know.',
      entry: runbook.webhookUndelivered,
    });
  }

  /** Counted once a day, and over a day: as long as somebody is missing it does not end, nor is it said again. */
  private subscriptionMissing() {
    const { namespace, subscriptionsMissing: metricName } = metrics;
    const dimensionsMap = { service: subscriptionStep };
    return createAlarm(this, 'SubscriptionMissing', {
      metric: new Metric({
        ...{ namespace, metricName, dimensionsMap },
        ...{ period: Duration.days(1), statistic: Stats.SUM },
      }),
      meaning: 'An address of the settings is not subscribed to the report topic: nobody is told there.',
      trap: 'It is asked once a day, and the mail of that day names the address; an alarm of this topic does not reach it either.',
      entry: runbook.subscriptionMissing,
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
