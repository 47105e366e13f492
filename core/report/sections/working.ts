import type { Judged } from '../../artifacts/persistence.ts';
import { workingOf } from '../../artifacts/standing.ts';
import { commandsFor } from '../do-now/close-made.ts';
import type { ContainmentState } from '../../state.ts';
import { count, neutral, plural, utc } from '../../values/text.ts';
import { alarm, commands, type Item, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { decisionOf, isSoFar } from '../decision.ts';

/** The most that are named in the first lines; all of them are in the section. */
const named = 3;

/** The line of the first block: what was made and works is not to be found by reading on. */
export function workingLine(state: ContainmentState): readonly string[] {
  if (decisionOf(state) !== 'contained') return [];
  const { works, unknown, unread } = workingOf(state);
  const rest = unknown.length + unread;
  return [
    ...(works.length > 0 ? [`STILL WORKS, and it made it: ${list(works)}.`] : []),
    ...(rest > 0 ? [`NOT KNOWN whether it works: ${list(unknown, unread)}. The commands are below.`] : []),
  ];
}

/**
 * What SO FAR means: what was made in the last minutes is searched for again, and an Update or the Follow-up tells of it.
 * After the last search there is no other.
 */
export function soFarLine(state: ContainmentState): readonly string[] {
  if (!isSoFar(state)) return [];
  const why = 'Event history shows calls up to 15 minutes late';
  const isLast = state.phase === 'follow-up' || state.phase === 'review-end';
  return [
    isLast
      ? `SO FAR: ${why}, and what it made was last searched for at ${utc(state.persistence?.searchedAt ?? 'no time')}. Look again by hand: firebreak trace, firebreak report.`
      : `SO FAR: ${why}. What it made before it was contained is searched for again until the Follow-up, and contained or told.`,
  ];
}

function list(found: readonly Judged[], more = 0): string {
  const left = Math.max(0, found.length - named) + more;
  const names = found.slice(0, named).map(({ what }) => neutral(what, 130));
  return [...names, ...(left > 0 ? [`${count(left)} more`] : [])].join('; ');
}

/** What the contained caller made, works and is left to a person, with what takes it away; nothing comes before it. */
export const working = ofIncident({
  id: 'working',
  importance: never,
  toDo: true,
  brief: (whole) => whole,
  title: (state) =>
    workingOf(state).works.length > 0 ? 'WHAT IT MADE STILL WORKS' : 'WHAT IT MADE MAY STILL WORK',
  make: (state) => {
    // Where the caller is not contained, that comes first, and this is in its place in the list of what it made.
    if (decisionOf(state) !== 'contained') return [];
    const { works, unknown, unread } = workingOf(state);
    return [
      ...works.map((each) => toItem(each, 'it works', state)),
      ...unknown.map((each) =>
        toItem(each, `whether it works is not known: ${neutral(each.standing?.why ?? '', 130)}`, state),
      ),
      ...(unread > 0
        ? [alarm(`${plural(unread, 'credential')} more were found and not read: read them in event history.`)]
        : []),
      ...(works.length + unknown.length > 0 ? [prose(advice)] : []),
    ];
  },
});

const advice =
  'If it is the work of the owner of the credential, leave it, and say so to whoever reads this. If nobody knows it, run the commands.';

function toItem(judged: Judged, how: string, state: ContainmentState): Item {
  const { what, eventName, eventTime, because, expiresAt } = judged;
  const until = expiresAt === undefined ? '' : ` It ends by itself at ${utc(expiresAt)}.`;
  return {
    kind: 'item',
    heading:
      `${neutral(what)}, by ${neutral(eventName, 60)} at ${utc(eventTime)}: ${how}. ` +
      `Left, because ${neutral(because, 300)}.${until}`,
    state: 'open',
    blocks: commands(commandsFor(judged, state)),
  };
}
