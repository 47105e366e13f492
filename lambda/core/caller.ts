/** How a session of an IAM user came about; `unknown`: the record does not show the key. */
export type SessionOrigin = 'console' | 'session-token' | 'unknown';

/** What a leaking role session belongs to, as its session name and issuer show it. */
export interface Workload {
  readonly kind: 'instance' | 'service';
  readonly id: string;
}

interface Common {
  /** Why the record was read this way, in words for the report. */
  readonly reason: string;
  readonly accessKeyId?: string;
}

interface UserCaller extends Common {
  readonly userName: string;
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
    })
  | (Common & {
      readonly kind: 'identity-center-session';
      readonly roleArn: string;
      readonly permissionSet: string;
      readonly sessionName: string;
    })
  | (Common & { readonly kind: 'root' })
  | (Common & { readonly kind: 'service'; readonly service: string })
  | (Common & { readonly kind: 'other-account'; readonly account: string; readonly arn?: string })
  | (Common & { readonly kind: 'unsupported'; readonly identityType: string; readonly name?: string })
  | (Common & { readonly kind: 'malformed' });

export type CallerKind = Caller['kind'];
