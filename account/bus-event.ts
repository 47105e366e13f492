import { randomUUID } from 'node:crypto';
import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { CloudTrailRecord } from './cloudtrail/record/record.ts';
import type { BusEvent } from './eventbridge/index.ts';
import type { StatusChange } from './states/status-change.ts';

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

/** What Security Hub sends of each finding. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
export function toImportedEvent(
  finding: AwsSecurityFinding,
  accountId: string,
  region: string,
  time: Date,
): BusEvent {
  return {
    ...envelope(accountId, region, time),
    resources: [`${finding.ProductArn ?? ''}/${finding.Id ?? ''}`],
    source: 'aws.securityhub',
    'detail-type': 'Security Hub Findings - Imported',
    detail: { findings: [finding] },
  };
}

/** Of an execution that began or ended. https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
export function toStatusEvent(detail: StatusChange, accountId: string, time: Date): BusEvent {
  const arn = String(detail['executionArn']);
  return {
    ...envelope(accountId, arn.split(':')[3] ?? '', time),
    resources: [arn],
    source: 'aws.states',
    'detail-type': 'Step Functions Execution Status Change',
    detail,
  };
}

/** What every event has around its detail. */
function envelope(account: string, region: string, time: Date) {
  const whole = time.toISOString().replace(/\.\d+Z$/, 'Z');
  return { version: '0' as const, id: randomUUID(), account, region, time: whole, resources: [] as string[] };
}
