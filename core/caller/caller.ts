import type { Shown } from './shown.ts';
import type { Voucher } from './voucher.ts';

/** How a session of an IAM user came about; `unknown`: the record does not show the key. */
type SessionOrigin = 'console' | 'session-token' | 'unknown';

/** What a leaking role session belongs to: where the credentials come from, and come again. */
export interface Workload {
  /** `function` and `task` by the ARN of what got the credentials; `service`: something else with an ARN. */
  readonly kind: 'instance' | 'function' | 'task' | 'service';
  /** An instance's id, a task's id, or an ARN. */
  readonly id: string;
  /** `record`: CloudTrail says so. `session-name`: only the name, which whoever assumes a role may choose, looks so. */
  readonly shownBy: 'record' | 'session-name';
}

interface Common {
  /** Why the record was read this way, in words for the report. */
  readonly reason: string;
  readonly accessKeyId?: string;
}

interface UserCaller extends Common {
  readonly userName: string;
  /**
   * The user's unique id, AIDA…: it stays when somebody renames the user, and no other user ever gets it. Absent where
   * the record does not show it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
   */
  readonly uniqueId?: string;
  readonly userArn: string;
}

/** Who made the call (design: callers). Every record yields exactly one of these, and the reason for it. */
export type Caller =
  | (UserCaller & { readonly kind: 'user-key'; readonly accessKeyId: string })
  | (UserCaller & { readonly kind: 'user-session'; readonly origin: SessionOrigin })
  | (UserCaller & { readonly kind: 'federated-session'; readonly federatedName: string })
  | (Common & {
      readonly kind: 'role-session';
      readonly roleArn: string;
      readonly roleName: string;
      /** AROA… and the session name: what aws:userid holds for this session. */
      readonly userId: string;
      readonly sessionName: string;
      readonly workload?: Workload;
      /** Who vouched for whoever opened the session, where the record shows that. */
      readonly voucher?: Voucher;
      /** What in the record disagrees or is missing: such a session is alerted on, never contained nor expected. */
      readonly doubt?: string;
    })
  | (Common & {
      readonly kind: 'identity-center-session';
      /** Absent where the user calls an application by itself, without a role. */
      readonly roleArn?: string;
      readonly permissionSet?: string;
      /** The user's name in Identity Center; its id where the record shows no name. */
      readonly sessionName: string;
      /** The user's id and identity store, where the record shows them (onBehalfOf). */
      readonly storeUserId?: string;
      readonly identityStoreArn?: string;
    })
  | (Common & { readonly kind: 'root' })
  | (Common & { readonly kind: 'service'; readonly service: string })
  | (Common & { readonly kind: 'other-account'; readonly account: string; readonly arn?: string })
  | (Common & {
      readonly kind: 'unsupported';
      readonly identityType: string;
      readonly name?: string;
      /** The unique id of a user or role, where the record shows one: AWS gives it, and nobody chooses it. */
      readonly uniqueId?: string;
      readonly shown?: Shown;
    })
  | (Common & { readonly kind: 'malformed'; readonly uniqueId?: string; readonly shown?: Shown });
