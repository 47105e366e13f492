import { at, compact, listAt, numberAt, textAt } from '../values/unknown.ts';

/** What became of a RunInstances call. Success is the absence of an error code, never the presence of a response. */
type LaunchResult =
  | { readonly kind: 'launched'; readonly instanceIds: readonly string[] }
  | { readonly kind: 'dry-run'; readonly errorCode: string }
  | { readonly kind: 'denied'; readonly errorCode: string; readonly errorMessage?: string }
  | { readonly kind: 'failed'; readonly errorCode: string; readonly errorMessage?: string };

/** A compute-launch API call seen through CloudTrail. */
export interface Launch {
  /** CloudTrail's eventID: the same for every delivery of the same call. */
  readonly eventId: string;
  /** ISO 8601 with milliseconds, though CloudTrail itself gives whole seconds. */
  readonly eventTime: string;
  readonly eventName: string;
  readonly region: string;
  /** The account that was called. */
  readonly account: string;
  readonly result: LaunchResult;
  /** Absent where a launch template or an Auto Scaling group decides it. */
  readonly instanceType?: string;
  readonly images: readonly string[];
  /** The most instances the call asked for. */
  readonly requestedCount?: number;
  readonly sourceIp?: string;
  readonly userAgent?: string;
  /** When the caller's temporary credential was issued, ISO 8601; who issued it is looked for around this moment. */
  readonly sessionCreatedAt?: string;
  /** The service that called on the caller's behalf (a forward access session). */
  readonly invokedBy?: string;
  /** Whether the caller's session was opened with MFA. Absent where the record shows no session, or does not say. */
  readonly mfaAuthenticated?: boolean;
}

/** The error code of an event that cannot be read: what became of the call is not known. */
export const unreadableEvent = 'unreadable event';

/** The most instance ids that travel with an incident; the evidence keeps the whole record. */
const maxInstanceIds = 50;

/**
 * Reads the launch out of an EventBridge event with a CloudTrail record as its detail.
 *
 * @param event whatever arrived
 * @returns the launch, or the reason why it is none, in words for a person
 *
 * Shapes: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function toLaunch(event: unknown): Launch | { readonly malformed: string } {
  const record = at(event, 'detail');
  const eventId = textAt(record, 'eventID');
  const eventName = textAt(record, 'eventName');
  const region = textAt(record, 'awsRegion') ?? textAt(event, 'region');
  const account = textAt(record, 'recipientAccountId') ?? textAt(event, 'account');
  const time = Date.parse(textAt(record, 'eventTime') ?? '');
  if (!eventId || !eventName || !region || !account || Number.isNaN(time)) {
    const missing = [
      eventId === undefined && 'detail.eventID',
      eventName === undefined && 'detail.eventName',
      region === undefined && 'detail.awsRegion',
      account === undefined && 'detail.recipientAccountId',
      Number.isNaN(time) && 'detail.eventTime',
    ].filter((field) => field !== false);
    return { malformed: `the event has no usable ${missing.join(', ')}` };
  }
  const asked = listAt(record, 'requestParameters', 'instancesSet', 'items');
  const got = listAt(record, 'responseElements', 'instancesSet', 'items');
  return compact({
    eventId,
    eventTime: new Date(time).toISOString(),
    eventName,
    region,
    account,
    result: toResult(record, got),
    instanceType: textAt(record, 'requestParameters', 'instanceType') ?? textAt(got[0], 'instanceType'),
    images: toImages(asked, got),
    requestedCount: toCount(asked),
    sourceIp: textAt(record, 'sourceIPAddress'),
    userAgent: textAt(record, 'userAgent'),
    sessionCreatedAt: textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate'),
    invokedBy: textAt(record, 'userIdentity', 'invokedBy'),
    mfaAuthenticated: toMfa(record),
  });
}

/** CloudTrail writes it as the text "true" or "false"; anything else says nothing. */
function toMfa(record: unknown): boolean | undefined {
  const shown = textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated');
  return shown === 'true' ? true : shown === 'false' ? false : undefined;
}

function toResult(record: unknown, got: readonly unknown[]): LaunchResult {
  const errorCode = textAt(record, 'errorCode');
  const errorMessage = textAt(record, 'errorMessage')?.slice(0, 500);
  if (errorCode === undefined) {
    const ids = got.map((item) => textAt(item, 'instanceId'));
    return { kind: 'launched', instanceIds: ids.filter((id) => id !== undefined).slice(0, maxInstanceIds) };
  }
  if (errorCode.endsWith('DryRunOperation')) return { kind: 'dry-run', errorCode };
  const denied = /UnauthorizedOperation|AccessDenied|AuthFailure/.test(errorCode);
  return compact({ kind: denied ? 'denied' : 'failed', errorCode, errorMessage });
}

function toImages(asked: readonly unknown[], got: readonly unknown[]): readonly string[] {
  const images: string[] = [];
  for (const item of [...asked, ...got]) {
    const image = textAt(item, 'imageId');
    if (image !== undefined && !images.includes(image)) images.push(image);
    if (images.length === maxInstanceIds) break;
  }
  return images;
}

/** @returns undefined where any part of the call does not show a count: a sum of the others would be too small */
function toCount(items: readonly unknown[]): number | undefined {
  let sum = 0;
  for (const item of items) {
    const count = numberAt(item, 'maxCount');
    if (count === undefined || !Number.isInteger(count) || count <= 0) return undefined;
    sum += count;
  }
  return items.length > 0 ? sum : undefined;
}

/**
 * Whether a call shows that its credential may launch. One that was denied does not, nor one that EC2 turned away before
 * it asked IAM: throttled, expired, or failed on its own side.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const showsAccess = ({ result }: Pick<Launch, 'result'>): boolean =>
  result.kind !== 'denied' && !(result.kind === 'failed' && turnedAway.test(result.errorCode));

const turnedAway =
  /\b(RequestLimitExceeded|Throttling\w*|RequestExpired|InternalError|InternalFailure|ServerInternal|(Service)?Unavailable)$/;
