import type { Ending } from '../../drills/drill.ts';
import { historyLag, isSearched } from '../../core/artifacts/standing.ts';
import type { ContainmentState } from '../../core/state.ts';
import type { Proof, PublishedNotice } from './result.ts';

/** What a drill ended with. */
export interface Ended {
  readonly ending: Ending;
  readonly state: Partial<ContainmentState>;
  readonly proof: readonly Proof[];
  readonly notices: readonly PublishedNotice[];
  /** The report that a mail is a part of. */
  readonly wholeOf: (mail: string) => string;
}

/**
 * Whether a containment ended as it must, and whether on-call was told the truth about it: a report that says contained
 * while the attacker goes on is worse than none.
 * @returns what is wrong, each in a sentence
 */
export function endingFailures(ended: Ended): readonly string[] {
  if (ended.ending.kind === 'restored') return untold(ended);
  if (ended.ending.kind === 'alerted') return [...alertFailures(ended), ...untold(ended)];
  return [...verificationFailures(ended), ...untruths(ended), ...untold(ended)];
}

function verificationFailures({ ending, state, proof }: Ended): readonly string[] {
  const held = state.verification?.held;
  if (!proof.some(({ isAttackers }) => isAttackers)) {
    return ['There was no credential of the attacker to prove it with.'];
  }
  if (ending.kind !== 'not-held') return held === true ? [] : ['Verification did not find it contained.'];
  return held === false
    ? []
    : [`Verification should not have found it contained, because ${ending.because}.`];
}

/** Where nobody may be contained, no notice says so, nor that anybody was. */
const alertFailures = ({ notices, state }: Ended): readonly string[] => [
  ...(state.containment ? ['Somebody was contained, who may only be alerted on.'] : []),
  ...notices
    .filter(({ subject }) => !subject.includes(words.alerted))
    .map(({ subject }) => `A notice does not say ALERT: ${subject}.`),
];

/** The report's words for what holds and what does not (core/report/decision.ts). */
const words = {
  held: 'CONTAINED: ',
  'in-part': 'CONTAINED IN PART',
  'not-held': 'NOT CONTAINED, ',
  alerted: 'ALERT, not contained: ',
} as const satisfies Readonly<Record<ContainedOrTold, string>>;

/** What a report says in one word; that somebody restored it, it cannot know. */
type ContainedOrTold = Exclude<Ending['kind'], 'restored'>;

const soFar = 'CONTAINED SO FAR: ';

const says = (notice: PublishedNotice | undefined, word: string): boolean =>
  notice?.subject.includes(word) ?? false;

const isKnown = ({ receivedAt, ...state }: Ended['state']): boolean =>
  receivedAt !== undefined && isSearched({ ...state, receivedAt });

function untruths({ ending, state, proof, notices }: Ended): readonly string[] {
  const newest = notices.at(-1);
  const working = proof.filter(({ isAttackers, after }) => isAttackers && after === 'works');
  const falseHeld = says(newest, words.held)
    ? working.map(({ name }) => `The newest notice says CONTAINED, and ${name} works: that is false.`)
    : [];
  const early = notices
    .filter((notice) => says(notice, words.held) && notice.secondsSinceLaunch * 1000 < historyLag.most)
    .map(
      ({ subject }) =>
        `A notice says CONTAINED before event history can show what the attacker has made, not CONTAINED SO FAR: ${subject}.`,
    );
  // Of an alert the report says that nothing was changed, although what issued the credential is contained.
  if (state.route !== 'contain' || notices.length === 0) return [...falseHeld, ...early];
  if (ending.kind === 'restored') return falseHeld;
  const word = words[ending.kind];
  // The settings may have the last search come before event history can show everything.
  const isEarly = ending.kind === 'held' && says(newest, soFar) && working.length === 0 && !isKnown(state);
  const told =
    says(newest, word) || isEarly ? [] : [`The newest notice does not say ${word.replace(/\W+$/, '')}.`];
  return [...falseHeld, ...early, ...told];
}

function untold({ ending, notices, wholeOf }: Ended): readonly string[] {
  // Where there is a mail for each thing that is new, each tells its own.
  const told = ending.kind === 'alerted' ? notices : notices.slice(-1);
  const text = told
    .flatMap(({ text: mail }) => [mail, wholeOf(mail)])
    .join(' ')
    .replace(/\s+/g, ' ');
  return ending.tells
    .filter((tell) => !text.includes(tell))
    .map(
      (tell) =>
        `${ending.kind === 'alerted' ? 'No' : 'The newest'} notice ${ending.kind === 'alerted' ? 'says' : 'does not say'} "${tell}".`,
    );
}
