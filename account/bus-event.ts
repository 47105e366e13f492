import { randomUUID } from 'node:crypto';
import type { CloudTrailRecord } from './cloudtrail/record.ts';
import type { BusEvent } from './eventbridge/index.ts';

/** How CloudTrail's record looks on a bus. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html */
export function toBusEvent(record: CloudTrailRecord, accountId: string, region: string): BusEvent {
  const signIn = record.eventType === 'AwsConsoleSignIn';
  return {
    ...envelope(accountId, region, new Date(record.eventTime)),
    source: `aws.${record.eventSource.split('.')[0] ?? ''}`,
    'detail-type': signIn ? 'AWS Console Sign In via CloudTrail' : 'AWS API Call via CloudTrail',
    detail: record as unknown as BusEvent['detail'],
  };
}

/** What every event has around its detail. */
export function envelope(account: string, region: string, time: Date) {
  const whole = time.toISOString().replace(/\.\d+Z$/, 'Z');
  return { version: '0' as const, id: randomUUID(), account, region, time: whole, resources: [] as string[] };
}
