import type * as sdk from '@aws-sdk/client-eventbridge';
import { randomUUID } from 'node:crypto';
import type { BusEvent } from './model.ts';
import { AwsError, type Call, refuseUnmodelled } from '../model.ts';
import { toBusName } from './store.ts';

/** Bytes of all entries together; 1 MB since 2025. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const maxRequestBytes = 1_048_576;

/** An entry that PutEvents takes, as the event it becomes. */
interface AcceptedEntry {
  readonly event: BusEvent;
  readonly busName: string;
}

/** In the order of the request: what to publish, or why not. */
export type CheckedEntry = AcceptedEntry | { readonly refused: sdk.PutEventsResultEntry };

/**
 * Checks the request as a whole and each of its entries.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 *
 * @throws ValidationException where the whole request is refused; a bad entry is refused alone.
 */
export function checkEntries(input: sdk.PutEventsRequest, call: Call): readonly CheckedEntry[] {
  refuseUnmodelled('events:PutEvents', input, ['Entries']);
  const entries = input.Entries ?? [];
  if (entries.length < 1 || entries.length > 10) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10; it has ${entries.length}`,
    );
  }
  if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) > maxRequestBytes) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  return entries.map((entry) => checkEntry(entry, call));
}

/** Bytes as AWS counts them. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
export function entryBytes(entry: sdk.PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const timeBytes = entry.Time ? 14 : 0;
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), timeBytes);
}

function checkEntry(entry: sdk.PutEventsRequestEntry, call: Call): CheckedEntry {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (!entry[name]) {
      return refuse(
        'InvalidArgument',
        `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
      );
    }
  }
  const { Source: source = '', DetailType: detailType = '', Detail: text = '' } = entry;
  // Only AWS speaks as AWS: on a real bus nobody can forge a CloudTrail event.
  if (source.startsWith('aws.'))
    return refuse('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const detail = toDetail(text);
  if (!detail) return refuse('MalformedDetail', 'Detail is malformed.');
  const event: BusEvent = {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: call.principal.accountId,
    time: toEventTime(entry.Time ?? call.time),
    region: call.region,
    resources: entry.Resources ?? [],
    detail,
  };
  return { event, busName: toBusName(entry.EventBusName) };
}

/** The `time` of an event: whole seconds. */
export function toEventTime(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function refuse(code: string, message: string): CheckedEntry {
  return { refused: { ErrorCode: code, ErrorMessage: message } };
}

function toDetail(text: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}
