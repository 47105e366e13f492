import { at, compact, parseJson, textAt } from '../unknown.ts';
import type { Activity, ActivityCall, Count } from './activity.ts';

/** Lists longer than this are cut to the most frequent, so that the report stays a page and the state small. */
const listLimit = 25;

/**
 * Reads one LookupEvents entry. The record itself is in CloudTrailEvent as JSON text; where that cannot be read the
 * entry's own fields serve.
 * @param entry as LookupEvents returns it, with EventTime as a Date
 * @param region whose history it was found in
 */
export function toActivityCall(entry: unknown, region: string): ActivityCall {
  const record = parseJson(textAt(entry, 'CloudTrailEvent'));
  const time = at(entry, 'EventTime');
  const source = textAt(record, 'eventSource') ?? textAt(entry, 'EventSource') ?? 'unknown';
  return compact({
    eventId: textAt(entry, 'EventId') ?? textAt(record, 'eventID') ?? '',
    eventTime: textAt(record, 'eventTime') ?? (time instanceof Date ? time.toISOString() : ''),
    eventName: textAt(record, 'eventName') ?? textAt(entry, 'EventName') ?? 'unknown',
    service: source.replace(/\.amazonaws\.com(\.cn)?$/, ''),
    region: textAt(record, 'awsRegion') ?? region,
    readOnly: String(at(record, 'readOnly') ?? at(entry, 'ReadOnly')) === 'true',
    errorCode: textAt(record, 'errorCode'),
    sourceIp: textAt(record, 'sourceIPAddress'),
    userAgent: textAt(record, 'userAgent')?.slice(0, 200),
  });
}

/**
 * Sums calls up. A call found twice (by two keys, or on two pages that shifted) counts once.
 * @param calls in any order
 * @param search what was looked for, when, and how each region was read
 */
export function summarise(
  calls: readonly ActivityCall[],
  search: Pick<Activity, 'searchedFor' | 'searchedAt' | 'coverage'>,
): Activity {
  const unique = [...new Map(calls.map((call) => [call.eventId, call])).values()];
  const byTime = unique.toSorted((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime));
  const changes = byTime.filter((call) => !call.readOnly);
  return compact({
    calls: unique.length,
    firstSeen: byTime[0]?.eventTime,
    lastSeen: byTime.at(-1)?.eventTime,
    services: count(unique, (call) => call.service),
    regions: count(unique, (call) => call.region),
    operations: count(unique, (call) => `${call.service}:${call.eventName}`),
    errors: count(unique, (call) => call.errorCode),
    sourceIps: count(unique, (call) => call.sourceIp),
    userAgents: count(unique, (call) => call.userAgent),
    changes: changes.toReversed().slice(0, listLimit),
    changeCount: changes.length,
    failed: unique.filter((call) => call.errorCode !== undefined).length,
    denied: 0,
    credentials: [],
    deniedOperations: [],
    matrix: [],
    firstUses: [],
    timeline: { stepSeconds: 3600, intervals: [] },
    made: { items: [], more: 0 },
    instances: { items: [], more: 0 },
    resources: { items: [], more: 0 },
    searchedFrom: '',
    complete: search.coverage.every((region) => region.incomplete === undefined),
    notSearched: [],
    unreadable: 0,
    runs: 1,
    canContinue: false,
    kept: { records: 0 },
    ...search,
  });
}

function count(
  calls: readonly ActivityCall[],
  of: (call: ActivityCall) => string | undefined,
): readonly Count[] {
  const counts = new Map<string, number>();
  for (const call of calls) {
    const name = of(call);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].map(([name, n]) => ({ name, count: n })).toSorted((a, b) => b.count - a.count);
  if (sorted.length <= listLimit) return sorted;
  const rest = sorted.slice(listLimit - 1);
  const others = { name: `${rest.length} others`, count: rest.reduce((sum, each) => sum + each.count, 0) };
  return [...sorted.slice(0, listLimit - 1), others];
}
