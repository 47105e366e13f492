import type { Credential, ItemCoverage } from './credential.ts';
import { isCovered } from './coverage.ts';
import type { Status } from './items.ts';

/** The incident that stands for a principal, as a further launch meets it. */
export interface Standing {
  readonly status: Status;
  /** ISO 8601, as is the next. */
  readonly openedAt: string;
  readonly windowEnds: string;
  /** Absent where an earlier release wrote it: then nothing is known to be covered. */
  readonly coverage?: ItemCoverage;
  /** From then on a call that is not refused shows that the coverage does not hold, ISO 8601. */
  readonly spreadAt?: string;
}

/** A further launch of the principal. */
export interface FurtherLaunch {
  readonly response: 'contain' | 'alert';
  readonly credential: Credential;
  /** The end of the second in which it was made, ISO 8601. */
  readonly launchTime: string;
  /** AWS refused it, or turned it away before it came to that: it does not show that its credential works. */
  readonly denied: boolean;
  /** A containment under way since before this has died, ISO 8601. */
  readonly staleBefore: string;
}

/**
 * Where a launch belongs whose principal has an incident already that does not give way by itself:
 *
 * - `join`: it is counted. Its credential is covered, or nothing is to be contained.
 * - `open`: that incident is over; another one begins.
 * - `reopen`: the credential is covered, yet its call went through after that had spread. Another incident takes the
 *   place, and says so.
 * - `wave`: its credential is not covered. It is contained in the same incident.
 *
 * When the launch was made, delivered or seen is not the question (design.md, section 4).
 */
export function placeOf(standing: Standing, launch: FurtherLaunch): 'join' | 'open' | 'reopen' | 'wave' {
  const { status, coverage, spreadAt, windowEnds } = standing;
  const { response, credential, launchTime, denied, staleBefore } = launch;
  const isOver = windowEnds <= launchTime;
  // Nothing of what an alert, or a person who restored, left alone is covered.
  const isContained = status === 'containing' || status === 'held' || status === 'not-held';
  const hasDied = status === 'containing' && standing.openedAt < staleBefore;
  const covered = isContained && !hasDied && coverage !== undefined && isCovered(coverage, credential);
  if (covered && denied) return 'join';
  if (isOver) return 'open';
  if (response === 'alert' || !isContained) return 'join';
  if (!covered) return 'wave';
  const worked = !denied && spreadAt !== undefined && spreadAt < launchTime;
  return worked && status !== 'containing' ? 'reopen' : 'join';
}
