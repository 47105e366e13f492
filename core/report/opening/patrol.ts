import type { PatrolSlice } from '../../patrol/patrol-slice.ts';
import type { Reversal } from '../../patrol/note.ts';
import type { ContainmentState } from '../../state.ts';
import { neutral, plural, utc } from '../../values/text.ts';

type Patrol = NonNullable<PatrolSlice['patrol']>;

/** What stands before the decision of what the patrol tells. */
export const patrolWords = ({ patrol }: PatrolSlice): string =>
  patrol?.telling === 'digest'
    ? `Patrol, daily digest: REVERTED ${String(patrol.count)} times, now `
    : 'Patrol: REVERTED, now ';

/** What was reverted after the follow-up, by whom, and that nobody has read what was done meanwhile. */
export function patrolLines({ patrol }: ContainmentState): readonly string[] {
  if (!patrol) return [];
  const [latest] = patrol.reversals.toReversed();
  if (!latest) return [];
  return [
    `REVERTED AFTER THE FOLLOW-UP: ${whatOf(latest)}; found at ${utc(latest.at)}. ${byWhom(latest)}`,
    'What the credential did meanwhile, and whether what it made works, was not read again.',
    ...(patrol.count > 1 ? [`${oftenOf(patrol)} See what to change so that it stays.`] : []),
  ];
}

/** What was taken back, in words. */
export function whatOf({ what }: Reversal): string {
  const shown = what.slice(0, 4).map(({ target, note }) => `${neutral(target, 130)}, ${neutral(note, 200)}`);
  return shown.join('; ') + (what.length > shown.length ? `; and ${what.length - shown.length} more` : '');
}

/** Who took it back, as far as anybody knows. */
export function byWhom({ by, unread }: Reversal): string {
  if (by.length > 0)
    return `By ${by.map(({ who, call, at }) => `${neutral(who, 130)} (${neutral(call, 60)} at ${utc(at)})`).join(', ')}.`;
  return unread === undefined
    ? 'By whom: event history does not show it yet.'
    : `By whom is not known: event history could not be read (${neutral(unread, 200)}).`;
}

const oftenOf = ({ count, reversals }: Patrol): string =>
  `It was reverted ${plural(count, 'time')} since the follow-up, ${plural(reversals.length, 'time')} since the last mail.`;
