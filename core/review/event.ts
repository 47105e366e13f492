import { at, compact, parseJson, textAt } from '../values/unknown.ts';
import type { ActivityCall } from './totals/activity.ts';
import { toIso, toSecond } from './totals/time.ts';

/** One event as event history returns it. */
export interface HistoryEvent {
  readonly id: string;
  /** When it was, in seconds since 1970; undefined where nothing says so. */
  readonly second?: number;
  /** The CloudTrail record, or what event history says of it in the same shape. */
  readonly record: unknown;
  /** False where the event came without a record that can be read. */
  readonly readable: boolean;
}

/** The most of an attacker's text that is kept of each field. */
const textLimit = 200;

/**
 * The beginning of a text, as one of its own: what V8 cuts off a text holds on to the whole, and an attacker's may be
 * a hundred kilobytes.
 */
export const cut = (text: string): string =>
  text.length <= textLimit ? text : (JSON.parse(JSON.stringify(text.slice(0, textLimit))) as string);

/**
 * Reads one LookupEvents entry. The record itself is in CloudTrailEvent as JSON text; where that cannot be read the
 * entry's own fields take its place.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html
 *
 * @param entry as LookupEvents returns it, with EventTime as a Date
 * @param region whose history it was found in
 */
export function toHistoryEvent(entry: unknown, region: string): HistoryEvent {
  const parsed = parseJson(textAt(entry, 'CloudTrailEvent'));
  const readable = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  const time = at(entry, 'EventTime');
  const told = time instanceof Date ? Math.floor(time.getTime() / 1000) : Number.NaN;
  const second = Number.isNaN(told) ? toSecond(textAt(parsed, 'eventTime')) : told;
  const record = readable ? parsed : standIn(entry, region, second);
  const id = textAt(entry, 'EventId') ?? textAt(record, 'eventID') ?? '';
  return { id: cut(id), record, readable, ...(second !== undefined && { second }) };
}

function standIn(entry: unknown, region: string, second: number | undefined): object {
  return {
    eventID: textAt(entry, 'EventId'),
    eventName: textAt(entry, 'EventName'),
    eventSource: textAt(entry, 'EventSource'),
    eventTime: second === undefined ? undefined : toIso(second),
    awsRegion: region,
    readOnly: textAt(entry, 'ReadOnly') === 'true',
    userIdentity: { accessKeyId: textAt(entry, 'AccessKeyId'), userName: textAt(entry, 'Username') },
  };
}

/** A record as it stands in a CloudTrail log file. */
export function fromRecord(record: unknown): HistoryEvent {
  const id = cut(textAt(record, 'eventID') ?? '');
  const second = toSecond(textAt(record, 'eventTime'));
  return { id, record, readable: true, ...(second !== undefined && { second }) };
}

/** Whether a call ended in an error: CloudTrail writes an errorCode, and nothing where there was none. */
export function errorOf(record: unknown): string | undefined {
  const code = at(record, 'errorCode') ?? signInFailure(record);
  if (code === undefined) return undefined;
  return typeof code === 'string' && code !== '' ? cut(code) : 'unknown';
}

/** Whether a record is of the console's sign-in, which says some things in its own way. */
export const isSignIn = (record: unknown): boolean =>
  textAt(record, 'eventSource') === 'signin.amazonaws.com';

/**
 * A sign-in that failed has no errorCode: it says so in responseElements, and why in errorMessage.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
function signInFailure(record: unknown): string | undefined {
  const name = textAt(record, 'eventName') ?? '';
  if (!isSignIn(record) || textAt(record, 'responseElements', name) !== 'Failure') return undefined;
  return textAt(record, 'errorMessage') || 'Failure';
}

/**
 * Names of calls that only read. Beside the usual verbs they are those that CloudTrail itself marks so in real records:
 * credentials that STS issues, and data that KMS takes and gives back.
 */
const readingName =
  /^(?:BatchGet|Describe|Get|Head|List|Lookup|Search|Select|Simulate|AssumeRole|Decrypt|Encrypt|GenerateDataKey)(?![a-z])/;

/**
 * Whether a call only read, as its record says. Records of before 2019 do not, and some log pipelines drop it: then its
 * name tells, and what it does not tell counts as a change.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function onlyRead(record: unknown): boolean {
  const told = at(record, 'readOnly') ?? undefined;
  if (told !== undefined) return told === true || told === 'true';
  const name = textAt(record, 'eventName') ?? '';
  return name !== 'GetFederationToken' && readingName.test(name);
}

/** As much of an event as the report shows. */
export function toCall({ id, second, record }: HistoryEvent, region: string): ActivityCall {
  const text = (...path: readonly string[]): string | undefined => {
    const found = textAt(record, ...path);
    return found === undefined ? undefined : cut(found);
  };
  const time = text('eventTime');
  return compact({
    eventId: id,
    eventTime: toSecond(time) === undefined ? toIso(second ?? 0) : (time ?? ''),
    eventName: text('eventName') ?? 'unknown',
    service: (text('eventSource') ?? 'unknown').replace(/\.amazonaws\.com(\.cn)?$/, ''),
    region: text('awsRegion') ?? region,
    readOnly: onlyRead(record),
    accessKeyId: text('userIdentity', 'accessKeyId'),
    errorCode: errorOf(record),
    sourceIp: text('sourceIPAddress'),
    userAgent: text('userAgent'),
  });
}
