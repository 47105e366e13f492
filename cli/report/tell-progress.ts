import type { RegionProgress } from '../../lambda/steps/review-activity/run.ts';
import { showProgress } from '../history/progress.ts';

export interface ProgressTeller {
  readonly onPage: (read: RegionProgress) => void;
  /** Ends it, and clears the line. */
  readonly end: () => void;
}

/**
 * Shows how far each region is, and how long it may still take: each second on a terminal, else every 15 seconds.
 * @param regions all that are read
 */
export function tellProgress(regions: readonly string[]): ProgressTeller {
  const read = new Map<string, RegionProgress>();
  const began = performance.now();
  const end = showProgress(() => progressLine(regions, read, (performance.now() - began) / 1000));
  return { onPage: (region) => void read.set(region.region, region), end };
}

/**
 * @param seconds since the reading began
 * @returns one line: how many regions are read to the end, the others with what is left of each, and the time left
 */
export function progressLine(
  regions: readonly string[],
  read: ReadonlyMap<string, RegionProgress>,
  seconds: number,
): string {
  const all = [...read.values()];
  const done = all.filter(({ leftSeconds }) => leftSeconds === 0).length;
  const events = all.reduce((sum, each) => sum + each.events, 0);
  const open = all.filter(({ leftSeconds }) => leftSeconds > 0).toSorted((a, b) => b.events - a.events);
  const named = open.map((each) => `${each.region} ${share(each)}`);
  return [
    `${String(done)} of ${String(regions.length)} regions read, ${events.toLocaleString('en-US')} events`,
    ...named.slice(0, 6),
    ...(named.length > 6 ? [`${String(named.length - 6)} more under way`] : []),
    ...timeLeft(open, seconds),
  ].join('; ');
}

const share = ({ leftSeconds, ofSeconds }: RegionProgress): string =>
  `${String(Math.floor((1 - leftSeconds / Math.max(1, ofSeconds)) * 100))}%`;

/** The region that is furthest behind decides. History is uneven: it is an estimate, and said to be one. */
function timeLeft(open: readonly RegionProgress[], seconds: number): readonly string[] {
  const estimates = open.map(({ leftSeconds, ofSeconds }) => {
    const done = ofSeconds - leftSeconds;
    return done <= 0 ? Number.NaN : (seconds * leftSeconds) / done;
  });
  if (estimates.length === 0) return [];
  const longest = Math.max(...estimates.filter((each) => !Number.isNaN(each)), 0);
  if (estimates.some(Number.isNaN) || seconds < 5) return ['time left not known yet'];
  return [`about ${inWords(longest)} left`];
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${String(Math.max(1, Math.round(seconds)))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${String(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}
