import { neutral, utc } from '../values/text.ts';

/** Containment is paused: until then no caller is contained. A person's doing, by `firebreak pause`. */
export interface Pause {
  /** When it ends by itself, ISO 8601. */
  readonly until: string;
  /** When it began, ISO 8601. */
  readonly at: string;
  /** The ARN of the person. */
  readonly by: string;
  readonly reason: string;
}

/** Minutes that a pause lasts. It must end by itself: while it lasts, a thief goes on. */
export const pauseMinutes = { least: 1, default: 60, most: 24 * 60 } as const;

/** The breaker's item as DynamoDB answers it, as far as it is about a pause. An older release wrote nothing of it. */
export interface PausedItem {
  readonly pausedUntil?: { readonly S?: string | undefined };
  readonly pausedAt?: { readonly S?: string | undefined };
  readonly pausedBy?: { readonly S?: string | undefined };
  readonly pauseReason?: { readonly S?: string | undefined };
}

/**
 * The pause that is in force.
 * @param item undefined where there is none
 * @param at the moment, ISO 8601 in UTC with milliseconds, which compares as text
 */
export function pauseIn(item: PausedItem | undefined, at: string): Pause | undefined {
  const until = item?.pausedUntil?.S;
  // What is no time is no pause: it would have no end.
  if (until === undefined || Number.isNaN(Date.parse(until)) || until <= at) return undefined;
  return {
    until,
    at: item?.pausedAt?.S ?? 'unknown',
    by: item?.pausedBy?.S ?? 'unknown',
    reason: item?.pauseReason?.S ?? 'none given',
  };
}

/** Who paused it and until when, for people. */
export const describePause = ({ until, by, reason }: Pause): string =>
  `paused by ${neutral(by, 300)} until ${utc(until)} (${neutral(reason, 300)})`;

/** Why a caller who would have been contained is alerted on. */
export const pauseReason = (pause: Pause): string =>
  `${describePause(pause)}; contain by hand or run firebreak resume`;
