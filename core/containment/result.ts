/** What came of one action. `already`: AWS was in the wanted state before, or what was to change is gone. */
export interface Outcome {
  /** The kind of the action. */
  readonly action: string;
  /** The key, user or policy that was acted upon. */
  readonly target: string;
  /** The user of a key: a plan may be about several users, and a key's id does not say whose it is. */
  readonly userName?: string;
  /** The unique id of the user or role, where the plan has it. */
  readonly uniqueId?: string;
  readonly status: 'done' | 'already' | 'failed';
  /** When the action ended, ISO 8601. Absent when a step died before it could say. */
  readonly at?: string;
  /** From CloudTrail's eventTime, which has whole seconds: up to 999 ms more than the truth. */
  readonly millisecondsSinceLaunch?: number;
  readonly note?: string;
  /** A deny of sessions: those issued before this. */
  readonly cutoff?: string;
  /** A deny of sessions: only those issued from then on, until the cutoff. */
  readonly from?: string;
  /** A deny of everything: of every credential that there is of the user or role, and that it is given later. */
  readonly everything?: true;
  /** Where a deny was put: the first of these that IAM took. */
  readonly means?: 'inline-policy' | 'managed-policy' | 'permissions-boundary';
  readonly error?: { readonly name: string; readonly message: string };
}

/** What a check of IAM shows of one thing that containment wanted. */
export interface Finding {
  /** The kind of the action. */
  readonly action: string;
  readonly target: string;
  /** The user of a key or credential. */
  readonly userName?: string;
  /** The unique id of the user or role, where it is known. */
  readonly uniqueId?: string;
  readonly status: 'in-place' | 'reverted' | 'unknown';
  readonly note: string;
}
