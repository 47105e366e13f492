import type { Count } from './activity.ts';
import { toIso } from './time.ts';

/** How often, and the seconds in which it was seen first and last. */
type Seen = [count: number, first: number, last: number];

/** Counts by name, of which there may be as many as an attacker likes to make up. */
export interface Counts {
  readonly names: Map<string, Seen>;
  /** Those for whose names there was no room: none is lost. */
  readonly beyond: Seen;
}

/** Distinct names that are counted each by itself. */
export const nameLimit = 2_000;

/** In place of a first and last time where there is none; JSON has no infinities. */
const never = Number.MAX_SAFE_INTEGER;

export const noCounts = (): Counts => ({ names: new Map(), beyond: [0, never, -never] });

/** @param second when it was; undefined where nothing says so */
export function addCount(counts: Counts, name: string | undefined, second: number | undefined): void {
  if (name !== undefined) add(counts, name, [1, second ?? never, second ?? -never]);
}

function add({ names, beyond }: Counts, name: string, [count, first, last]: Seen): void {
  let seen = names.get(name);
  if (!seen && names.size < nameLimit) {
    seen = [0, never, -never];
    names.set(name, seen);
  }
  seen ??= beyond;
  seen[0] += count;
  seen[1] = Math.min(seen[1], first);
  seen[2] = Math.max(seen[2], last);
}

/** The two together; a name that only one of them had room for is not the fault of the other. */
export function mergeCounts(one: Counts, two: Counts): Counts {
  const merged = noCounts();
  for (const { names, beyond } of [one, two]) {
    for (const [name, seen] of names) add(merged, name, seen);
    merged.beyond[0] += beyond[0];
    merged.beyond[1] = Math.min(merged.beyond[1], beyond[1]);
    merged.beyond[2] = Math.max(merged.beyond[2], beyond[2]);
  }
  return merged;
}

/** The most frequent first; those beyond the limit are one sum. */
export function toCounts(counts: Counts, limit: number): readonly Count[] {
  const sorted = sortedCounts(counts);
  return shortCounts(
    counts.beyond[0] === 0 ? sorted : [...sorted, { name: moreNames, count: counts.beyond[0] }],
    limit,
  );
}

export function sortedCounts({ names }: Counts): readonly Count[] {
  return [...names]
    .map(([name, [count, first, last]]) => ({ name, count, ...times(first, last) }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

const times = (first: number, last: number): { readonly first?: string; readonly last?: string } =>
  first !== never ? { first: toIso(first), last: toIso(last) } : {};

const moreNames = `names beyond the first ${nameLimit}`;
const summed = /^(?:at least )?(\d+) others$/;

/**
 * Cuts a sorted list so that it has `limit` entries at most, the last one the sum of the others. What is such a sum
 * already is added up again.
 */
export function shortCounts(sorted: readonly Count[], limit: number): readonly Count[] {
  const rest = sorted.filter((each) => isSum(each));
  const own = sorted.filter((each) => !isSum(each));
  if (sorted.length <= Math.max(limit, 1) && rest.every(({ name }) => summed.test(name))) return sorted;
  const shown = own.slice(0, Math.max(limit - 1, 0));
  const others = [...own.slice(shown.length), ...rest];
  const names = others.reduce((sum, each) => sum + namesIn(each), 0);
  const atLeast = others.some(({ name }) => name === moreNames || name.startsWith('at least '));
  return [
    ...shown,
    {
      name: `${atLeast ? 'at least ' : ''}${names} others`,
      count: others.reduce((sum, each) => sum + each.count, 0),
    },
  ];
}

/** A sum has no times of its own, which every name has whose calls have any; an attacker's text does not change that. */
const isSum = ({ name, first }: Count): boolean =>
  first === undefined && (name === moreNames || summed.test(name));

const namesIn = (each: Count): number => (isSum(each) ? Number(summed.exec(each.name)?.[1] ?? 1) : 1);
