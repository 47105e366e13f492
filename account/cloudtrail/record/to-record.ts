import { randomUUID } from 'node:crypto';
import type { AwsError, Call } from '../../model.ts';
import { isManagementEvent, isReadOnly } from './classify.ts';
import { toErrorCode, toEventName, toEventSource, toHost, toRecordedRegion } from './names.ts';
import { toRequestParameters, toResponseElements } from './parameters.ts';
import { eventVersion, toEventTime, type CloudTrailRecord, type JsonObject } from './record.ts';
import { toServiceName, toUserIdentity } from './user-identity.ts';

/** How a call ended: the service's output as its model shapes it, or the error it was answered with. */
export interface CallResult {
  readonly output?: unknown;
  readonly error?: AwsError;
}

export interface RecordOptions {
  /** A new UUID otherwise. Duplicates of one event share it. */
  readonly eventId?: string;
  /** The service that made the call for the principal (forward access session): `cloudformation.amazonaws.com`. */
  readonly invokedBy?: string;
}

/** Above this, CloudTrail leaves a field out instead of cutting it. Bytes of JSON. */
const maxFieldBytes = 100 * 1024;

/** The longest errorMessage in real records; what is longer ends in three dots. */
const maxMessageLength = 1024;

/** The record AWS would write for a call of the embedded account. */
export function toRecord(call: Call, result: CallResult, options: RecordOptions = {}): CloudTrailRecord {
  const { service, operation, principal } = call;
  const management = isManagementEvent(service, operation);
  const invokedBy = principal.kind === 'service' ? toServiceName(principal) : options.invokedBy;
  const resources = toResources(call, result);
  return {
    eventVersion,
    userIdentity: toUserIdentity(principal, options.invokedBy),
    eventTime: toEventTime(call.time),
    eventSource: toEventSource(service),
    eventName: toEventName(service, operation),
    awsRegion: toRecordedRegion(service, call.region),
    sourceIPAddress: invokedBy ?? call.sourceIp,
    userAgent: invokedBy ?? call.userAgent,
    ...(result.error && toErrorMembers(service, result.error)),
    requestParameters: isParameterless(service, result.error) ? null : toRequestParameters(call),
    ...toAnswer(call, result),
    requestID: call.requestId,
    eventID: options.eventId ?? randomUUID(),
    readOnly: isReadOnly(service, operation),
    ...(resources && { resources }),
    eventType: 'AwsApiCall',
    managementEvent: management,
    recipientAccountId: principal.accountId,
    eventCategory: management ? 'Management' : 'Data',
    ...(invokedBy === undefined && { tlsDetails: toTlsDetails(service, call.region) }),
    ...(principal.session?.fromConsole && { sessionCredentialFromConsole: 'true' as const }),
  };
}

function toErrorMembers(service: string, error: AwsError) {
  const { message } = error;
  return {
    errorCode: toErrorCode(service, error.code, error.status),
    errorMessage:
      message.length > maxMessageLength ? `${message.slice(0, maxMessageLength - 3)}...` : message,
  };
}

/** A call that IAM or STS denies is recorded without its parameters; EC2 records them. */
function isParameterless(service: string, error: AwsError | undefined): boolean {
  return error?.code === 'AccessDenied' && ['iam', 'sts', 'organizations'].includes(service);
}

/** Reads show no answer, but for those that issue credentials: AssumeRole is a read and shows the key it issued. */
function toAnswer(call: Call, result: CallResult): Pick<CloudTrailRecord, 'responseElements'> {
  const issues = call.service === 'sts' && isObject(result.output) && 'Credentials' in result.output;
  if (result.error || (isReadOnly(call.service, call.operation) && !issues))
    return { responseElements: null };
  const responseElements = toResponseElements(call, result.output);
  const tooLarge = Buffer.byteLength(JSON.stringify(responseElements)) > maxFieldBytes;
  return tooLarge ? {} : { responseElements };
}

/** The role that was assumed; CloudTrail shows it only when the call succeeded. */
function toResources(call: Call, result: CallResult): CloudTrailRecord['resources'] {
  const { RoleArn: role } = call.input;
  if (call.service !== 'sts' || result.error || typeof role !== 'string') return undefined;
  return [{ accountId: role.split(':')[4] ?? '', type: 'AWS::IAM::Role', ARN: role }];
}

/** What AWS's own clients negotiate. The embedded account is reached without TLS. */
function toTlsDetails(service: string, region: string): JsonObject {
  return {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: toHost(service, region),
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
