import type { Credential, ItemCoverage } from './credential.ts';
import { isCovered } from './coverage.ts';
import type { Status } from './item/items.ts';

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

/** Nothing of what an alert, or a person who restored, left alone is covered. */
const hasPlan = (status: Status): boolean =>
  status === 'containing' || status === 'held' || status === 'not-held';

/**
 * Whether somebody who issued a credential is contained: by another incident, which covers what it issued with, or by one
 * of its own, whatever it issued with. That one has a slot of the circuit breaker, and is a principal's.
 *
 * @param issuer what it issued with
 * @param own its own incident; where that is the incident of the issued credential too, only what it covers counts
 * @param staleBefore a containment under way since before this has died, ISO 8601
 * @returns the incident that contains it, and whether that refuses what it issued with; undefined where none does
 */
export function containmentOf<Deny extends ForeignDeny>(
  issuer: Credential,
  {
    own,
    others,
    isSame,
  }: { readonly own?: Deny | undefined; readonly others: readonly Deny[]; readonly isSame: boolean },
  staleBefore: string,
): { readonly deny: Deny; readonly refuses: boolean } | undefined {
  const all = [...(own ? [own] : []), ...others];
  const refusing = all.find((each) => isRefusedBy(each, issuer, staleBefore));
  if (refusing) return { deny: refusing, refuses: true };
  return own && !isSame && isContained(own.standing, staleBefore) ? { deny: own, refuses: false } : undefined;
}

/**
 * Whether an incident holds what its coverage says, or is about to.
 * @param staleBefore a containment under way since before this has died, ISO 8601
 */
const isContained = (
  { status, openedAt }: Pick<Standing, 'status' | 'openedAt'>,
  staleBefore: string,
): boolean => hasPlan(status) && !(status === 'containing' && openedAt < staleBefore);

/** What an incident of another principal denies of the caller's, and how that incident stands. */
export interface ForeignDeny {
  readonly coverage: ItemCoverage;
  readonly standing: Pick<Standing, 'status' | 'openedAt'>;
}

/**
 * Whether a call that AWS refused was refused by what another principal's incident has put in place: then it belongs to
 * that one, and is no evidence. What a person has restored, or is restoring, refuses nothing.
 *
 * @param staleBefore a containment under way since before this has died, ISO 8601
 */
export const isRefusedBy = (
  { coverage, standing }: ForeignDeny,
  credential: Credential,
  staleBefore: string,
): boolean => isContained(standing, staleBefore) && isCovered(coverage, credential);

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
  const covered =
    isContained(standing, staleBefore) && coverage !== undefined && isCovered(coverage, credential);
  if (covered && denied) return 'join';
  if (isOver) return 'open';
  if (response === 'alert' || status === 'alerted') return 'join';
  // A person gave back what was covered, and nothing else.
  const wasCovered = coverage !== undefined && isCovered(coverage, credential);
  if (!hasPlan(status)) return wasCovered ? 'join' : 'wave';
  if (!covered) return 'wave';
  const worked = !denied && spreadAt !== undefined && spreadAt < launchTime;
  return worked && status !== 'containing' ? 'reopen' : 'join';
}
