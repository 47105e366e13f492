import { containByHand } from '../../containment/by-hand.ts';
import type { ContainmentState } from '../../state.ts';
import { outcomesOf, type ContainmentSlice } from '../../containment/containment-slice.ts';
import type { Phase } from '../../incident/incident.ts';
import { type Artifact, currentWords } from '../../artifacts/artifact.ts';
import { foundIn, type Judged } from '../../artifacts/persistence.ts';
import { capital, neutral, utc } from '../../values/text.ts';
import { alarm, type Block, commands, firstOf, type Item, prose } from '../block.ts';
import { activityOf, type ReportContext, type SectionDefinition } from '../context.ts';
import { outlivesDeny } from './connections.ts';

/** What the credential made that may outlive it, newest first, as its commands are to be run. */
export const made: SectionDefinition = {
  id: 'made',
  importance: 82,
  title: () => 'WHAT IT MADE THAT OUTLIVES IT',
  brief: (_, context) => {
    const things = openFirst(thingsOf(context));
    const hasOpen = things.some(isOpen);
    return [
      ...firstOf(things.map(shortLine), 4),
      ...(hasOpen ? [prose('The page has their commands.')] : []),
    ];
  },
  make: (context) => {
    const { state } = context;
    const things = thingsOf(context);
    const reviewed = activityOf(context);
    if (things.length === 0 && !state?.persistence && !reviewed) return failure(state);
    const more = reviewed?.made.more ?? state?.persistence?.more ?? 0;
    return [
      ...(things.length === 0 && more === 0 ? [prose(nothing(context))] : []),
      ...(things.some(isOpen) ? [prose('The newest first: run the commands in this order.')] : []),
      ...openFirst(things)
        .slice(0, shown)
        .map((thing) => toItem(thing, { region: state?.launch.region ?? thing.reviewed?.region ?? '' })),
      ...left(more + Math.max(0, things.length - shown)),
      ...failure(state),
    ];
  },
};

const shown = 60;

function nothing(context: ReportContext): string {
  const whole = activityOf(context)?.complete ?? true;
  return whole ? 'Nothing was found.' : 'Nothing was found in what was read: see what was searched.';
}

interface Place {
  readonly region: string;
}

/** One thing by its event: what the review read of it, what containment found and decided. */
interface Thing {
  readonly eventTime: string;
  readonly reviewed?: Artifact;
  readonly judged?: Judged;
  /** It is a session that the containment has ended, and how. */
  readonly ended?: string;
}

function thingsOf(context: ReportContext): readonly Thing[] {
  const found = new Map(foundIn(context.state?.persistence).map((each) => [each.eventId, each]));
  // One call may make several things, and be judged as one.
  // What outlives a deny is told by a section of its own.
  const made = (activityOf(context)?.made.items ?? [])
    .filter((each) => !outlivesDeny(each))
    .map(currentWords);
  const reviewed = made.map((thing): Thing => {
    const judged = found.get(thing.eventId);
    const ended = endedBy(thing, context.state);
    return {
      eventTime: thing.eventTime,
      reviewed: thing,
      ...(judged && { judged }),
      ...(ended !== undefined && { ended }),
    };
  });
  const seen = new Set(made.map(({ eventId }) => eventId));
  // Oldest first as they are found: turned round, those of the same second are removed in the right order too.
  const rest = foundIn(context.state?.persistence)
    .toReversed()
    .filter(({ eventId }) => !seen.has(eventId))
    .map((judged): Thing => ({ eventTime: judged.eventTime, judged }));
  return [...reviewed, ...rest].toSorted(
    (a, b) => (Date.parse(b.eventTime) || 0) - (Date.parse(a.eventTime) || 0),
  );
}

const isOpen = ({ reviewed, judged, ended }: Thing): boolean =>
  !reviewed?.removed && ended === undefined && (judged === undefined || judged.verdict === 'leave');

/** A deny of the user's sessions ends those that were issued before its cutoff. */
function endedBy({ userName, eventTime }: Artifact, state: ContainmentSlice | undefined): string | undefined {
  if (userName === undefined || !state) return undefined;
  const denies = outcomesOf(state).filter(
    ({ action, target, userName: of, status }) =>
      status !== 'failed' &&
      ['revoke-sessions', 'deny-user', 'deny-all'].includes(action) &&
      (of ?? target) === userName,
  );
  if (denies.some(({ action, everything }) => everything || action === 'deny-all'))
    return 'ended with it: everything is denied to the user';
  const cutoffs = denies.flatMap(({ cutoff }) => cutoff ?? []).toSorted();
  const last = cutoffs.at(-1);
  return last !== undefined && Date.parse(last) > Date.parse(eventTime)
    ? `ended with it: sessions issued before ${utc(last)} are denied`
    : undefined;
}

