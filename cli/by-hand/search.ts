import type { EventHistory, LookupAttribute } from '../../lambda/aws/history/event-history.ts';
import { type Pace, pagesOf } from '../../lambda/aws/history/history-pages.ts';
import { textAt } from '../../core/values/unknown.ts';
import type { Searched } from './case.ts';

export interface SearchDeps extends Pace {
  readonly history: Pick<EventHistory, 'records'>;
  readonly regions: readonly string[];
}

export interface Found {
  /** The newest record that fits. */
  readonly record?: unknown;
  readonly count: number;
  readonly searched: readonly Searched[];
}

/** Event history holds 90 days. */
const historyMs = 90 * 86_400_000;

/**
 * Looks one attribute up in every region, side by side. A region that cannot be searched costs only itself.
 *
 * @param fits whether a record is what is looked for: event history's index alone is not believed
 * @param enough `first`: stop everywhere at the first record that fits; `newest`: at each region's first
 */
export async function search(
  attribute: LookupAttribute,
  fits: (record: unknown) => boolean,
  deps: SearchDeps,
  enough: 'first' | 'newest',
): Promise<Found> {
  const hits: unknown[] = [];
  const searched = await Promise.all(
    deps.regions.map(async (region): Promise<Searched> => {
      let pages = 0;
      try {
        for await (const { records } of pagesOf(pageReader(region, attribute, deps), deps)) {
          pages += 1;
          const fitting = records.filter(fits);
          hits.push(...fitting);
          if (enough === 'first' ? hits.length > 0 : fitting.length > 0) break;
        }
        return { region, pages };
      } catch (error) {
        return { region, pages, incomplete: error instanceof Error ? error.message : String(error) };
      }
    }),
  );
  const [record] = hits.toSorted((a, b) => timeOf(b) - timeOf(a));
  return { count: hits.length, searched, ...(record !== undefined && { record }) };
}

function pageReader(region: string, attribute: LookupAttribute, { history, clock }: SearchDeps) {
  const to = clock();
  const span = { from: new Date(to.getTime() - historyMs), to };
  return (next?: string) => history.records(region, attribute, span, next);
}

const timeOf = (record: unknown): number => Date.parse(textAt(record, 'eventTime') ?? '') || 0;
