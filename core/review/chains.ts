import type { HistoryEvent } from './event.ts';

/**
 * What is left to read of one credential in one region within one span of time, newest first. All times are whole
 * seconds since 1970, and both ends belong to the span.
 *
 * NextTokens are not kept: they are valid for the same parameters only, and nobody says for how long
 * (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html). A chain that is taken up again
 * asks for what is not newer than the oldest second that it has read, and leaves out what it has of that second.
 */
export interface Chain {
  readonly region: string;
  /** The index of the credential among those that are followed. */
  readonly credential: number;
  /** Raised where a part of the span is given to other chains. */
  from: number;
  readonly to: number;
  /** The oldest second that was read; absent where nothing was. */
  position?: number;
  /** The ids that were read of that second. */
  seen: string[];
  /** The newest second that was read: with the position, how dense the events are. */
  top?: number;
  pages: number;
  /** Why it could not be read on, in the latest run. */
  failure?: Failure;
}

export interface Failure {
  readonly reason: string;
  /** Asking again has no sense before something is changed in the account. */
  readonly forGood: boolean;
}

export function newChain(region: string, credential: number, from: number, to: number): Chain {
  return { region, credential, from, to, seen: [], pages: 0 };
}

/** What a chain that is taken up asks for. */
export const toAsk = ({ from, to, position }: Chain): { readonly from: number; readonly to: number } => ({
  from,
  to: position ?? to,
});

/**
 * The settled chain that a fresh one can be asked together with, while nothing was read of either: most credentials
 * have a page in a region, or none, and one question does for both.
 */
export function untouchedBelow(chain: Chain, settled: readonly Chain[]): Chain | undefined {
  if (chain.pages > 0 || chain.position !== undefined) return undefined;
  return settled.find(
    ({ region, credential, to, pages, position, failure }) =>
      region === chain.region &&
      credential === chain.credential &&
      to === chain.from - 1 &&
      pages === 0 &&
      position === undefined &&
      failure === undefined,
  );
}

/**
 * Takes a page into the chain. Each event is handed out once, however often the chain is taken up.
 * @param askedTo the newest second that the question was about
 * @returns the events that are new, and whether the page reached what is older than the chain's span
 */
export function takePage(
  chain: Chain,
  events: readonly HistoryEvent[],
  askedTo: number,
): { readonly taken: readonly HistoryEvent[]; readonly past: boolean } {
  const taken: HistoryEvent[] = [];
  let past = false;
  let seen = new Set(chain.seen);
  chain.pages += 1;
  for (const event of events) {
    // What does not say when it was, was with the one before it.
    const second = event.second ?? chain.position ?? askedTo;
    if (second < chain.from) past = true;
    if (second < chain.from || second > askedTo) continue;
    if (second === chain.position && seen.has(event.id)) continue;
    if (chain.position === undefined || second < chain.position) {
      chain.position = second;
      seen = new Set();
    }
    if (second === chain.position) seen.add(event.id);
    chain.top ??= second;
    taken.push(event);
  }
  chain.seen = [...seen];
  return { taken, past };
}

/**
 * Gives the older parts of what is left to chains of their own, so that they are read side by side: the first part
 * four times as long as what the chain has read so far, each next one twice the one before, the last one the rest. Dense parts are
 * found that way whatever the density is elsewhere, and a part that proves deep is split again.
 *
 * @param parts how many chains there may be more
 * @returns the new chains, newest first; none where what is left is too short
 */
export function split(chain: Chain, parts: number): readonly Chain[] {
  const { region, credential, from, position, top } = chain;
  if (position === undefined || top === undefined) return [];
  // Not more than half of it, however little was read.
  let width = Math.min(4 * (top - position + 1), Math.floor((position - from) / 2));
  if (width < 1) return [];
  const older: Chain[] = [];
  let end = position - width;
  chain.from = end + 1;
  while (older.length < parts && end >= from) {
    width *= 2;
    const isLast = older.length === parts - 1 || end - width <= from;
    const begin = isLast ? from : end - width + 1;
    older.push(newChain(region, credential, begin, end));
    end = begin - 1;
  }
  return older;
}
