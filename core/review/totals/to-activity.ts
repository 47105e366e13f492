import { currentWords } from '../../artifacts/artifact.ts';
import { compact } from '../../values/unknown.ts';
import { childrenFirst } from '../children-first.ts';
import type { Activity, KeptPart, Listed, ResourceReview } from './activity.ts';
import { isComplete, mayReadMore, toCoverage } from '../coverage.ts';
import { nameOf } from '../credentials.ts';
import { sortedCounts, toCounts, type Counts } from './counts.ts';
import { toFirstUses } from './first-uses.ts';
import { shortList, toListed } from './newest.ts';
import { toNotSearched } from '../not-searched.ts';
import type { Progress } from '../progress.ts';
import { notLookedUp } from '../resources.ts';
import { toIso } from './time.ts';
import { shortTimeline, toTimeline } from './timeline.ts';
import { type Gone, hiddenIn, mergeTotals, type Totals } from './totals.ts';

/** The longest that each list may be. */
export interface ActivityLimits {
  readonly counts: number;
  readonly matrix: number;
  readonly firstUses: number;
  readonly intervals: number;
  readonly changes: number;
  readonly made: number;
  readonly instances: number;
  readonly hidden: number;
  readonly resources: number;
  /** Of one resource. */
  readonly others: number;
  readonly notDenied: number;
}

/** All that is kept, but for counts: beyond so many, nobody reads on. */
const fullLimits: ActivityLimits = {
  counts: 200,
  matrix: 500,
  firstUses: 200,
  intervals: 96,
  changes: 200,
  made: 5_000,
  instances: 10_000,
  hidden: 200,
  resources: 100,
  others: 100,
  notDenied: 200,
};

/**
 * What a review has found so far.
 * @param limits no list is longer; what is left out is counted
 */
export function toActivity(progress: Progress, limits: ActivityLimits = fullLimits): Activity {
  const totals = mergeTotals(progress.settled.totals, progress.fresh.totals);
  const { calls, failed, denied, changeCount, unreadable, first, last } = totals;
  return compact({
    calls,
    failed,
    denied,
    changeCount,
    firstSeen: first === undefined ? undefined : toIso(first),
    lastSeen: last === undefined ? undefined : toIso(last),
    ...toLists(totals, limits),
    forwarded: totals.forwarded && toCounts(totals.forwarded, limits.counts),
    ...toFirstUses(progress, totals, limits.firstUses),
    ...toTimelines(progress, totals, limits.intervals),
    changes: toListed(totals.changes, limits.changes).items,
    made: toMade(progress, totals, limits.made),
    ...toInstances(totals, limits),
    resources: toResources(progress, limits),
    after: toAfter(progress, totals, limits.notDenied),
    searchedFor: progress.followed.map(({ credential }) => nameOf(credential)),
    searchedFrom: toIso(progress.from),
    searchedAt: toIso(progress.to),
    coverage: toCoverage(progress),
    complete: isComplete(progress),
    notSearched: toNotSearched(progress, totals),
    unreadable,
    runs: progress.runs,
    canContinue: mayReadMore(progress),
    kept: toKept(progress),
  });
}

function toLists({ counts }: Totals, { counts: limit, matrix }: ActivityLimits) {
  const list = (of: Counts) => toCounts(of, limit);
  return {
    credentials: list(counts.credentials),
    services: list(counts.services),
    regions: list(counts.regions),
    operations: list(counts.operations),
    errors: list(counts.errors),
    deniedOperations: list(counts.deniedOperations),
    sourceIps: list(counts.sourceIps),
    userAgents: list(counts.userAgents),
    ...toMatrix(counts.matrix, matrix),
  };
}

function toMatrix(counts: Counts, limit: number): Pick<Activity, 'matrix' | 'matrixMore'> {
  const sorted = sortedCounts(counts);
  const more = sorted.slice(limit).reduce((sum, { count }) => sum + count, counts.beyond[0]);
  const matrix = sorted.slice(0, limit).map(({ name, count }) => {
    const [region, service] = JSON.parse(name) as [string, string];
    return { region, service, count };
  });
  return { matrix, ...(more > 0 && { matrixMore: more }) };
}

