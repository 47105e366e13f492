import type { HoldSettings } from '../containment/next-move.ts';

/** Seconds that the calls of one attempt may take: they are repeated where IAM throttles, behind cold starts. */
const callSeconds = 160;
const leastSeconds = 600;

/**
 * How long a containment may say that it is under way before it has died, and another execution takes it over: every
 * attempt of the first phase, with what each waits and its calls; ten minutes at least.
 *
 * @returns milliseconds
 */
export const staleAfterMs = ({ settleSeconds, holdSeconds, containAttempts }: HoldSettings): number =>
  1000 * Math.max(leastSeconds, containAttempts * (settleSeconds + holdSeconds + callSeconds));

/** A containment that has been under way since before this has died. @returns ISO 8601 */
export const staleBefore = (now: Date, settings: HoldSettings): string =>
  new Date(now.getTime() - staleAfterMs(settings)).toISOString();
