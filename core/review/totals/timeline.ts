import type { Timeline } from './activity.ts';
import { toIso } from './time.ts';

/**
 * Seconds that an interval may cover, each a multiple of the one before. The last two are for log files: event history
 * holds 90 days.
 */
const steps = [60, 600, 3_600, 21_600, 86_400, 604_800, 31_449_600] as const;

/** The most intervals that are shown. What has more of them is kept coarser, and so never grows. */
const intervalLimit = 96;

type Tally = [calls: number, changes: number, errors: number];

export interface Times {
  step: number;
  /** By the second in which the interval begins. */
  intervals: Map<number, Tally>;
}

export const noTimes = (): Times => ({ step: steps[0], intervals: new Map() });

export function addTime(times: Times, second: number, isChange: boolean, isError: boolean): void {
  add(times, second, [1, Number(isChange), Number(isError)]);
  while (times.intervals.size > intervalLimit && coarsen(times));
}

function add({ step, intervals }: Times, second: number, tally: Tally): void {
  const at = Math.floor(second / step) * step;
  const found = intervals.get(at);
  if (!found) intervals.set(at, [...tally]);
  else tally.forEach((count, index) => (found[index as 0 | 1 | 2] += count));
}

/** @returns false where there is no coarser step */
function coarsen(times: Times): boolean {
  const step = steps.find((each) => each > times.step);
  if (step === undefined) return false;
  const { intervals } = times;
  times.step = step;
  times.intervals = new Map();
  for (const [at, tally] of intervals) add(times, at, tally);
  return true;
}

/** The two together, as fine as leaves no more intervals than are shown. */
export function mergeTimes(one: Times, two: Times): Times {
  const merged = noTimes();
  merged.step = Math.max(one.step, two.step);
  for (const { intervals } of [one, two]) for (const [at, tally] of intervals) add(merged, at, tally);
  while (merged.intervals.size > intervalLimit && coarsen(merged));
  return merged;
}

/** Oldest first. */
export function toTimeline({ step, intervals }: Times): Timeline {
  return {
    stepSeconds: step,
    intervals: [...intervals]
      .toSorted(([a], [b]) => a - b)
      .map(([at, [calls, changes, errors]]) => ({ at: toIso(at), calls, changes, errors })),
  };
}

/** A timeline of which no more intervals span the whole time, those without a call among them: in coarser ones. */
export function shortTimeline(timeline: Timeline, limit: number): Timeline {
  const times: Times = { step: timeline.stepSeconds, intervals: new Map() };
  for (const { at, calls, changes, errors } of timeline.intervals) {
    add(times, Date.parse(at) / 1000, [calls, changes, errors]);
  }
  while (spannedBy(times) > limit && coarsen(times));
  return toTimeline(times);
}

function spannedBy({ step, intervals }: Times): number {
  const starts = [...intervals.keys()];
  return starts.length === 0 ? 0 : (Math.max(...starts) - Math.min(...starts)) / step + 1;
}
