import { at, compact, textAt } from '../values/unknown.ts';
import { readRunInstances } from './run-instances.ts';

/**
 * What became of a RunInstances call. Success is the absence of an error code, never the presence of a response.
 * `unsure`: the record has an error message without a code, a code that cannot be read, or cannot be read itself.
 */
type LaunchResult =
  | { readonly kind: 'launched'; readonly instanceIds: readonly string[] }
  | { readonly kind: 'unsure'; readonly because: string }
  | { readonly kind: 'dry-run'; readonly errorCode: string }
  | { readonly kind: 'denied'; readonly errorCode: string; readonly errorMessage?: string }
  | { readonly kind: 'failed'; readonly errorCode: string; readonly errorMessage?: string };

/** A compute-launch API call seen through CloudTrail. */
export interface Launch {
  /** CloudTrail's eventID: the same for every delivery of the same call. An addendum has that of what it adds to. */
  readonly eventId: string;
  /** The eventID of an addendum: more about a call that has a record already. */
  readonly addendumId?: string;
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
  readonly keyName?: string;
  /** The fewest and the most instances the call asked for. */
  readonly requestedMin?: number;
  readonly requestedCount?: number;
  /** How many were launched. Absent where nothing was, or the record does not show it: then nobody knows by the record. */
  readonly launchedCount?: number;
  /** The record names some of the instances, and not all. */
  readonly partial?: true;
  /** What the launch's instances carry, and by what they are found where the record does not name them. */
  readonly clientToken?: string;
  readonly reservationId?: string;
  readonly sourceIp?: string;
  /** The interface endpoint that the call came through: its source address is one of the endpoint's VPC, then. */
  readonly vpcEndpointId?: string;
  readonly userAgent?: string;
  /** When the caller's temporary credential was issued, ISO 8601; who issued it is looked for around this moment. */
  readonly sessionCreatedAt?: string;
  /** The service that called on the caller's behalf (a forward access session). */
  readonly invokedBy?: string;
  /** Whether the caller's session was opened with MFA. Absent where the record shows no session, or does not say. */
  readonly mfaAuthenticated?: boolean;
}

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
  const call = readRunInstances(record);
  const original = textAt(record, 'addendum', 'originalEventID');
  const { instanceIds, launchedCount, ...shown } = call;
  const result = toResult(record, instanceIds);
  return compact({
    eventId: original ?? eventId,
    addendumId: original === undefined ? undefined : eventId,
    eventTime: new Date(time).toISOString(),
    eventName,
    region,
    account,
    result,
    ...shown,
    launchedCount: result.kind === 'launched' ? launchedCount : undefined,
    sourceIp: textAt(record, 'sourceIPAddress'),
    vpcEndpointId: textAt(record, 'vpcEndpointId'),
    userAgent: textAt(record, 'userAgent'),
    sessionCreatedAt: textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate'),
    invokedBy: textAt(record, 'userIdentity', 'invokedBy'),
    mfaAuthenticated: toMfa(record),
  });
}

/** CloudTrail writes it as the text "true" or "false"; anything else says nothing. */
export function toMfa(record: unknown): boolean | undefined {
  const shown = textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'mfaAuthenticated');
  return shown === 'true' ? true : shown === 'false' ? false : undefined;
}

/** The most of an error message that travels with an incident. */
const longestMessage = 500;

function toResult(record: unknown, instanceIds: readonly string[]): LaunchResult {
  const errorCode = textAt(record, 'errorCode');
  const errorMessage = textAt(record, 'errorMessage')?.slice(0, longestMessage);
  if (errorCode === undefined) {
    const message = errorMessage && `its record has no error code, but the message "${errorMessage}"`;
    const doubt = isUnreadable(at(record, 'errorCode')) ? 'its error code cannot be read' : message;
    // An answer that names instances shows that there are some, whatever stands beside it.
    return doubt === undefined || instanceIds.length > 0
      ? { kind: 'launched', instanceIds: instanceIds.slice(0, maxInstanceIds) }
      : { kind: 'unsure', because: doubt };
  }
  if (errorCode.endsWith('DryRunOperation')) return { kind: 'dry-run', errorCode };
  const denied = /UnauthorizedOperation|AccessDenied|AuthFailure/.test(errorCode);
  return compact({ kind: denied ? 'denied' : 'failed', errorCode, errorMessage });
}

/** Something stands there that is no text; null, and the empty text of some log pipelines, stand for nothing. */
const isUnreadable = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/**
 * Whether a call shows that its credential may launch. One that was denied does not, nor one that EC2 turned away before
 * it asked IAM: throttled, expired, or failed on its own side; nor one of which nobody knows.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const showsAccess = ({ result }: Pick<Launch, 'result'>): boolean =>
  result.kind !== 'denied' &&
  result.kind !== 'unsure' &&
  !(result.kind === 'failed' && turnedAway.test(result.errorCode));

const turnedAway =
  /\b(RequestLimitExceeded|Throttling\w*|RequestExpired|InternalError|InternalFailure|ServerInternal|(Service)?Unavailable)$/;
