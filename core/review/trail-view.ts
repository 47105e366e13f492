import type { Count, Listed } from './totals/activity.ts';

/** What Athena was asked about. */
export interface Asked {
  /** The first and the last day: 2026-11-26. How far back the trail itself goes, Athena does not say. */
  readonly from: string;
  readonly to: string;
  /** The account that Firebreak is in; the others are those of the settings. */
  readonly account: string;
  readonly asked: { readonly keys: number; readonly accounts: number; readonly regions: number };
  /** What belongs to the incident and was not asked for, in words. */
  readonly notAsked: readonly string[];
}

/** What Athena finds of the incident's access keys in the records of the trail. At most 8 KB as JSON. */
export interface TrailView extends Asked {
  /** When it was asked, ISO 8601. */
  readonly queriedAt: string;
  readonly calls: number;
  /** Those older than the day 90 days before: event history no longer has them. */
  readonly callsBefore90Days: number;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly accounts: Listed<Count>;
  readonly regions: Listed<Count>;
  readonly services: Listed<Count>;
  /** `ec2:RunInstances`. */
  readonly operations: Listed<Count>;
  /** By error code, of calls that failed. */
  readonly errors: Listed<Count>;
  readonly bytesScanned?: number;
  /** Whether everything was asked for that belongs to the incident, and the answer could be read. */
  readonly complete: boolean;
}

/** A row as Athena answers it: kind, name, calls, older, first, last, and how many names of the kind there are. */
export type TrailRow = readonly (string | undefined)[];

/** How many of each kind the view has: with names of 60 characters, 8 KB hold them. */
const most = { account: 10, region: 10, service: 8, operation: 10, error: 6 } as const;
const nameLength = 60;

/**
 * Reads Athena's answer. Rows that are not as asked for are left out, and the view is then not complete.
 *
 * @param more whether there are rows that were not read
 */
export function toTrailView(
  { from, to, account, asked, notAsked }: Asked,
  { rows, more, bytesScanned }: { rows: readonly TrailRow[]; more: boolean; bytesScanned?: number },
  queriedAt: string,
): TrailView {
  const read = rows.map(toEntry).filter((entry) => entry !== undefined);
  const all = read.find(({ kind }) => kind === 'all');
  const listed = (kind: keyof typeof most): Listed<Count> => toListed(read, kind);
  return {
    queriedAt,
    from,
    to,
    account,
    asked,
    notAsked,
    calls: all?.count.count ?? 0,
    callsBefore90Days: all?.older ?? 0,
    ...(all?.count.first !== undefined && { firstSeen: all.count.first }),
    ...(all?.count.last !== undefined && { lastSeen: all.count.last }),
    accounts: listed('account'),
    regions: listed('region'),
    services: listed('service'),
    operations: listed('operation'),
    errors: listed('error'),
    ...(bytesScanned !== undefined && { bytesScanned }),
    complete: notAsked.length === 0 && !more && read.length === rows.length,
  };
}

interface Entry {
  readonly kind: string;
  readonly count: Count;
  readonly older: number;
  readonly names: number;
}

function toEntry([kind, name, calls, older, first, last, names]: TrailRow): Entry | undefined {
  const counts = [calls, older, names].map(toCount);
  const [count, old, all] = counts;
  if (kind === undefined || count === undefined || old === undefined || all === undefined) return undefined;
  return {
    kind,
    count: {
      name: plain(name ?? ''),
      count,
      ...(isTime(first) && { first }),
      ...(isTime(last) && { last }),
    },
    older: old,
    names: all,
  };
}

function toListed(read: readonly Entry[], kind: keyof typeof most): Listed<Count> {
  const entries = read.filter((entry) => entry.kind === kind);
  const items = entries.slice(0, most[kind]).map(({ count }) => count);
  return { items, more: Math.max(0, entries[0]?.names ?? 0, entries.length) - items.length };
}

const toCount = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

const isTime = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text);

/** Names of AWS have none of the characters that are replaced; with those, a length in bytes would not be bounded. */
function plain(name: string): string {
  const shown = name.slice(0, nameLength).replace(/[^\w .:/()@+=,-]/g, '?');
  return name.length > nameLength ? `${shown.slice(0, -3)}...` : shown;
}
