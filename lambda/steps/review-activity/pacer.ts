/** What the reading of a review needs of time. */
export interface Timing {
  readonly clock: () => Date;
  /** @param signal ends it early, with a rejection or without */
  readonly pause: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Between 0 and 1: not all readers come back at the same moment. */
  readonly random: () => number;
  /** The calls that may start in a second, in each region. */
  readonly lookupsPerSecond: number;
}

/** Keeps the calls of one region apart. */
export interface Pacer {
  /** Resolves when a call may start. */
  readonly turn: () => Promise<void>;
  readonly refused: () => void;
  readonly answered: () => void;
}

/** Milliseconds between two calls of a region that refuses none. */
export const intervalOf = ({ lookupsPerSecond }: Pick<Timing, 'lookupsPerSecond'>): number =>
  1000 / lookupsPerSecond;

const longestMs = 8_000;

/** Calls start at that pace at most; when the region refuses one, they start further apart, and slowly closer again. */
export function makePacer(timing: Timing, signal: AbortSignal): Pacer {
  const { clock, pause, random } = timing;
  const shortestMs = intervalOf(timing);
  let interval = shortestMs;
  let free = -Infinity;
  let grown = -Infinity;
  const now = (): number => clock().getTime();
  return {
    async turn() {
      const start = Math.max(now(), free);
      free = start + interval;
      if (start > now()) await pause(start - now(), signal);
    },
    refused() {
      // Calls that were on their way together are refused together: that is one refusal.
      if (now() - grown >= interval) {
        interval = Math.min(interval * 1.5, longestMs);
        grown = now();
      }
      free = Math.max(free, now() + interval * (0.5 + random()));
    },
    answered() {
      interval = Math.max(shortestMs, interval * 0.8);
    },
  };
}