/** What is removed already needs nobody: it comes behind what does. */
const openFirst = (things: readonly Thing[]): readonly Thing[] => [
  ...things.filter(isOpen),
  ...things.filter((thing) => !isOpen(thing)),
];

const shortLine = (thing: Thing): Block => {
  const { what = '', eventName = '' } = thing.reviewed ?? thing.judged ?? {};
  const fate = isOpen(thing) ? '' : `: ${fateOf(thing)}`;
  return prose(`${neutral(what)}, by ${neutral(eventName, 60)} at ${utc(thing.eventTime)}${fate}`);
};

const verdicts: Readonly<Record<Judged['verdict'], string>> = {
  contain: 'contained with it, see what was done',
  planned: "in this incident's plan",
  leave: 'NOT contained',
};

function toItem(thing: Thing, place: Place): Item {
  const over = thing.reviewed?.removed !== undefined || thing.ended !== undefined;
  return {
    kind: 'item',
    heading: `${headingOf(thing)}: ${fateOf(thing)}.`,
    state: isOpen(thing) ? 'open' : 'done',
    blocks: over ? [] : toDo(thing, place),
  };
}

function headingOf({ reviewed, judged }: Thing): string {
  const thing = reviewed ?? judged;
  if (!thing) return '';
  const through = reviewed?.through === undefined ? '' : `, made for it by ${neutral(reviewed.through, 60)},`;
  const key = thing.accessKeyId === undefined ? '' : `${through} with key ${neutral(thing.accessKeyId, 130)}`;
  const name = reviewed ? ` ${neutral(reviewed.techniqueName, 80)}` : '';
  return (
    `${neutral(thing.what)}, by ${neutral(thing.eventName, 60)} at ${utc(thing.eventTime)} in ` +
    `${neutral(thing.region, 40)}${key} (ATT&CK ${neutral(thing.technique, 20)}${name}, event ${neutral(thing.eventId, 40)})`
  );
}

function fateOf({ reviewed, judged, ended }: Thing): string {
  if (reviewed?.removed) {
    const { eventName, at, eventId } = reviewed.removed;
    return `removed already, by ${neutral(eventName, 60)} at ${utc(at)} (event ${neutral(eventId, 40)})`;
  }
  if (ended !== undefined) return ended;
  if (!judged) return 'not removed';
  const why = judged.verdict === 'leave' ? `; ${neutral(judged.because, 300)}` : '';
  return `${verdicts[judged.verdict]}${why}`;
}

/** What removes it; else what contains it, or shows it. */
function toDo({ reviewed, judged }: Thing, place: Place): Item['blocks'] {
  if (reviewed && reviewed.removal.length > 0) return commands(reviewed.removal);
  const byHand = judged
    ? [...judged.removal, ...judged.inspect, ...judged.actions.map((action) => containByHand(action, place))]
    : [];
  if (byHand.length > 0) return commands(byHand);
  if (!reviewed) return [];
  return reviewed.inspect.length > 0
    ? [prose('See it before you remove it:'), ...commands(reviewed.inspect)]
    : [prose('Its record does not show enough for a command: read it by its event id.')];
}

const left = (more: number): readonly Block[] =>
  more > 0 ? [alarm(`${more} more were found and are not listed: read them in event history.`)] : [];

function failure(state: ContainmentState | undefined): readonly Block[] {
  if (!state?.persistenceError || state.persistence?.phase === state.phase) return [];
  const { Error: name = 'unknown error', Cause: cause = 'no cause given' } = state.persistenceError;
  return [
    prose(`The search failed: ${neutral(`${name}: ${cause}`, 300)}`),
    prose(capital(searchedAgain(state.phase))),
  ];
}

/** Whether anything searches again by itself. */
export function searchedAgain(phase: Phase): string {
  return phase === 'follow-up' || phase === 'review-end'
    ? 'nothing searches again by itself: search once more when event history has caught up.'
    : 'event history runs minutes behind: it is searched again until the follow-up.';
}
