import type { Holder } from '../containment/action.ts';
import { spreadingMs } from '../containment/deny-policy.ts';
import { longestSession } from './longest-session.ts';
import type { Kept } from './kept.ts';
import type { Restorable } from '../containment/actions/taken.ts';

/**
 * Until when sessions that a deny ended may still be alive: taken away before, the deny lets them work again, and no
 * inactive key ends them.
 * @returns undefined where what is restored is no deny, or none can be alive at `now`
 */
export function sessionsUntil(
  { taken: { holder }, restoration }: Restorable,
  kept: Kept,
  now: Date,
): Date | undefined {
  return restoration.isDeny ? aliveUntil(holder, kept, now) : undefined;
}

/** The same of whatever denies something to a user or role. */
export function aliveUntil(
  { type }: Holder,
  { verifiedAt, since }: Pick<Kept, 'verifiedAt' | 'since'>,
  now: Date,
): Date | undefined {
  const until = new Date(Date.parse(verifiedAt ?? since) + spreadingMs + longestSession[type]);
  return until > now ? until : undefined;
}
