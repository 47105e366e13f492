import { AwsError, notModelled } from '../../model.ts';

const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * The period of a schedule in milliseconds.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 *
 * @param expression `rate(1 minute)`, `rate(5 minutes)`, with hours and days
 * @throws ValidationException for what is no schedule; NotImplemented for cron(...)
 */
export function toPeriodMs(expression: string): number {
  if (expression.startsWith('cron(')) throw notModelled(`events:PutRule with ${expression}`);
  const [, value = '', unit = '', plural = ''] =
    /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const milliseconds = unitMs[unit];
  if (milliseconds === undefined || (value === '1') !== (plural === ''))
    throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
  return Number(value) * milliseconds;
}
