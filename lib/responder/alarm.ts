import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type RunbookEntry, runbookLink } from './runbook.ts';

/** One minute: the shortest that CloudWatch keeps for these metrics. */
export const alarmPeriod = Duration.minutes(1);

export interface AlarmProps {
  /** Without dimensions that change: one metric, summed over a minute. */
  readonly metric: IMetric;
  /** What it means that it went off. */
  readonly meaning: string;
  /** What it does not show, so that nobody is lulled by its silence or misled by its end. */
  readonly trap: string;
  readonly entry: RunbookEntry;
}

/**
 * An alarm that goes off at the first occurrence. Its description becomes the text of notices that EventBridge
 * fills in, where a quote or a line break would make the notice undeliverable.
 *
 * @throws Error when the description holds one
 */
export function createAlarm(
  scope: Construct,
  id: string,
  { metric, meaning, trap, entry }: AlarmProps,
): Alarm {
  const description = `${meaning} ${trap} What to do: ${runbookLink(entry)}`;
  if (/["\\\n]/.test(description)) {
    throw new Error(
      `The description of alarm ${id} holds a quote, a backslash or a line break: ${description}`,
    );
  }
  return new Alarm(scope, id, {
    metric,
    alarmDescription: description,
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** Goes off while `queue` holds anything. */
export function createQueueAlarm(
  scope: Construct,
  id: string,
  queue: Queue,
  props: Pick<AlarmProps, 'meaning' | 'entry'>,
): Alarm {
  return createAlarm(scope, id, {
    ...props,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: alarmPeriod, statistic: Stats.MAXIMUM }),
    trap: 'It does not go off again for further events while one is there, and it ends by itself after 14 days, when SQS forgets them.',
  });
}
