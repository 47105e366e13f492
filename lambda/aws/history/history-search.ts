import type { RegionCoverage } from '../../../core/review/totals/activity.ts';
import type { EventHistory, LookupAttribute, Span } from './event-history.ts';
import { type Pace, pagesOf } from './history-pages.ts';

/** One question to event history. */
export interface Query {
  readonly attribute: LookupAttribute;
  readonly span: Span;
  /** Where it may take fewer pages of fifty events in one region than others may. */
  readonly pageLimit?: number;
}

/** Looks for one record in several regions, and remembers how each was read. */
export interface Search {
  /**
   * Asks every region every question, or its own ones, side by side, until one of them has the record.
   * @param match what the record says, or undefined when it is another one
   */
  readonly find: <Found>(
    regions: readonly string[],
    queries: readonly Query[] | ((region: string) => readonly Query[]),
    match: (record: unknown, region: string) => Found | undefined,
  ) => Promise<Found | undefined>;
  readonly coverage: () => readonly RegionCoverage[];
  /** How many events came without a record that can be read. */
  readonly unreadable: () => number;
}

interface Tally {
  pages: number;
  events: number;
  readonly incomplete: Set<string>;
}

/**
 * @param pageLimit how many pages of fifty events one question may take in one region
 */
export function createSearch(history: Pick<EventHistory, 'records'>, pace: Pace, pageLimit: number): Search {
  const tallies = new Map<string, Tally>();
  let unreadable = 0;
  const tallyOf = (region: string): Tally => {
    const tally = tallies.get(region) ?? { pages: 0, events: 0, incomplete: new Set<string>() };
    tallies.set(region, tally);
    return tally;
  };

  async function* recordsOf(
    region: string,
    { attribute, span, pageLimit: most = pageLimit }: Query,
  ): AsyncGenerator {
    const tally = tallyOf(region);
    let pages = 0;
    for await (const page of pagesOf((next) => history.records(region, attribute, span, next), pace)) {
      pages += 1;
      tally.pages += 1;
      tally.events += page.records.length;
      yield* page.records;
      if (pages === most && page.next !== undefined) {
        throw new Error(`more than ${most * 50} events for ${attribute.key} ${attribute.value}`);
      }
    }
  }

  return {
    async find(regions, queries, match) {
      let found: ReturnType<typeof match>;
      const readRegion = async (region: string): Promise<void> => {
        for (const query of typeof queries === 'function' ? queries(region) : queries) {
          try {
            for await (const record of recordsOf(region, query)) {
              if (found !== undefined) return;
              if (record === undefined) unreadable += 1;
              found ??= match(record, region);
            }
          } catch (error) {
            // Said in the report; the other questions and regions may still have the answer.
            tallyOf(region).incomplete.add(error instanceof Error ? error.message : String(error));
          }
        }
      };
      await Promise.all(regions.map(readRegion));
      return found;
    },
    coverage: () =>
      [...tallies].map(([region, { pages, events, incomplete }]) => ({
        region,
        pages,
        events,
        ...(incomplete.size > 0 && { incomplete: [...incomplete].join('; ') }),
      })),
    unreadable: () => unreadable,
  };
}
