import type { Finding } from '../containment/outcome.ts';
import { at, listAt, parseJson } from '../values/unknown.ts';

/** Somebody took back what an incident holds, after its follow-up. */
export interface Reversal {
  /** When the patrol found it, ISO 8601. */
  readonly at: string;
  readonly what: readonly Pick<Finding, 'action' | 'target' | 'note'>[];
  /** Who did it, by event history; empty where that does not show it. */
  readonly by: readonly Reverter[];
  /** Why nobody knows who it was, where event history could not be read. */
  readonly unread?: string;
  /** A person had paused containment: it was not contained again. */
  readonly paused?: true;
}

/** A call that took back something. */
export interface Reverter {
  /** The ARN of whoever called, or what the record has in its place. */
  readonly who: string;
  /** The call, such as UpdateAccessKey. */
  readonly call: string;
  /** When it was made, ISO 8601. */
  readonly at: string;
  /** What it was made with: a pipeline says so by its name. */
  readonly agent?: string;
}

/** What the patrol knows of an incident, as the incident's item holds it. */
export interface PatrolNote {
  /**
   * What the latest check found. `over`: every user and role of the plan is gone, and nothing is left to be checked.
   * `left`: it was reverted, and is left alone for the reason in `because`.
   */
  readonly found: 'in-place' | 'reverted' | 'unknown' | 'left' | 'over';
  /** What there is to say of that. */
  readonly because?: string;
  /** Where the next check goes on, by the id of an action: five reads may not do for all of a plan. */
  readonly next?: string;
  /** Executions that are known to have ended, by name: they are asked for once. */
  readonly ended: readonly string[];
  /** How often it was found reverted. */
  readonly reversals: number;
  /** The latest of them, the newest last. */
  readonly latest: readonly Reversal[];
  /** When on-call was mailed last, ISO 8601. */
  readonly mailedAt?: string;
  /** How many reversals no mail has told of. */
  readonly untold: number;
}

/** Of an incident that the patrol has not met. */
export const newNote: PatrolNote = { found: 'in-place', ended: [], reversals: 0, latest: [], untold: 0 };

/** So many reversals are kept: the item stays small. */
export const kept = 10;

/**
 * A note as an item has it.
 * @param text JSON
 * @returns a new one for any other shape: then the incident is checked, and told, as if for the first time
 */
export function readNote(text: string | undefined): PatrolNote {
  const read = parseJson(text);
  const isNote =
    typeof at(read, 'found') === 'string' &&
    typeof at(read, 'reversals') === 'number' &&
    typeof at(read, 'untold') === 'number' &&
    Array.isArray(at(read, 'ended')) &&
    listAt(read, 'latest').every((each) => Array.isArray(at(each, 'what')) && Array.isArray(at(each, 'by')));
  return isNote && Array.isArray(at(read, 'latest')) ? (read as PatrolNote) : newNote;
}
