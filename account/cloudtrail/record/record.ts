/** The words of one CloudTrail record, as it stands in a log file, in event history and in an EventBridge detail. */

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export interface SessionContext {
  /** Empty for the sessions of an IAM user or root: then only `creationDate` ties them to a sign-in. */
  readonly sessionIssuer:
    | {
        readonly type: string;
        readonly principalId: string;
        /** With the role's path, which the sts ARN of the session drops. */
        readonly arn: string;
        readonly accountId: string;
        readonly userName?: string;
      }
    | Readonly<Record<string, never>>;
  readonly webIdFederationData: Readonly<Record<string, never>>;
  readonly attributes: { readonly creationDate: string; readonly mfaAuthenticated: 'true' | 'false' };
}

export interface UserIdentity {
  readonly type: 'Root' | 'IAMUser' | 'AssumedRole' | 'FederatedUser' | 'AWSService';
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly sessionContext?: SessionContext;
  /** The service that called, by itself or on behalf of a principal (forward access session). */
  readonly invokedBy?: string;
}

/**
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export interface CloudTrailRecord {
  readonly eventVersion: string;
  readonly userIdentity: UserIdentity;
  /** Whole seconds, UTC: `2026-11-22T10:00:00Z`. */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: JsonObject | null;
  /** null for reads and failures; absent when it would be above 100 KB. */
  readonly responseElements?: JsonObject | null;
  readonly additionalEventData?: JsonObject;
  /** Sign-ins have none. */
  readonly requestID?: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly { readonly accountId: string; readonly type: string; readonly ARN: string }[];
  readonly eventType: 'AwsApiCall' | 'AwsConsoleSignIn';
  readonly managementEvent: boolean;
  readonly recipientAccountId: string;
  readonly eventCategory: 'Management' | 'Data';
  readonly tlsDetails?: JsonObject;
  /** Beside userIdentity, not in it, and only ever "true". */
  readonly sessionCredentialFromConsole?: 'true';
}

/** CloudTrail's times have no fractions of a second; the second is the one in which the call arrived. */
export function toEventTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** Records of the newest version that CloudTrail documents. */
export const eventVersion = '1.11';
