import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** The retentions that CloudWatch Logs has, in days, but for never: what Firebreak keeps about people must end. */
export const retentions: readonly RetentionDays[] = Object.values(RetentionDays)
  .filter((days) => typeof days === 'number')
  .filter((days) => days !== RetentionDays.INFINITE)
  .sort((a, b) => a - b);

/** @throws Error for days that CloudWatch Logs does not have; checkSettings lets none through. */
export function toRetention(days: number): RetentionDays {
  const found = retentions.find((retention) => retention.valueOf() === days);
  if (found === undefined) {
    throw new Error(
      `retentionDays is ${days}; CloudWatch Logs has ${retentions.join(', ')}: check the settings first.`,
    );
  }
  return found;
}
