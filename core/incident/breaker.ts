import { createHash } from 'node:crypto';

/** The circuit breaker counts the callers that were contained within the last hour. */
export const breakerWindowMs = 3_600_000;

/** When each of the callers was contained last, ISO 8601, by {@link callerDigest}. */
export type BreakerSlots = Readonly<Record<string, string>>;

/** A caller in the breaker's item: short, and free of what the caller chose. */
export function callerDigest(incidentKey: string): string {
  return createHash('sha256').update(incidentKey).digest('hex').slice(0, 16);
}

/** The slots that were taken more than an hour ago, and are free again. */
export function freeSlots(slots: BreakerSlots, now: Date): BreakerSlots {
  const hourAgo = new Date(now.getTime() - breakerWindowMs).toISOString();
  return Object.fromEntries(Object.entries(slots).filter(([, takenAt]) => takenAt <= hourAgo));
}

/**
 * The moment before which the breaker cannot admit another caller: enough slots must have been free by then to be
 * below the limit, which may have been lowered since they were taken.
 */
export function refusedUntil(slots: BreakerSlots, limit: number): string {
  const times = Object.values(slots).toSorted();
  const leaves = times[times.length - limit] ?? times[0];
  return new Date(Date.parse(leaves ?? new Date(0).toISOString()) + breakerWindowMs).toISOString();
}

/** Why a caller who would have been contained is alerted on. */
export function breakerReason(limit: number): string {
  return (
    `circuit breaker: ${limit} containments in the last hour; contain by hand or raise containmentsPerHour ` +
    'in the settings'
  );
}

/** Why a further credential of a principal, which would have been contained, is not. */
export function wavesReason(limit: number): string {
  return `${limit} further credentials of it were contained within the last hour (wavesPerPrincipal)`;
}
