import type { RegionCoverage } from './totals/activity.ts';
import type { Chain } from './chains.ts';
import { nameOf } from './credentials.ts';
import type { Progress, Window } from './progress.ts';
import { notLookedUp } from './resources.ts';
import { toIso } from './totals/time.ts';

/** What was read of a region within a window, to be added to. */
export function openPart(window: Window, region: string): { pages: number; events: number } {
  const read = window.read.get(region) ?? { pages: 0, events: 0 };
  window.read.set(region, read);
  return read;
}

/** How each region was read, and why not to the end. */
export function toCoverage(progress: Progress): readonly RegionCoverage[] {
  const regions = new Set([
    ...progress.regions,
    ...[progress.fresh, progress.settled].flatMap(({ read }) => [...read.keys()]),
  ]);
  return [...regions].map((region) => {
    const left = leftOf(progress, region);
    const read = readOf(progress, region);
    // Records of log files may be of regions that are not searched.
    const isSearched = progress.regions.includes(region);
    if (left.length === 0 && (!isSearched || isOpened(progress, region))) return { region, ...read };
    return { region, ...read, incomplete: reasonsOf(progress, left), ...backTo(progress, left) };
  });
}

function readOf({ fresh, settled }: Progress, region: string): { pages: number; events: number } {
  const [one, two] = [fresh.read.get(region), settled.read.get(region)];
  return {
    pages: (one?.pages ?? 0) + (two?.pages ?? 0),
    events: (one?.events ?? 0) + (two?.events ?? 0),
  };
}

const leftOf = ({ fresh, settled }: Progress, region: string): readonly Chain[] =>
  [...fresh.chains, ...settled.chains].filter((chain) => chain.region === region);

/** Whether reading was begun for every credential: where nothing was, there is no chain that says so. */
const isOpened = ({ fresh, settled, followed }: Progress, region: string): boolean =>
  [fresh, settled].every(({ opened }) => (opened.get(region) ?? 0) === followed.length);

/** Reasons that are shown, each with how many questions ended by it. */
const reasonLimit = 3;

function reasonsOf({ followed }: Progress, left: readonly Chain[]): string {
  const reasons = new Map<string, string[]>();
  for (const { failure, credential } of left) {
    const reason = failure?.reason ?? 'the time for reading was over; older events were not read';
    const found = followed[credential];
    const names = reasons.get(reason) ?? [];
    if (found) names.push(nameOf(found.credential));
    reasons.set(reason, names);
  }
  if (reasons.size === 0) return 'the time for reading was over before anything was read';
  const shown = [...reasons].slice(0, reasonLimit).map(([reason, names]) => {
    const unique = [...new Set(names)];
    return followed.length === 1 ? reason : `${reason} (${unique[0] ?? ''}${others(unique.length - 1)})`;
  });
  return [
    ...shown,
    ...(reasons.size > reasonLimit ? [`and ${reasons.size - reasonLimit} more reasons`] : []),
  ].join('; ');
}

const others = (count: number): string => (count > 0 ? ` and ${count} more` : '');

/** What services did is read last: as long as the credentials' own calls are read, those say how far it has got. */
function backTo({ to, followed }: Progress, left: readonly Chain[]): Pick<RegionCoverage, 'readBackTo'> {
  if (left.length === 0) return {};
  const own = left.filter(({ credential }) => followed[credential]?.credential.by !== 'forwarded');
  const newest = Math.max(...(own.length > 0 ? own : left).map((chain) => chain.position ?? chain.to + 1));
  // Where not even the newest page came, nothing was read back to.
  return newest > to ? {} : { readBackTo: toIso(newest) };
}

/** How far a region has got, for whoever watches. */
export function regionProgress(progress: Progress, region: string) {
  const { from, to, followed } = progress;
  const left = leftOf(progress, region);
  return {
    region,
    ...readOf(progress, region),
    ...backTo(progress, left),
    leftSeconds: left.reduce((sum, chain) => sum + (chain.position ?? chain.to) - chain.from + 1, 0),
    ofSeconds: (to - from + 1) * followed.length,
  };
}

/** Whether every region was read to its end for every credential that is followed. */
const isRead = (progress: Progress): boolean =>
  progress.regions.every((region) => leftOf(progress, region).length === 0 && isOpened(progress, region));

/** Whether the settled window was: only then can be said what had never been before. */
export const isSettledRead = ({ settled, regions, followed }: Progress): boolean =>
  settled.chains.every(({ credential }) => followed[credential]?.issued === true) &&
  regions.every((region) => settled.opened.has(region));

/** Whether anything is left to read that did not fail for good. */
export const mayReadMore = (progress: Progress): boolean =>
  [...progress.fresh.chains, ...progress.settled.chains, ...failed(progress)].some(
    ({ failure }) => failure?.forGood !== true,
  ) ||
  progress.regions.some((region) => !isOpened(progress, region)) ||
  notLookedUp(progress).pending > 0;

const failed = ({ resources }: Progress) => resources.jobs.filter(({ failure }) => failure !== undefined);

/** Whether nothing is left that was to be read, whatever the reason. */
export const isComplete = (progress: Progress): boolean =>
  isRead(progress) && failed(progress).length === 0 && notLookedUp(progress).pending === 0;

/** Whether a region has anything left to read in this run. */
export const waitingIn = (progress: Progress, region: string): boolean =>
  !isOpened(progress, region) || leftOf(progress, region).some(({ failure }) => !failure);
