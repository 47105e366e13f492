import type { Activity, Count, Timeline } from '../../review/totals/activity.ts';
import { count, neutral, plural, utc } from '../../values/text.ts';
import { type Block, type Counts, prose, type TimelineFigure } from '../block.ts';
import { numberAt, textAt } from '../../values/unknown.ts';
import { activityOf, type ReportContext, reviewFailure, type SectionDefinition } from '../context.ts';
import { callTable } from './after.ts';

/** What the credential did: sums, when, where, from where, with what, and what was refused. */
export const activity: SectionDefinition = {
  id: 'activity',
  importance: 60,
  brief: (whole) => whole.slice(0, 1),
  title: () => 'WHAT THE CREDENTIAL DID',
  make: (context) => {
    const failed = reviewFailure(context);
    if (failed !== undefined) return [prose(`The review of CloudTrail failed: ${neutral(failed, 300)}`)];
    const found = activityOf(context);
    if (!found) return [];
    if (found.calls === 0 && !found.forwarded)
      return [prose(`No call of it is in ${whatWasRead(found, context)}.`)];
    return [...sums(found), ...figures(found, context), ...lists(found), ...changes(found)];
  },
};

function whatWasRead({ complete }: Activity, { files, state }: ReportContext): string {
  if (files) return 'what was read of these files';
  if (!complete) return 'what was read of event history';
  return state ? 'event history yet' : 'event history';
}

function sums(found: Activity): readonly Block[] {
  const {
    calls,
    failed,
    denied,
    changeCount,
    firstSeen = '',
    lastSeen = '',
    firstUses,
    searchedFrom,
  } = found;
  const news = firstUses
    .slice(0, 12)
    .map(
      ({ kind, name, first, count: number }) =>
        `${kind} ${neutral(name, 60)} (${plural(number, 'call')} since ${utc(first)})`,
    );
  return [
    prose(
      `${plural(calls, 'call')}, first ${utc(firstSeen)}, last ${utc(lastSeen)}: ${count(changeCount)} changed or tried to ` +
        `change something, ${count(failed)} ended in an error, ${count(denied)} of those refused.`,
    ),
    ...(news.length > 0
      ? [
          prose(
            `Never used before, as far back as ${utc(searchedFrom)}: ${news.join('; ')}${firstUses.length > news.length ? ` and ${firstUses.length - news.length} more` : ''}.`,
          ),
        ]
      : []),
  ];
}

function figures({ timeline, closeUp, matrix, after }: Activity, { state }: ReportContext): readonly Block[] {
  const marks: TimelineFigure['marks'] = [
    ...(state ? [{ at: state.launch.eventTime, label: 'launch' }] : []),
    ...(after ? [{ at: after.since, label: 'contained' }] : []),
  ];
  return [
    ...toTimeline(timeline, 'Calls', marks),
    ...(closeUp ? toTimeline(closeUp, 'Around the launch: calls', marks) : []),
    ...(matrix.length > 0
      ? [{ kind: 'matrix' as const, caption: 'Calls by region and service', cells: named(matrix) }]
      : []),
  ];
}

function toTimeline(
  { stepSeconds, intervals }: Timeline,
  what: string,
  marks: TimelineFigure['marks'],
): readonly TimelineFigure[] {
  if (intervals.length === 0) return [];
  return [
    {
      kind: 'timeline',
      caption: `${what} in intervals of ${span(stepSeconds)}`,
      stepSeconds: numberAt({ stepSeconds }, 'stepSeconds') ?? 60,
      intervals: intervals.map(toInterval),
      marks,
    },
  ];
}

const named = (matrix: Activity['matrix']): Activity['matrix'] =>
  matrix.map((cell) => ({
    region: neutral(cell.region, 40),
    service: neutral(cell.service, 40),
    count: numberAt(cell, 'count') ?? 0,
  }));

/** Numbers that can be drawn, whatever the state has in their place. */
const toInterval = (interval: unknown): TimelineFigure['intervals'][number] => ({
  at: textAt(interval, 'at') ?? '',
  calls: Math.max(0, numberAt(interval, 'calls') ?? 0),
  changes: Math.max(0, numberAt(interval, 'changes') ?? 0),
  errors: Math.max(0, numberAt(interval, 'errors') ?? 0),
});

function span(seconds: number): string {
  if (seconds % 86_400 === 0) return plural(seconds / 86_400, 'day');
  if (seconds % 3_600 === 0) return plural(seconds / 3_600, 'hour');
  return plural(Math.round(seconds / 60), 'minute');
}

function lists(found: Activity): readonly Counts[] {
  const all: readonly (readonly [string, readonly Count[], number?])[] = [
    ['Services', found.services],
    ['Regions', found.regions],
    ['Errors', found.errors],
    ['Refused, as when permissions are probed', found.deniedOperations, 10],
    ['Addresses', found.sourceIps],
    ['User agents', found.userAgents, 5],
    ['Operations', found.operations, 10],
    ['What services did for it, beside these', found.forwarded ?? [], 10],
    ['Credentials', found.credentials.length > 1 ? found.credentials : [], 10],
  ];
  return all
    .filter(([, counts]) => counts.length > 0)
    .map(([label, counts, shown = 12]) => ({
      kind: 'counts',
      label,
      counts: counts.slice(0, shown).map((each) => ({ ...each, name: neutral(each.name, 150) })),
      more: Math.max(0, counts.length - shown),
    }));
}

function changes({ changes: calls, changeCount }: Activity): readonly Block[] {
  if (calls.length === 0) return [];
  const shown = Math.min(calls.length, 10);
  return [
    callTable(
      `Changes it made or tried: ${count(changeCount)}, the latest ${shown}`,
      calls.slice(0, shown),
      0,
      shown,
    ),
  ];
}
