/** Something that a reviewed credential made and that may outlive it, as its record shows it. */
export interface MadeThing {
  /** `user`, `access-key`, `login-profile`, `policy-attachment`, `security-group-rule`, `instance`, ... */
  readonly kind: string;
  /** In words that others chose a part of: to be shown through neutral(). */
  readonly what: string;
  readonly eventName: string;
  readonly eventId: string;
  readonly eventTime: string;
  readonly region: string;
  /** The key that the call was made with, where the record shows it. */
  readonly accessKeyId?: string;
  /** Of a session: the user it is of. What denies the user's sessions ends it. */
  readonly userName?: string;
  /** MITRE ATT&CK's id of the technique, and its name. */
  readonly technique: string;
  readonly techniqueName: string;
  /** AWS CLI commands that undo it, in order; empty where the record does not show enough, or nothing undoes it. */
  readonly undo: readonly string[];
  /** Commands that show it, where nothing undoes it without a look. */
  readonly look: readonly string[];
  /** It is gone again already, by the records that were reviewed. */
  readonly undone?: { readonly at: string; readonly eventName: string; readonly eventId: string };
}
