import { kept, type PatrolNote, type Reversal } from './note.ts';

/**
 * What on-call gets: `mail` for what they do not know, `digest` once a day for what comes back again and again, `quiet`
 * for what the next digest counts.
 */
export type Telling = 'mail' | 'digest' | 'quiet';

const hourMs = 3_600_000;
/** What comes back is told once a day. */
const digestMs = 24 * hourMs;
/** Whoever reverts it again this soon fights: that is mailed once more. A pipeline comes back daily. */
const fightMs = 12 * hourMs;

/**
 * Whether a reversal is mailed by itself: the first one, whatever somebody else reverts or reverts for the first time,
 * and the second one where it comes within hours of being contained again. Of all others there is a digest, once a day.
 *
 * @param note as it was before
 * @returns what on-call gets, and the note with the reversal in it
 */
export function tellReversal(
  note: PatrolNote,
  reversal: Reversal,
): { readonly telling: Telling; readonly note: PatrolNote } {
  const since = Date.parse(reversal.at) - Date.parse(note.mailedAt ?? '');
  const telling = tellingOf(note, reversal, since);
  const counted: PatrolNote = {
    ...note,
    reversals: note.reversals + 1,
    latest: [...note.latest, reversal].slice(-kept),
    untold: note.untold + 1,
  };
  return { telling, note: telling === 'quiet' ? counted : asTold(counted, reversal.at) };
}

function tellingOf(note: PatrolNote, reversal: Reversal, since: number): Telling {
  // Not a number where there was no mail yet.
  if (!(since >= 0) || isNew(note, reversal)) return 'mail';
  if (note.reversals === 1 && since < fightMs && !reversal.paused) return 'mail';
  return since >= digestMs ? 'digest' : 'quiet';
}

/** @param at when it is told, ISO 8601 */
export const asTold = (note: PatrolNote, at: string): PatrolNote => ({ ...note, mailedAt: at, untold: 0 });

/** Whether a digest is due of reversals that no mail has told of. */
export const isDigestDue = ({ untold, mailedAt }: PatrolNote, now: Date): boolean =>
  untold > 0 && mailedAt !== undefined && now.getTime() - Date.parse(mailedAt) >= digestMs;

/** Those that the mail is about: what no mail has told of, the newest last. */
export const untoldIn = ({ latest, untold }: PatrolNote): readonly Reversal[] =>
  untold === 0 ? [] : latest.slice(-untold);

/**
 * Whether nobody was told of this: another thing, another principal, or the first one that a pause lets stand. By whom
 * it was may not be known yet: that is no other principal.
 */
function isNew({ latest }: PatrolNote, reversal: Reversal): boolean {
  const before = latest.filter(({ paused }) => paused === reversal.paused);
  return reversal.what.some(({ action, target }) => {
    const same = before.filter(({ what }) =>
      what.some((each) => each.action === action && each.target === target),
    );
    if (same.length === 0) return true;
    const known = new Set(same.flatMap(({ by }) => by.map(({ who }) => who)));
    const isUnsure = known.size === 0 || same.some(({ by }) => by.length === 0);
    return !isUnsure && reversal.by.some(({ who }) => !known.has(who));
  });
}
