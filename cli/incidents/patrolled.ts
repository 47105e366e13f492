import type { StoredItem } from '../../core/incident/item/read-item.ts';
import { newNote, type PatrolNote, readNote } from '../../core/patrol/note.ts';
import { neutral, plural, utc } from '../../core/values/text.ts';

/** What the patrol found of an incident; undefined where it has not checked it, or nobody can read what it wrote. */
export function toPatrol({ patrol }: StoredItem): PatrolNote | undefined {
  const note = readNote(patrol);
  return note === newNote ? undefined : note;
}

/** When an incident was checked last and what was found, behind who it is about. */
export function patrolWords(item: StoredItem): string {
  const note = toPatrol(item);
  if (!note || item.patrolledAt === undefined) return '';
  const often = note.reversals === 0 ? '' : `, REVERTED ${plural(note.reversals, 'time')}`;
  return ` (checked ${utc(item.patrolledAt)}: ${neutral(note.found, 20)}${often})`;
}

/** The same in full: each reversal that is kept, with who and by which call. */
export function patrolLines(note: PatrolNote | undefined, checkedAt: string | undefined): readonly string[] {
  if (!note || checkedAt === undefined) return [];
  const { found, because, reversals, mailedAt, untold } = note;
  return [
    `${found} at ${utc(checkedAt)}${because === undefined ? '' : `: ${because}`}`,
    ...(reversals === 0
      ? []
      : [
          `reverted ${plural(reversals, 'time')} since the follow-up, ${String(untold)} not mailed yet` +
            (mailedAt === undefined ? '' : `; mailed last ${utc(mailedAt)}`),
        ]),
    ...note.latest.toReversed().map(({ at, what, by, paused }) => {
      const things = what.map(({ action, target, note: said }) => `${action} ${target}, ${said}`).join('; ');
      const who = by.map((each) => `${each.who} by ${each.call} at ${utc(each.at)}`).join(', ');
      return `${utc(at)}: ${things}; by ${who === '' ? 'unknown' : who}${paused ? '; paused, so not contained again' : ''}`;
    }),
  ];
}
