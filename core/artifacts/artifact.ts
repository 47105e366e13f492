/** Something that a reviewed credential made and that may outlive it, as its record shows it. */
export interface Artifact {
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
  /** The service that made the call for the credential. */
  readonly through?: string;
  /** Of a session: the user it is of. What denies the user's sessions ends it. */
  readonly userName?: string;
  /** MITRE ATT&CK's id of the technique, and its name. */
  readonly technique: string;
  readonly techniqueName: string;
  /** AWS CLI commands that remove it, in order; empty where the record does not show enough, or nothing removes it. */
  readonly removal: readonly string[];
  /** Commands that show it, where a person has to see it before removing it. */
  readonly inspect: readonly string[];
  /** It is gone again already, by the records that were reviewed. */
  readonly removed?: { readonly at: string; readonly eventName: string; readonly eventId: string };
}

/** What the first edition called these; executions that wait and checkpoints of reviews may still say so. */
interface FirstEdition {
  readonly undo?: readonly string[];
  readonly look?: readonly string[];
  readonly undone?: Artifact['removed'];
}

/** An artifact as this release calls its commands, whichever release wrote it. */
export function currentWords<T extends Pick<Artifact, 'removal' | 'inspect' | 'removed'>>(written: T): T {
  const { undo, look, undone, ...thing } = written as T & FirstEdition;
  if (undo === undefined) return written;
  return { ...thing, removal: undo, inspect: look ?? [], ...(undone && { removed: undone }) } as unknown as T;
}
