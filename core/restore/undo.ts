import type { Holder } from '../containment/action.ts';
import type { CredentialType } from '../containment/actions/ports.ts';

/** One thing that containment took from a user or role, and that can be given back. */
export type Undo = UndoKey | UndoCredential | UndoPassword | UndoBoundary | UndoAttachment | UndoInline;

export interface UndoKey {
  readonly kind: 'key';
  readonly holder: Holder;
  readonly accessKeyId: string;
  /**
   * `compromised`: it launched, or issued what did. `suspected`: one of the user's keys issued the session that
   * launched, and nobody has found out which.
   */
  readonly trust: 'trusted' | 'suspected' | 'compromised';
}

export interface UndoCredential {
  readonly kind: 'credential';
  readonly holder: Holder;
  readonly type: CredentialType;
  readonly id: string;
}

export interface UndoPassword {
  readonly kind: 'password';
  readonly holder: Holder;
  /** When the password was made that was removed, ISO 8601; undefined where nobody could read it. */
  readonly createdAt?: string;
}

export interface UndoBoundary {
  readonly kind: 'boundary';
  readonly holder: Holder;
  /** The ARN of the boundary that was there; undefined where there was none. */
  readonly before?: string;
}

export interface UndoAttachment {
  readonly kind: 'attachment';
  readonly holder: Holder;
  /** Undefined where what came of the containment was not written down. */
  readonly ours?: boolean;
}

export interface UndoInline {
  readonly kind: 'inline';
  readonly holder: Holder;
  readonly policyName: string;
  /** The one session that the deny is about, by its aws:userid. */
  readonly userId?: string;
  /** The document of the same name that was there and was none of ours, as JSON. */
  readonly before?: string;
}

/**
 * The order in which things are given back to a user or role, the denies last: whatever goes wrong before them leaves
 * them standing, and of the denies the inline one, which is put first, is taken away last.
 */
export const undoOrder: readonly Undo['kind'][] = [
  'password',
  'credential',
  'key',
  'boundary',
  'attachment',
  'inline',
];

export const isDeny = ({ kind }: Pick<Undo, 'kind'>): boolean =>
  kind === 'boundary' || kind === 'attachment' || kind === 'inline';

/** The same for the same thing, whichever action took it. */
export function undoId(undo: Undo): string {
  const { kind, holder } = undo;
  return [kind, holder.type, holder.name, detailOf(undo)].join(' ');
}

function detailOf(undo: Undo): string {
  switch (undo.kind) {
    case 'key':
      return undo.accessKeyId;
    case 'credential':
      return undo.id;
    case 'inline':
      return undo.policyName;
    case 'password':
    case 'boundary':
    case 'attachment':
      return '';
  }
}

const credentialNames: Readonly<Record<CredentialType, string>> = {
  'ssh-key': 'SSH public key',
  'service-credential': 'service-specific credential',
  certificate: 'signing certificate',
};

/** What was taken, in words. */
export function describeUndo(undo: Undo): string {
  const who = `${undo.holder.type} ${undo.holder.name}`;
  switch (undo.kind) {
    case 'key':
      return `${undo.trust === 'trusted' ? '' : `${undo.trust} `}access key ${undo.accessKeyId} of ${who}`;
    case 'credential':
      return `${credentialNames[undo.type]} ${undo.id} of ${who}`;
    case 'password':
      return `console password of ${who}`;
    case 'boundary':
      return `permissions boundary of ${who}`;
    case 'attachment':
      return `AWSDenyAll attached to ${who}`;
    case 'inline':
      return `inline policy ${undo.policyName} of ${who}`;
  }
}
