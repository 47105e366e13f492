import { randomUUID } from 'node:crypto';
import type { Principal } from '../../model.ts';
import { toEventTime, type CloudTrailRecord } from './record.ts';

export interface SignIn {
  /** The user or root who signs in; of its credentials nothing is shown. */
  readonly principal: Principal;
  readonly time: Date;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** ARN of the device, when one was used. */
  readonly mfa?: string;
  /** A sign-in succeeds unless this says otherwise. */
  readonly failed?: boolean;
  /** Where the sign-in was served; us-east-1 by default. */
  readonly region?: string;
  readonly eventId?: string;
}

/**
 * ConsoleLogin: a write management event of its own event type, without parameters and request id, whose
 * responseElements keep their capitals. A failed one has no ARN, an empty key and no errorCode.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export function signInRecord(signIn: SignIn): CloudTrailRecord {
  const { principal, failed = false } = signIn;
  return {
    // Sign-in still writes 1.08 where the services' records are newer.
    eventVersion: '1.08',
    userIdentity: {
      type: principal.kind === 'root' ? 'Root' : 'IAMUser',
      principalId: principal.principalId,
      ...(failed ? { accessKeyId: '' } : { arn: principal.arn }),
      accountId: principal.accountId,
      ...(principal.userName !== undefined && { userName: principal.userName }),
    },
    eventTime: toEventTime(signIn.time),
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    awsRegion: signIn.region ?? 'us-east-1',
    sourceIPAddress: signIn.sourceIp,
    userAgent: signIn.userAgent,
    ...(failed && { errorMessage: 'Failed authentication' }),
    requestParameters: null,
    responseElements: { ConsoleLogin: failed ? 'Failure' : 'Success' },
    additionalEventData: {
      LoginTo: 'https://console.aws.amazon.com/console/home',
      MobileVersion: 'No',
      ...(signIn.mfa !== undefined && { MFAIdentifier: signIn.mfa }),
      MFAUsed: signIn.mfa === undefined ? 'No' : 'Yes',
    },
    eventID: signIn.eventId ?? randomUUID(),
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    managementEvent: true,
    recipientAccountId: principal.accountId,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'signin.aws.amazon.com',
    },
  };
}
