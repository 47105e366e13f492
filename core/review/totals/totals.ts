import type { Artifact } from '../../artifacts/artifact.ts';
import type { HiddenLaunch } from '../../verdict/hidden-launch.ts';
import type { ActivityCall, LaunchedInstance } from './activity.ts';
import { type Counts, mergeCounts, noCounts } from './counts.ts';
import { mergeNewest, type Newest, noneYet } from './newest.ts';
import { mergeTimes, noTimes, type Times } from './timeline.ts';
import { mergeTouched, noneTouched, type TouchedList } from './touched-list.ts';

/** What one window of the review adds up to. It is added to in place, and never grows beyond some megabytes. */
export interface Totals {
  calls: number;
  failed: number;
  denied: number;
  changeCount: number;
  unreadable: number;
  /** Seconds since 1970. */
  first?: number;
  last?: number;
  readonly counts: Record<CountKind, Counts>;
  /** What services did for what was searched for; absent where that is nothing. */
  forwarded?: Counts;
  times: Times;
  readonly changes: Newest<ActivityCall>;
  readonly made: Newest<DatedArtifact>;
  /** By the id of what is gone: its latest removal. */
  readonly gone: Map<string, Gone>;
  goneBeyond: number;
  readonly instances: Newest<LaunchedInstance>;
  /** Absent in what an older release kept. */
  hidden?: Newest<HiddenLaunch>;
  readonly touched: TouchedList;
  readonly after: {
    calls: number;
    denied: number;
    neverDenied: number;
    spreading: number;
    readonly notDenied: Newest<ActivityCall>;
  };
}

export type CountKind = (typeof countKinds)[number];
const countKinds = [
  'credentials',
  'services',
  'regions',
  'operations',
  'errors',
  'deniedOperations',
  'sourceIps',
  'userAgents',
  'matrix',
] as const;

export interface DatedArtifact {
  /** It is gone when one of these is: its own id first, then what takes it along. */
  readonly goneBy: readonly string[];
  readonly thing: Artifact;
}

export interface Gone {
  readonly second: number;
  readonly eventName: string;
  readonly eventId: string;
}

export const limits = {
  changes: 200,
  made: 5_000,
  gone: 20_000,
  instances: 10_000,
  hidden: 200,
  notDenied: 200,
} as const;

export function emptyTotals(): Totals {
  const counts = Object.fromEntries(countKinds.map((kind) => [kind, noCounts()]));
  return {
    calls: 0,
    failed: 0,
    denied: 0,
    changeCount: 0,
    unreadable: 0,
    counts: counts as Totals['counts'],
    times: noTimes(),
    changes: noneYet(limits.changes),
    made: noneYet(limits.made),
    gone: new Map(),
    goneBeyond: 0,
    instances: noneYet(limits.instances),
    hidden: noneYet(limits.hidden),
    touched: noneTouched(),
    after: { calls: 0, denied: 0, neverDenied: 0, spreading: 0, notDenied: noneYet(limits.notDenied) },
  };
}

/** Remembers a removal, the latest of each thing. */
export function addGone(totals: Pick<Totals, 'gone' | 'goneBeyond'>, id: string, gone: Gone): void {
  const found = totals.gone.get(id);
  if (!found && totals.gone.size >= limits.gone) totals.goneBeyond += 1;
  else if (!found || gone.second > found.second) totals.gone.set(id, gone);
}

export const hiddenIn = ({ hidden }: Totals): Newest<HiddenLaunch> => hidden ?? noneYet(limits.hidden);

/** The two together; neither is changed. */
export function mergeTotals(one: Totals, two: Totals): Totals {
  const both = [one, two];
  const counts = Object.fromEntries(
    countKinds.map((kind) => [kind, mergeCounts(one.counts[kind], two.counts[kind])]),
  );
  const merged: Totals = {
    calls: one.calls + two.calls,
    failed: one.failed + two.failed,
    denied: one.denied + two.denied,
    changeCount: one.changeCount + two.changeCount,
    unreadable: one.unreadable + two.unreadable,
    ...spanOf(both),
    counts: counts as Totals['counts'],
    ...forwardedOf(both),
    times: mergeTimes(one.times, two.times),
    changes: mergeNewest(one.changes, two.changes),
    made: mergeNewest(one.made, two.made),
    gone: new Map(one.gone),
    goneBeyond: one.goneBeyond + two.goneBeyond,
    instances: mergeNewest(one.instances, two.instances),
    hidden: mergeNewest(hiddenIn(one), hiddenIn(two)),
    touched: mergeTouched(one.touched, two.touched),
    after: {
      calls: one.after.calls + two.after.calls,
      denied: one.after.denied + two.after.denied,
      neverDenied: one.after.neverDenied + two.after.neverDenied,
      spreading: one.after.spreading + two.after.spreading,
      notDenied: mergeNewest(one.after.notDenied, two.after.notDenied),
    },
  };
  for (const [id, gone] of two.gone) addGone(merged, id, gone);
  return merged;
}

function forwardedOf(totals: readonly Totals[]): Pick<Totals, 'forwarded'> {
  const all = totals.flatMap(({ forwarded }) => forwarded ?? []);
  return all.length === 0 ? {} : { forwarded: all.reduce(mergeCounts) };
}

function spanOf(totals: readonly Totals[]): Pick<Totals, 'first' | 'last'> {
  const first = Math.min(...totals.map((each) => each.first ?? Infinity));
  const last = Math.max(...totals.map((each) => each.last ?? -Infinity));
  return Number.isFinite(first) ? { first, last } : {};
}
