/** What the reading of a review needs of time. */
export interface Timing {
  readonly clock: () => Date;
  /** @param signal ends it early, with a rejection or without */
  readonly pause: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Between 0 and 1: not all readers come back at the same moment. */
  readonly random: () => number;
}

/** Keeps the calls of one region apart. */
export interface Pacer {
  /** Resolves when a call may start. */
  readonly turn: () => Promise<void>;
  readonly refused: () => void;
  readonly answered: () => void;
}

/**
 * Two calls a second for each region, shared with everybody in the account.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
 */
export const intervalMs = 500;
const longestMs = 8_000;

/** Calls start at that pace at most; when the region refuses one, they start further apart, and slowly closer again. */
export function makePacer({ clock, pause, random }: Timing, signal: AbortSignal): Pacer {
  let interval = intervalMs;
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
      interval = Math.max(intervalMs, interval * 0.8);
    },
  };
}
