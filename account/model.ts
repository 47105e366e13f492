/**
 * The words that the parts of the embedded account share. An API call travels as one {@link Call}: the wire decodes
 * and authenticates it, the gate authorises it, its service executes it, the trail records it.
 */

/** An IAM policy document as written in JSON. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly NotPrincipal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, PolicyValue | readonly PolicyValue[]>>>
  >;
}

type PolicyValue = string | number | boolean;

/** The policies that bear on a principal at this moment. `identity` grants; the others limit. */
export interface PolicySet {
  /** The account's service control policy, beside FullAWSAccess: its denies count, also for root. */
  readonly organization?: PolicyDocument;
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  readonly session?: readonly PolicyDocument[];
}

/** Who issued a temporary credential and when: CloudTrail's sessionContext. */
export interface Session {
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  readonly mfaAuthenticated: boolean;
  readonly fromConsole: boolean;
  /** ARN of the Lambda function to whose process the credential was handed, without a version. */
  readonly sourceFunctionArn?: string;
  /** Absent for the sessions of an IAM user (GetSessionToken, console). */
  readonly issuer?: {
    readonly type: 'Role' | 'IAMUser' | 'Root';
    readonly principalId: string;
    readonly arn: string;
    readonly accountId: string;
    readonly userName?: string;
  };
}

export interface Principal {
  readonly kind: 'root' | 'user' | 'assumed-role' | 'federated-user' | 'service';
  readonly accountId: string;
  /** arn:aws:iam::…:user/path/name, arn:aws:sts::…:assumed-role/name/session, … */
  readonly arn: string;
  /** What aws:userid holds: AIDA…, AROA…:session, account:name; the account id for root. */
  readonly principalId: string;
  /** IAM users only. */
  readonly userName?: string;
  readonly accessKeyId?: string;
  readonly session?: Session;
  /** Read anew for every call: permissions are evaluated per request, never at issue. */
  readonly policies: () => PolicySet;
}

/** One API call, decoded and authenticated. */
export interface Call {
  /** Signing name: iam, sts, ec2, events, states, … */
  readonly service: string;
  /** As in the service model: RunInstances, UpdateAccessKey, … */
  readonly operation: string;
  readonly input: Record<string, unknown>;
  readonly region: string;
  readonly principal: Principal;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly requestId: string;
  /** The account's clock. */
  readonly time: Date;
  /** The body as received, for services that are handed on whole (DynamoDB). */
  readonly body: Buffer;
}

/** An answer that is sent as it is, without a schema. */
export class RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  constructor(status: number, headers: Readonly<Record<string, string>>, body: Buffer) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** Returns the operation's output as the service model shapes it, or throws an {@link AwsError}. */
export type Operation = (input: never, call: Call) => unknown;

/** What IAM is asked for one call. */
export interface AccessRequest {
  /** `iam:UpdateAccessKey`; usually service:operation. */
  readonly action: string;
  /** ARN, or `*` where the action has no resource. */
  readonly resource: string;
  /** Policies on the resource itself (topic, key, bucket, bus); they may grant, and may deny. */
  readonly resourcePolicies?: readonly PolicyDocument[];
  /** Condition keys of this service, beside the global ones: `iam:PolicyARN`, `sns:Protocol`, … */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** One AWS service of the account. An operation that is not in `operations` answers 501. */
export interface Service {
  readonly operations: Readonly<Record<string, Operation>>;
  /** Everything this call needs to be allowed, for instance sns:Publish on the topic and kms:Decrypt on its key. */
  readonly access: (call: Call) => readonly AccessRequest[];
}

/** An error as AWS answers it: its code, message and HTTP status. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

/**
 * What goes wrong with a call. An AwsError is answered in the call's place, and nothing is carried out. Of a lost call
 * everything is carried out and recorded, but the connection is cut before the answer: its caller cannot know, and the
 * SDK repeats it.
 */
export type Fault = AwsError | { readonly kind: 'lost' };

/** Thrown where a call was carried out and its caller must not hear how it ended. */
export class LostAnswer extends Error {
  constructor(call: Pick<Call, 'service' | 'operation'>) {
    super(`The answer to ${call.service}:${call.operation} was lost: the connection was cut.`);
    this.name = 'LostAnswer';
  }
}

/** The account's time. Waits jump instead of passing when nothing else is under way (account/clock.ts). */
export interface Clock {
  readonly now: () => Date;
  /** Resolves when the account's time has moved on by `milliseconds`; rejects with the reason of an aborted `signal`. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Keeps time from jumping while `work` is under way. */
  readonly busy: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The answer to what AWS can do and this account cannot: said, never guessed. `what` is `service:Operation …`. */
export function notModelled(what: string): AwsError {
  return new AwsError('NotImplemented', `${what} is not modelled by the embedded account`, 501);
}

/** Refuses an input with a parameter whose effect is not modelled, instead of ignoring it. */
export function refuseUnmodelled(operation: string, input: object, modelled: readonly string[]): void {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && !modelled.includes(name)) throw notModelled(`${operation} with ${name}`);
  }
}

/**
 * Finds a customer-managed KMS key by id, ARN or alias, with its key policy. Undefined where this account has no
 * such key.
 */
export type FindKey = (
  keyIdOrArn: string,
) => { readonly arn: string; readonly policy: PolicyDocument } | undefined;
