import { decodeDocument, readCutoff } from '../containment/deny-policy.ts';
import type { Kept, UndoOptions } from './kept.ts';
import type { UndoPorts } from './ports.ts';
import { takes } from './takes.ts';
import {
  describeUndo,
  type Undo,
  type UndoAttachment,
  type UndoBoundary,
  type UndoCredential,
  type UndoInline,
  type UndoKey,
  type UndoPassword,
} from './undo.ts';
import { isOurDeny } from './undoes-of.ts';

/** How one thing stands now. */
export interface Standing {
  /**
   * `to-do`: it can be given back. `there`: it is as it was before. `left`: it is not given back without being asked
   * for. `gone`: it no longer exists, and nobody can give it back.
   */
  readonly is: 'to-do' | 'there' | 'left' | 'gone';
  /** For people. */
  readonly note: string;
  /** It is not as containment left it: why somebody has to look before it is touched. */
  readonly drift?: string;
}

export interface LookInput {
  readonly ports: UndoPorts;
  readonly kept: Kept;
  readonly options: UndoOptions;
}

/** Reads how a thing stands now. @throws RetryableError, PermanentError where it cannot be read */
export async function lookAt(undo: Undo, input: LookInput): Promise<Standing> {
  const standing = await read(undo, input);
  if (standing.is !== 'to-do' || standing.drift !== undefined) return standing;
  const other = input.kept.others.find(({ actions }) => actions.some((action) => takes(action, undo)));
  return other
    ? {
        ...standing,
        drift: `${other.incidentId}, which was not given back, took the ${describeUndo(undo)} too`,
      }
    : standing;
}

async function read(undo: Undo, input: LookInput): Promise<Standing> {
  switch (undo.kind) {
    case 'key':
      return lookAtKey(undo, input);
    case 'credential':
      return lookAtCredential(undo, input);
    case 'password':
      return lookAtPassword(undo, input);
    case 'boundary':
      return lookAtBoundary(undo, input);
    case 'attachment':
      return lookAtAttachment(undo, input);
    case 'inline':
      return lookAtInline(undo, input);
  }
}

async function lookAtKey(undo: UndoKey, { ports, options }: LookInput): Promise<Standing> {
  const keys = await ports.accessKeys.list(undo.holder.name);
  const key = keys.find(({ id }) => id === undo.accessKeyId);
  const isWanted = undo.trust === 'trusted' || options.includeCompromisedKey;
  if (!key) {
    const note = 'it was deleted';
    return isWanted
      ? { is: 'gone', note, drift: `${undo.accessKeyId} was deleted since` }
      : { is: 'left', note };
  }
  if (isWanted) return key.active ? { is: 'there', note: 'active' } : { is: 'to-do', note: 'make it active' };
  const why =
    undo.trust === 'compromised'
      ? 'it stays inactive: it is compromised'
      : 'it stays inactive: one of the user’s keys issued the session that launched, and nobody knows which';
  return key.active
    ? {
        is: 'left',
        note: 'it is active',
        drift: `${undo.accessKeyId} is ${undo.trust}, and somebody made it active again`,
      }
    : { is: 'left', note: `${why}; --include-compromised-key gives it back` };
}

async function lookAtCredential(undo: UndoCredential, { ports }: LookInput): Promise<Standing> {
  const all = await ports.credentials.list(undo.holder.name, undo.type);
  const found = all.find(({ id }) => id === undo.id);
  if (!found) return { is: 'gone', note: 'it was deleted', drift: `${undo.id} was deleted since` };
  return found.active ? { is: 'there', note: 'active' } : { is: 'to-do', note: 'make it active' };
}

async function lookAtPassword(undo: UndoPassword, { ports, kept, options }: LookInput): Promise<Standing> {
  const { name } = undo.holder;
  const now = await ports.loginProfiles.read(name);
  if (now) {
    const isOld = now.createdAt === undo.createdAt;
    // IAM's times have whole seconds.
    const began = kept.restoringSince?.slice(0, 19);
    const isOurs = began !== undefined && now.createdAt.slice(0, 19) >= began;
    const note = `there is one, made at ${now.createdAt}`;
    return isOld || isOurs
      ? { is: 'there', note }
      : { is: 'there', note, drift: `${name} was given a password at ${now.createdAt}, not by Firebreak` };
  }
  return options.newPassword
    ? { is: 'to-do', note: 'set a new one, to be changed at the first sign-in' }
    : { is: 'left', note: 'it cannot come back; --new-password sets a new one, for one sign-in' };
}

async function lookAtBoundary({ holder, before }: UndoBoundary, { ports }: LookInput): Promise<Standing> {
  const now = await ports.denies.readBoundary(holder);
  if (now?.arn === before) return { is: 'there', note: before ?? 'none, as before' };
  if (now?.isDenyAll)
    return { is: 'to-do', note: before === undefined ? 'take AWSDenyAll away' : `put ${before} back` };
  const drift = `the boundary of ${holder.name} is ${now?.arn ?? 'gone'}, neither AWSDenyAll nor ${before ?? 'none'}`;
  return { is: 'left', note: 'it is not ours to change', drift };
}

async function lookAtAttachment({ holder, ours }: UndoAttachment, { ports }: LookInput): Promise<Standing> {
  if (!(await ports.denies.isDenyAllAttached(holder)))
    return { is: 'there', note: 'not attached, as before' };
  const note = 'detach it';
  return ours === false
    ? {
        is: 'to-do',
        note,
        drift: `AWSDenyAll is attached to ${holder.name}, and containment had not attached it`,
      }
    : { is: 'to-do', note };
}

async function lookAtInline(undo: UndoInline, { ports, kept }: LookInput): Promise<Standing> {
  const { holder, policyName, before } = undo;
  const found = await ports.denies.readInline(holder, policyName);
  if (found === 'gone') return { is: 'gone', note: `the ${holder.type} no longer exists` };
  const put = { is: 'to-do', note: 'put the earlier document back' } as const;
  if (found === 'none') return before === undefined ? { is: 'there', note: 'none, as before' } : put;
  const document = decodeDocument(found.document);
  if (document === before) return { is: 'there', note: 'the earlier document' };
  const todo = before === undefined ? ({ is: 'to-do', note: 'take it away' } as const) : put;
  const drift = inlineDrift(document, undo, kept);
  return drift === undefined ? todo : { ...todo, drift };
}

function inlineDrift(document: string, undo: UndoInline, { verifiedAt = '' }: Kept): string | undefined {
  const { holder, policyName, userId } = undo;
  if (!isOurDeny(document, userId)) return `${policyName} of ${holder.name} was edited`;
  const cutoff = readCutoff(document, userId);
  const latest = Date.parse(verifiedAt) + 1000; // a cutoff is the next whole second
  return cutoff !== undefined && cutoff.getTime() > latest
    ? `${policyName} of ${holder.name} denies sessions before ${cutoff.toISOString()}: later than this containment put it`
    : undefined;
}
