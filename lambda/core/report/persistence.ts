import { containByHand } from '../by-hand.ts';
import type { ContainmentState } from '../incident.ts';
import type { Judged, Persistence } from '../persistence.ts';
import { commandPrefix, type Section } from './section.ts';
import { neutral, utc } from '../text.ts';

/** What the caller made since the launch that outlives its credential, and what was done about each. */
export function persistenceSection(state: ContainmentState, now: Date): Section {
  const { persistence, phase } = state;
  const failed = persistence?.phase === phase ? [] : failure(state);
  if (!persistence) return { title: failed.length > 0 ? title : '', lines: failed };
  return {
    title,
    lines: [
      ...(persistence.found.length === 0
        ? ['Nothing was found.']
        : persistence.found.flatMap((found) => toLines(found, now))),
      ...(persistence.more > 0
        ? [`${persistence.more} more were found and are not listed: read them in event history.`]
        : []),
      ...searched(persistence, phase),
      ...failed,
    ],
  };
}

const title = 'WHAT IT MADE THAT OUTLIVES IT';

const verdicts: Readonly<Record<Judged['verdict'], string>> = {
  contain: 'contained with it, see what was done',
  planned: "in this incident's plan",
  leave: 'NOT contained',
};

function toLines(found: Judged, now: Date): readonly string[] {
  const { eventName, eventTime, eventId, region, technique, accessKeyId, what, verdict, because } = found;
  const why = verdict === 'leave' ? `; ${neutral(because, 300)}` : '';
  const key = accessKeyId === undefined ? '' : ` with key ${neutral(accessKeyId, 130)}`;
  return [
    `${neutral(what)}, by ${neutral(eventName, 60)} at ${utc(eventTime)} in ${neutral(region, 40)}${key} ` +
      `(ATT&CK ${technique}, event ${neutral(eventId, 40)}): ${verdicts[verdict]}${why}.`,
    ...[...found.undo, ...found.look, ...found.actions.flatMap((action) => containByHand(action, now))].map(
      (command) => commandPrefix + command,
    ),
  ];
}

function searched(
  { coverage, searchedAt, unreadable, followed, notFollowed }: Persistence,
  phase: Persistence['phase'],
): readonly string[] {
  return [
    `Searched at ${utc(searchedAt)} from the launch on, ${followed} credentials and users, in ` +
      `${coverage.map(({ region }) => neutral(region, 40)).join(', ')}.`,
    ...(notFollowed === undefined ? [] : [`Not complete: ${notFollowed}.`]),
    ...coverage
      .filter(({ incomplete }) => incomplete !== undefined)
      .map(
        ({ region, incomplete = '' }) => `Not complete: ${neutral(region, 40)}, ${neutral(incomplete, 300)}`,
      ),
    ...(unreadable > 0 ? [`Not complete: ${unreadable} events came without a record to read.`] : []),
    ...again(phase),
  ];
}

function failure({ persistenceError: error, phase }: ContainmentState): readonly string[] {
  if (!error) return [];
  const why = neutral(`${error.Error ?? 'unknown error'}: ${error.Cause ?? 'no cause given'}`, 300);
  return [`The search failed: ${why}`, ...again(phase)];
}

function again(phase: Persistence['phase']): readonly string[] {
  return phase === 'follow-up'
    ? ['Nothing searches again by itself: look once more when event history has caught up.']
    : ['Event history runs minutes behind: it is searched again until the follow-up.'];
}
