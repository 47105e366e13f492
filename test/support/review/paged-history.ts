import type { EventHistory, EventPage, LookupAttribute } from '../../../lambda/aws/history/event-history.ts';
import { PermanentError } from '../../../lambda/aws/failure.ts';
import type { HistoryEvent } from '../../../core/review/event.ts';
import { awsError } from '../run/sdk.ts';

interface Ask {
  readonly region: string;
  readonly attribute: LookupAttribute;
  readonly at: number;
  /** How many there were before it. */
  readonly index: number;
}

export interface PagedHistory extends Pick<EventHistory, 'events'> {
  readonly asks: readonly Ask[];
}

interface Behaviour {
  readonly now: () => number;
  /** Waits, throws, or says that it is refused. */
  readonly before?: (ask: Ask) => Promise<'throttled' | undefined>;
  readonly pageSize?: (ask: Ask) => number;
  /** Which events of a region an attribute finds. */
  readonly find: (region: string, attribute: LookupAttribute) => readonly HistoryEvent[];
}

/** Event history as LookupEvents pages it: newest first, both ends included, tokens for the same parameters only. */
export function pagedHistory({ now, before, pageSize = () => 50, find }: Behaviour): PagedHistory {
  const asks: Ask[] = [];
  return {
    asks,
    async events(region, attribute, span, next): Promise<EventPage | 'throttled'> {
      const ask = { region, attribute, at: now(), index: asks.length };
      asks.push(ask);
      const parameters = JSON.stringify([region, attribute, span.from, span.to]);
      if ((await before?.(ask)) === 'throttled') return 'throttled';
      const [offset, of] = next === undefined ? [0, parameters] : (JSON.parse(next) as [number, string]);
      if (of !== parameters) {
        const cause = awsError('InvalidNextTokenException');
        throw new PermanentError(`looking events up in ${region}: ${cause.name}`, { cause });
      }
      const from = span.from.getTime() / 1000;
      const to = span.to.getTime() / 1000;
      const all = find(region, attribute);
      const begin = firstUpTo(all, to) + offset;
      const end = Math.min(begin + pageSize(ask), firstUpTo(all, from - 1));
      const isMore = end < firstUpTo(all, from - 1);
      return {
        events: all.slice(begin, Math.max(begin, end)),
        ...(isMore && { next: JSON.stringify([offset + end - begin, parameters]) }),
      };
    },
  };
}

/** The index of the first event that is not newer; they are sorted newest first. */
function firstUpTo(events: readonly HistoryEvent[], second: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.second ?? 0) > second) low = middle + 1;
    else high = middle;
  }
  return low;
}
