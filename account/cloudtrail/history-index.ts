import type { LookupAttributeKey } from '@aws-sdk/client-cloudtrail';
import { type HistoryEvent, newestFirst } from './history-event.ts';
import type { Position } from './next-token.ts';

export interface Attribute {
  readonly key: LookupAttributeKey;
  readonly value: string;
}

export interface HistoryQuery {
  readonly attribute?: Attribute;
  /** Milliseconds since 1970; both ends belong to it. */
  readonly from: number;
  readonly to: number;
  /** The event before the first one wanted. */
  readonly after?: Position;
  readonly limit: number;
}

/** The events of one Region. */
export interface HistoryIndex {
  readonly add: (event: HistoryEvent) => void;
  readonly find: (now: number, query: HistoryQuery) => readonly HistoryEvent[];
}

/** Oldest first: what comes in is nearly always the newest, and goes to the end. */
type Sorted = HistoryEvent[];

/**
 * Sorted once, and by attribute from the first lookup by it on: a lookup then reads its own page and what is too new
 * to be seen, not the history.
 */
export function createHistoryIndex(): HistoryIndex {
  const all: Sorted = [];
  let isSorted = true;
  const byAttribute = new Map<LookupAttributeKey, Map<string, Sorted>>();

  function listOf(attribute: Attribute | undefined): Sorted {
    if (!isSorted) {
      all.sort((a, b) => newestFirst(b, a));
      isSorted = true;
    }
    if (!attribute) return all;
    const { key, value } = attribute;
    const index = byAttribute.get(key) ?? indexOf(all, key);
    byAttribute.set(key, index);
    return index.get(value) ?? [];
  }

  return {
    add: (event) => {
      const last = all.at(-1);
      if (last && newestFirst(event, last) > 0) {
        // Out of turn: what was indexed has another order now.
        isSorted = false;
        byAttribute.clear();
      }
      all.push(event);
      for (const [key, index] of byAttribute) put(index, event, key);
    },
    find: (now, query) => pageOf(listOf(query.attribute), now, query),
  };
}

function indexOf(events: readonly HistoryEvent[], key: LookupAttributeKey): Map<string, Sorted> {
  const index = new Map<string, Sorted>();
  for (const event of events) put(index, event, key);
  return index;
}

function put(index: Map<string, Sorted>, event: HistoryEvent, key: LookupAttributeKey): void {
  for (const value of event.values(key)) {
    const list = index.get(value);
    if (list) list.push(event);
    else index.set(value, [event]);
  }
}

function pageOf(
  events: Sorted,
  now: number,
  { from, to, after, limit }: HistoryQuery,
): readonly HistoryEvent[] {
  const page: HistoryEvent[] = [];
  for (let index = endOf(events, to, after) - 1; index >= 0 && page.length < limit; index -= 1) {
    const event = events[index];
    if (!event || event.time < from) break;
    if (event.visibleAt <= now) page.push(event);
  }
  return page;
}

/** How many of the events are not newer than `to`, and older than `after`. */
function endOf(events: Sorted, to: number, after: Position | undefined): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event && event.time <= to && (!after || newestFirst(after, event) < 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}
