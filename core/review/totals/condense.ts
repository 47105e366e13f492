import { compact } from '../../values/unknown.ts';
import type { Activity, RegionCoverage } from './activity.ts';
import { shortCounts } from './counts.ts';
import { shortList } from './newest.ts';
import { shortTimeline } from './timeline.ts';
import type { ActivityLimits } from './to-activity.ts';

/** What is shown in a report, where there is room. */
const reportLimits: ActivityLimits = {
  counts: 25,
  matrix: 60,
  firstUses: 20,
  intervals: 96,
  changes: 25,
  made: 40,
  instances: 60,
  hidden: 10,
  resources: 20,
  others: 5,
  notDenied: 10,
};

/** How much of each list is left, as long as it is still too long. */
const shares = [1, 0.75, 0.5, 0.35, 0.25, 0.15, 0.08, 0.04, 0];

/**
 * A shorter activity, for the state of the state machine. Lists are cut and what is left out is counted; no total is
 * changed.
 *
 * @param bytes of its JSON in UTF-8
 * @returns the longest that fits; where none does, the shortest
 */
export function condense(activity: Activity, bytes: number): Activity {
  for (const share of shares) {
    const short = shorten(activity, share);
    if (Buffer.byteLength(JSON.stringify(short)) <= bytes) return short;
  }
  const short = shorten(activity, 0);
  return { ...short, coverage: sumUp(short.coverage), notSearched: cutTexts(short.notSearched, 3) };
}

function shorten(activity: Activity, share: number): Activity {
  const limits = Object.fromEntries(
    Object.entries(reportLimits).map(([name, limit]) => [name, Math.floor(Number(limit) * share)]),
  ) as unknown as ActivityLimits;
  return {
    ...activity,
    ...shortCountsOf(activity, limits.counts),
    ...(activity.forwarded && { forwarded: shortCounts(activity.forwarded, limits.counts) }),
    ...shortMatrix(activity, limits.matrix),
    ...shortFirstUses(activity, limits.firstUses),
    timeline: shortTimeline(activity.timeline, Math.max(1, limits.intervals)),
    ...(activity.closeUp && { closeUp: shortTimeline(activity.closeUp, Math.max(1, limits.intervals)) }),
    changes: activity.changes.slice(0, limits.changes),
    made: shortList(activity.made, limits.made),
    instances: shortList(activity.instances, limits.instances),
    ...(activity.hidden && { hidden: shortList(activity.hidden, limits.hidden) }),
    resources: shortList(
      {
        items: activity.resources.items.map((each) => ({
          ...each,
          others: shortList(each.others, Math.min(limits.others, limits.resources)),
        })),
        more: activity.resources.more,
      },
      limits.resources,
    ),
    ...(activity.after && {
      after: { ...activity.after, notDenied: shortList(activity.after.notDenied, limits.notDenied) },
    }),
    searchedFor: cutTexts(activity.searchedFor, Math.max(5, limits.counts)),
    coverage: activity.coverage.map(shortReason),
    notSearched: cutTexts(activity.notSearched, 20),
    kept: withoutParts(activity.kept),
  };
}

/** Names and digests of the files are in the stored activity. */
function withoutParts({ records, lost, error }: Activity['kept']): Activity['kept'] {
  return compact({ records, lost, error });
}

const countLists = [
  'credentials',
  'services',
  'regions',
  'operations',
  'errors',
  'deniedOperations',
  'sourceIps',
  'userAgents',
] as const;

function shortCountsOf(activity: Activity, limit: number): Pick<Activity, (typeof countLists)[number]> {
  const lists = countLists.map((name) => [name, shortCounts(activity[name], limit)]);
  return Object.fromEntries(lists) as Pick<Activity, (typeof countLists)[number]>;
}

function shortMatrix({ matrix, matrixMore = 0 }: Activity, limit: number): Partial<Activity> {
  const more = matrix.slice(limit).reduce((sum, { count }) => sum + count, matrixMore);
  return { matrix: matrix.slice(0, limit), ...(more > 0 && { matrixMore: more }) };
}

function shortFirstUses({ firstUses, firstUsesMore = 0 }: Activity, limit: number): Partial<Activity> {
  const more = Math.max(0, firstUses.length - limit) + firstUsesMore;
  return { firstUses: firstUses.slice(0, limit), ...(more > 0 && { firstUsesMore: more }) };
}

const textLimit = 300;

function cutTexts(texts: readonly string[], limit: number): readonly string[] {
  const shown = texts.slice(0, limit).map((text) => text.slice(0, textLimit));
  return texts.length > limit ? [...shown, `and ${texts.length - limit} more`] : shown;
}

function shortReason(region: RegionCoverage): RegionCoverage {
  const { incomplete } = region;
  return incomplete === undefined ? region : { ...region, incomplete: incomplete.slice(0, textLimit) };
}

/** All regions as one, where there is room for no more. */
function sumUp(coverage: readonly RegionCoverage[]): readonly RegionCoverage[] {
  const open = coverage.filter(({ incomplete }) => incomplete !== undefined);
  return [
    {
      region: `${coverage.length} regions`,
      pages: coverage.reduce((sum, { pages }) => sum + pages, 0),
      events: coverage.reduce((sum, { events }) => sum + events, 0),
      ...(open.length > 0 && {
        incomplete: `${open.length} of them: ${open.map(({ region }) => region).join(', ')}`.slice(
          0,
          textLimit,
        ),
      }),
    },
  ];
}
