import { setTimeout as sleep } from 'node:timers/promises';
import { makeEventHistory, type RecordPage, type Span } from '../../lambda/aws/history/event-history.ts';
import { errorName, RetryableError } from '../../lambda/aws/failure.ts';
import { pagesOf } from '../../lambda/aws/history/history-pages.ts';
import { launchName } from './launches.ts';
import { type Entry, toEntries } from './files/to-entries.ts';

/** What was read of one region's event history. */
export interface RegionRead {
  readonly region: string;
  readonly pages: number;
  readonly records: number;
  /** Why it was not read to its end, in words. */
  readonly incomplete?: string;
  /** The error's name where it was not. */
  readonly error?: string;
}

export interface HistorySpan extends Span {
  readonly regions: readonly string[];
}

/** Event history allows two calls a second, for each region and shared with everybody in the account. */
const betweenCallsMs = 500;
/** Nobody waits for an answer at 3 am here: a region whose calls others use up is given minutes, a fault seconds. */
const mostRefusals = 60;
const mostFaults = 8;
const longestMs = 12 * 3_600_000;

/**
 * Reads the launches in the account's own event history, which holds 90 days, regions side by side and each at the
 * pace that AWS allows. Credentials and endpoint are the SDK's usual ones (AWS_PROFILE, AWS_ENDPOINT_URL and so on).
 *
 * @param take gets each page's records as they come
 * @returns what was read, region by region: one that fails says why, and costs only itself
 */
export function readAccountHistory(
  { regions, ...span }: HistorySpan,
  take: (entries: readonly (Entry | 'unreadable')[]) => void,
): Promise<readonly RegionRead[]> {
  const history = makeEventHistory();
  const attribute = { key: 'EventName', value: launchName } as const;
  const pace = { deadline: new Date(Date.now() + longestMs), clock: () => new Date(), pause };
  return Promise.all(
    regions.map(async (region) => {
      let pages = 0;
      let records = 0;
      const read = patiently((next) => history.records(region, attribute, span, next), region);
      try {
        for await (const page of pagesOf(read, pace)) {
          const entries = page.records.flatMap(toEntries);
          take(entries);
          pages += 1;
          records += entries.length;
        }
        return { region, pages, records };
      } catch (error) {
        const incomplete = error instanceof Error ? error.message : String(error);
        const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
        return { region, pages, records, incomplete, error: errorName(cause) };
      }
    }),
  );
}

const pause = async (milliseconds: number): Promise<void> => {
  // Not all regions and all readers at the same moments.
  await sleep(milliseconds * (0.75 + Math.random() / 2));
};

type Read = (next?: string) => Promise<RecordPage | 'throttled'>;

/** Keeps to AWS's pace, and takes a fault that may pass for a refusal: the same call comes again after a pause. */
function patiently(read: Read, region: string): Read {
  let notBefore = 0;
  let refusals = 0;
  let faults = 0;
  return async (next) => {
    await sleep(Math.max(0, notBefore - performance.now()));
    notBefore = performance.now() + betweenCallsMs;
    try {
      const page = await read(next);
      faults = 0;
      refusals = page === 'throttled' ? refusals + 1 : 0;
      if (refusals <= mostRefusals) return page;
    } catch (error) {
      faults += 1;
      if (error instanceof RetryableError && faults <= mostFaults) return 'throttled';
      throw error;
    }
    throw new Error(
      `event history in ${region} refused ${String(refusals)} calls in a row: others use up its two calls a second`,
    );
  };
}
