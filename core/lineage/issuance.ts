import type { Caller } from '../caller/caller.ts';
import { toCaller } from '../caller/to-caller.ts';
import { at, compact, textAt } from '../values/unknown.ts';

/** How a temporary credential came about, as the CloudTrail record of the call that issued it shows it. */
export interface Issuance {
  /** AssumeRole, GetSessionToken, ... */
  readonly eventName: string;
  readonly eventId: string;
  readonly eventTime: string;
  readonly region: string;
  /** Who called, and with which key. */
  readonly issuer: Caller;
  /** When the issuer's own credential was issued, where that is a temporary one. */
  readonly issuerCreatedAt?: string;
  /** When the issued credential ends by itself. */
  readonly expiresAt?: string;
  readonly sourceIp?: string;
  /** The name that the session was given: for a service's call, the workload that it was issued for. */
  readonly sessionName?: string;
  /** SAML and web identity: who vouched, and for whom. */
  readonly federation?: { readonly provider: string; readonly subject: string };
}

/** The sign-in that a console session goes back to. */
export interface SignIn {
  readonly eventId: string;
  readonly eventTime: string;
  readonly region: string;
  readonly sourceIp?: string;
  readonly mfa: boolean;
}

/** Who writes records of issued credentials. Nobody else's record can make one believe that it issued a key. */
const issuingServices = ['sts.amazonaws.com', 'sso.amazonaws.com', 'signin.amazonaws.com'];

/**
 * Reads who issued a key out of a record. The record itself must say so: an index only says that the record has
 * something to do with the key, and others can make their records mention it.
 *
 * @param record a CloudTrail record, or whatever was found
 * @param accessKeyId the temporary key
 * @param region whose history it was found in
 * @param account the account that may be acted upon
 * @returns undefined when the record is not about the issuing of this key
 */
export function toIssuance(
  record: unknown,
  accessKeyId: string,
  region: string,
  account: string,
): Issuance | undefined {
  const source = textAt(record, 'eventSource') ?? '';
  const issued = textAt(record, 'responseElements', 'credentials', 'accessKeyId');
  if (!issuingServices.includes(source) || textAt(record, 'errorCode') !== undefined) return undefined;
  if (issued !== accessKeyId) return undefined;
  return compact({
    eventName: textAt(record, 'eventName') ?? 'unknown',
    eventId: textAt(record, 'eventID') ?? 'unknown',
    eventTime: textAt(record, 'eventTime') ?? '',
    region: textAt(record, 'awsRegion') ?? region,
    issuer: toCaller(record, account),
    issuerCreatedAt: createdAt(record),
    expiresAt: toExpiry(textAt(record, 'responseElements', 'credentials', 'expiration')),
    sourceIp: textAt(record, 'sourceIPAddress'),
    sessionName:
      textAt(record, 'requestParameters', 'roleSessionName') ?? textAt(record, 'requestParameters', 'name'),
    federation: toFederation(record),
  });
}

/** When the temporary credential that made a call was issued, as the call's record says. */
export function createdAt(record: unknown): string | undefined {
  const date = textAt(record, 'userIdentity', 'sessionContext', 'attributes', 'creationDate');
  return date === undefined || Number.isNaN(Date.parse(date)) ? undefined : date;
}

/**
 * When an issued credential ends by itself, ISO 8601: CloudTrail writes `Jul 10, 2023, 12:21:41 PM`, in UTC.
 * @returns undefined where that cannot be read
 */
export function toExpiry(text: string | undefined): string | undefined {
  const time = Date.parse(/[Z]$/.test(text ?? '') ? (text ?? '') : `${text ?? ''} UTC`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function toFederation(record: unknown): Issuance['federation'] {
  switch (textAt(record, 'eventName')) {
    case 'AssumeRoleWithWebIdentity':
      return {
        provider:
          textAt(record, 'responseElements', 'provider') ??
          textAt(record, 'userIdentity', 'identityProvider') ??
          'an unknown provider',
        subject:
          textAt(record, 'responseElements', 'subjectFromWebIdentityToken') ??
          textAt(record, 'userIdentity', 'userName') ??
          'an unknown subject',
      };
    case 'AssumeRoleWithSAML':
      return {
        provider:
          textAt(record, 'responseElements', 'issuer') ??
          textAt(record, 'requestParameters', 'principalArn') ??
          textAt(record, 'userIdentity', 'identityProvider') ??
          'an unknown provider',
        subject:
          textAt(record, 'responseElements', 'subject') ??
          textAt(record, 'userIdentity', 'userName') ??
          'an unknown subject',
      };
    default:
      return undefined;
  }
}

/** A user by the ARN that a record shows, and by its unique id where that does. */
export interface User {
  readonly userArn: string;
  readonly uniqueId?: string;
}

/**
 * Reads a successful console sign-in of a user: by its unique id, where both show it, because it may have had another
 * name then.
 * @returns undefined when the record is of something or somebody else
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function toSignIn(record: unknown, { userArn, uniqueId }: User, region: string): SignIn | undefined {
  const id = textAt(record, 'userIdentity', 'principalId');
  const isTheirs =
    id !== undefined && uniqueId !== undefined
      ? id === uniqueId
      : textAt(record, 'userIdentity', 'arn') === userArn;
  const isSignIn =
    textAt(record, 'eventSource') === 'signin.amazonaws.com' &&
    textAt(record, 'eventName') === 'ConsoleLogin' &&
    textAt(record, 'responseElements', 'ConsoleLogin') === 'Success' &&
    isTheirs;
  if (!isSignIn) return undefined;
  return compact({
    eventId: textAt(record, 'eventID') ?? 'unknown',
    eventTime: textAt(record, 'eventTime') ?? '',
    region: textAt(record, 'awsRegion') ?? region,
    sourceIp: textAt(record, 'sourceIPAddress'),
    mfa: String(at(record, 'additionalEventData', 'MFAUsed')) === 'Yes',
  });
}
