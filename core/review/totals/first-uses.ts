import type { Activity, FirstUse } from './activity.ts';
import { isSettledRead } from '../coverage.ts';
import { type Counts, sortedCounts } from './counts.ts';
import type { Progress } from '../progress.ts';
import { toSecond } from './time.ts';
import type { Totals } from './totals.ts';

/** What is first used from then on is called new; the launch is seldom the first that an attacker does. */
const attackSeconds = 86_400;

/**
 * Regions and services that the credential used since a day before the launch and never before. Where older history
 * was not read, or the credential was not in use, nothing can be said, and nothing is.
 */
export function toFirstUses(
  progress: Progress,
  totals: Totals,
  limit: number,
): Pick<Activity, 'firstUses' | 'firstUsesMore'> {
  const { first } = totals;
  const isOld = first !== undefined && first < progress.launched - attackSeconds;
  if (!isOld || !isSettledRead(progress)) return { firstUses: [] };
  const found = [
    ...newIn('region', totals.counts.regions, progress),
    ...newIn('service', totals.counts.services, progress),
  ];
  const more = found.length - limit;
  return { firstUses: found.slice(0, limit), ...(more > 0 && { firstUsesMore: more }) };
}

function newIn(kind: FirstUse['kind'], counts: Counts, { launched }: Progress): readonly FirstUse[] {
  return sortedCounts(counts).flatMap(({ name, first, count }) =>
    first !== undefined && (toSecond(first) ?? 0) >= launched - attackSeconds
      ? [{ kind, name, first, count }]
      : [],
  );
}
