import type { CloudTrailRecord } from './cloudtrail/record/record.ts';
import type { BusEvent } from './eventbridge/index.ts';
import type { Hosts } from './eventbridge/api-destinations/send.ts';
import type { PropagationMs } from './iam/store/propagation.ts';
import type { AwsError, Call, Fault } from './model.ts';

export interface AccountOptions {
  readonly accountId?: string;
  /** Where the account's time begins; now, unless said. */
  readonly start?: Date;
  /** How far event history runs behind, in milliseconds of account time; 5 minutes unless said. */
  readonly historyDelayMs?: number;
  /** LookupEvents allows two a second in AWS; Infinity never throttles. */
  readonly lookupsPerSecond?: number;
  /**
   * How long each LookupEvents takes, in milliseconds of account time; none unless said. While a call is under way
   * time does not jump: a caller over the wire waits for so long indeed, as for a busy Region in AWS.
   */
  readonly lookupMs?: number;
  /** Every event reaches each target so often: EventBridge promises at least once. */
  readonly copies?: number;
  /**
   * How long a record takes from CloudTrail to the default event bus, in milliseconds of account time; none unless said.
   * AWS gives no figure and promises no order. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
   */
  readonly eventDelayMs?: (record: CloudTrailRecord) => number;
  /**
   * How long a change of IAM takes to reach each endpoint, in milliseconds of account time; at once unless said. Keys
   * that a drill creates are not known before: it sleeps on the account's clock, or imports its people.
   */
  readonly iamPropagationMs?: PropagationMs;
  /**
   * How long after CreateUser, CreateLoginProfile and UpdateLoginProfile IAM answers EntityTemporarilyUnmodifiable to
   * UpdateLoginProfile and DeleteLoginProfile of the user, in milliseconds of account time; never unless said.
   */
  readonly iamSettlingMs?: number;
  /** The calls of IAM that are answered in a second, all callers together; without limit unless said. */
  readonly iamCallsPerSecond?: number;
  /**
   * What stands in for hosts of the outside world, which API destinations call: a host to an origin on this machine, such
   * as `events.example.com` to `http://127.0.0.1:4010`. Every other host cannot be reached.
   */
  readonly hosts?: Hosts;
  /** What goes wrong now and then: throttling, an outage, a lost answer. Nothing, unless said. */
  readonly fault?: (call: Call) => Fault | undefined;
  /**
   * Folder in which functions keep what Node compiled of them, so that their next processes start sooner; none unless
   * said. Lambda has no such thing: whoever measures starts leaves it out.
   */
  readonly compileCache?: string;
  /**
   * Awaited before each invocation of a function. In AWS every function has CPU of its own; whoever measures one of them
   * here can hold the others back meanwhile.
   */
  readonly beforeInvocation?: (functionName: string) => Promise<void>;
  /** Told of each thing as it happens, for those who watch. */
  readonly onProgress?: (progress: Progress) => void;
}

export type Progress =
  | { readonly kind: 'call'; readonly call: Call; readonly error?: AwsError }
  | {
      readonly kind: 'matched';
      readonly rule: string;
      readonly region: string;
      readonly target: string;
      readonly event: BusEvent;
    }
  | { readonly kind: 'log'; readonly functionName: string; readonly line: string };