function toTimelines(
  { fresh }: Progress,
  { times }: Totals,
  limit: number,
): Pick<Activity, 'timeline' | 'closeUp'> {
  const timeline = shortTimeline(toTimeline(times), limit);
  const closeUp = shortTimeline(toTimeline(fresh.totals.times), limit);
  const isFiner = closeUp.intervals.length > 0 && closeUp.stepSeconds < timeline.stepSeconds;
  return { timeline, ...(isFiner && { closeUp }) };
}

/** Each instance once: an addendum names those of the record that it adds to again, or for the first time. */
function toInstances(
  totals: Totals,
  limits: ActivityLimits,
): Pick<Activity, 'instances'> & { readonly hidden: Activity['hidden'] | undefined } {
  const { items, more } = toListed(totals.instances);
  const unique = [...new Map(items.map((each) => [each.instanceId, each])).values()];
  const named = new Map<string, number>();
  for (const { eventId } of unique) named.set(eventId, (named.get(eventId) ?? 0) + 1);
  const all = toListed(hiddenIn(totals));
  const hidden = all.items.filter(({ eventId, named: own }) => (named.get(eventId) ?? 0) <= own);
  return {
    instances: shortList({ items: unique, more }, limits.instances),
    hidden: hidden.length > 0 ? shortList({ items: hidden, more: all.more }, limits.hidden) : undefined,
  };
}

/** What was made, in the order in which it is removed, and what was removed again since, by whomever. */
function toMade({ resources }: Progress, totals: Totals, limit: number): Activity['made'] {
  const found = new Map(totals.made.items.map(({ value, second }) => [value, second]));
  const all = toListed(totals.made);
  // An addendum tells again what the record that it adds to has told.
  const unique = new Map(
    all.items.map((made) => [`${found.get(made)} ${made.thing.eventId} ${made.goneBy[0]}`, made]),
  );
  const ordered = childrenFirst([...unique.values()], (made) => found.get(made) ?? 0);
  const { items, more } = shortList({ items: ordered, more: all.more }, limit);
  return {
    items: items.map((made) => {
      const removed = made.goneBy
        .flatMap((id) => [totals.gone.get(id), resources.gone.get(id)])
        .filter((gone) => gone !== undefined && gone.second >= (found.get(made) ?? Infinity))
        .map((gone) => toRemoved(gone as Gone));
      const thing = currentWords(made.thing);
      return removed[0] ? { ...thing, removed: removed[0] } : thing;
    }),
    more,
  };
}

const toRemoved = ({ second, eventName, eventId }: Gone) => ({ at: toIso(second), eventName, eventId });

function toResources(progress: Progress, limits: ActivityLimits): Listed<ResourceReview> {
  const { pending, beyond } = notLookedUp(progress);
  const items = progress.resources.jobs.flatMap(({ type, name, region, done, failure }) => {
    if (!done && !failure) return [];
    const { items: others, more } = done?.others ?? { items: [], more: 0 };
    const shown = others.slice(0, limits.others);
    return [
      compact({
        type,
        name,
        region,
        events: done?.events ?? 0,
        own: done?.own || undefined,
        changes: done?.changes ?? 0,
        others: { items: shown, more: more + others.length - shown.length },
        incomplete:
          failure?.reason ?? (done?.cut ? `only the newest ${done.events} events were read` : undefined),
      }),
    ];
  });
  const shown = items.slice(0, limits.resources);
  return { items: shown, more: pending + beyond + items.length - shown.length };
}

function toAfter({ since, renewed }: Progress, { after }: Totals, limit: number): Activity['after'] {
  if (since === undefined) return undefined;
  const { calls, denied, neverDenied, spreading, notDenied } = after;
  return {
    since: new Date(since).toISOString(),
    calls,
    denied,
    neverDenied,
    ...(renewed !== undefined && { renewedAt: new Date(renewed).toISOString(), spreading }),
    notDenied: toListed(notDenied, limit),
  };
}

function toKept({ settled, fresh, resources, keepError }: Progress): Activity['kept'] {
  const parts: readonly KeptPart[] = [...settled.parts, ...fresh.parts, ...resources.parts];
  const lost = (settled.lost ?? 0) + (fresh.lost ?? 0) + (resources.lost ?? 0);
  return compact({
    records: parts.reduce((sum, each) => sum + each.records, 0),
    parts,
    lost: lost > 0 ? lost : undefined,
    error: keepError,
  });
}
