import { eventId, toSummary } from '../lifecycle/event-id.ts';
import {
  type LifecycleDetail,
  type LifecycleEvent,
  lifecycleVersion,
  stillObserving,
} from '../lifecycle/names.ts';
import { type Block, never, prose } from '../report/block.ts';
import { toSubject } from '../report/decision.ts';
import { schemaVersion } from '../report/document.ts';
import type { Report } from '../report/report.ts';
import { neutral, utc } from '../values/text.ts';
import type { ObservedPrincipal, ObservedTotals } from './tally-observed.ts';

/** Who a user or role is, in words, where the table still knows. */
type Names = ReadonlyMap<string, string>;

export interface Observed {
  /** When the observation began, and how many days ago that is. */
  readonly since: string;
  readonly days: number;
  readonly totals: ObservedTotals;
  readonly names: Names;
}

/** So many users and roles are named; a mail has sixty lines. */
export const mostNamed = 20;

const many = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`;
const users = (count: number): string => many(count, 'user or role', 'users or roles');
const launches = (count: number): string => many(count, 'launch', 'launches');

const titleOf = ({ days }: Observed): string =>
  `NOTHING IS ARMED, the mode is observe for ${many(days, 'day')}`;

/** What on-call is told once a week, as long as the mode stays observe. */
export function observedReport(observed: Observed, now: Date): Report {
  const { since, totals, names } = observed;
  const { week, all } = totals;
  const subject = toSubject(`${titleOf(observed)}: ${launches(week.launches)} last week`);
  const headline = [
    `${titleOf(observed)}.`,
    week.launches === 0
      ? 'In the last 7 days no launch would have been contained.'
      : `In the last 7 days ${launches(week.launches)} would have been contained, by ${users(week.principals)}.`,
    `Since ${utc(since)}: ${launches(all.launches)}, by ${users(all.principals)}. Nobody was contained, and whoever launches now is only reported.`,
  ];
  const severity = week.launches === 0 ? ('informational' as const) : ('medium' as const);
  return {
    kind: 'observing',
    ...{ subject, headline, severity },
    banner: 'caution',
    ...{ doNow: [], links: [], facts: [] },
    sections: [
      ...(week.launches === 0
        ? []
        : [
            {
              id: 'would-contain',
              title: 'WHO WOULD HAVE BEEN CONTAINED, in the last 7 days',
              importance: never,
              blocks: whoBlocks(totals, names),
            },
          ]),
      {
        id: 'next-steps',
        title: 'NEXT STEPS',
        importance: never,
        blocks: nextSteps.map((text) => prose(text)),
      },
    ],
    document: {
      ...{ schemaVersion, kind: 'observing', subject, headline, severity },
      writtenAt: now.toISOString(),
      observed: detailOf(observed),
    },
  };
}

function whoBlocks({ principals, week }: ObservedTotals, names: Names): readonly Block[] {
  const more = week.principals - principals.length;
  return [
    ...principals.map((each) => prose(lineOf(each, names))),
    ...(more > 0 ? [prose(`and ${users(more)} more`)] : []),
  ];
}

function lineOf(
  { principal, launches: count, instances, regions, last }: ObservedPrincipal,
  names: Names,
): string {
  const who = neutral(names.get(principal) ?? principal, 300);
  const where = regions.map((region) => neutral(region, 40)).join(', ');
  return `${who}: ${launches(count)}, ${many(instances, 'instance')} at least, in ${where}; last ${utc(last)}`;
}

const nextSteps = [
  'Launches that you expect: write rules for them. npx --no firebreak learn drafts them, and the docs have sample rules.',
  "When the list names only what you want contained: mode: 'contain' in the settings, and deploy again.",
  'This mail comes once a week as long as the mode is observe. docs/runbook.md#observing says more.',
];

/** What machines read of it, in the document and in the event. */
const detailOf = ({ since, days, totals, names }: Observed) => ({
  ...{ since, days },
  total: totals.all,
  lastWeek: totals.week,
  principals: totals.principals.map(({ principal, ...each }) => ({
    principal,
    name: neutral(names.get(principal) ?? principal, 300),
    ...each,
  })),
});

interface ObservingDetail extends LifecycleDetail {
  /** ARN of the report topic. */
  readonly topic: string;
  readonly observed: ReturnType<typeof detailOf>;
}

/** One a day at the most: the second of a day has the same id. */
export function observingEvent(
  observed: Observed,
  topic: string,
  now: Date,
): LifecycleEvent & { readonly detail: ObservingDetail } {
  return {
    type: stillObserving,
    detail: {
      schemaVersion: lifecycleVersion,
      id: eventId(topic, stillObserving, now.toISOString().slice(0, 10)),
      dedupKey: topic,
      summary: toSummary(`${titleOf(observed)}: ${launches(observed.totals.week.launches)} last week`),
      urgency: observed.totals.week.launches === 0 ? 'info' : 'warning',
      writtenAt: now.toISOString(),
      topic,
      observed: detailOf(observed),
    },
  };
}
