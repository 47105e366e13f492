import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { errorName, RetryableError, toFailure } from '../../lambda/aws/failure.ts';
import { launchName } from './launches.ts';
import { type Entry, toEntries } from './to-entries.ts';

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

export interface HistorySpan {
  readonly regions: readonly string[];
  readonly from: Date;
  readonly to: Date;
}

/** Event history allows two calls a second, for each region and shared with everybody in the account. */
const betweenCallsMs = 500;
const longestPauseMs = 10_000;
/** After so many refusals or faults in a row, others need the region's calls more. */
const mostRepeats = 12;

/**
 * Reads the launches in the account's own event history, which holds 90 days, regions side by side and each at the
 * pace that AWS allows. Credentials and endpoint are the SDK's usual ones (AWS_PROFILE, AWS_ENDPOINT_URL and so on).
 *
 * @param take gets each page's records as they come
 * @returns what was read, region by region: one that fails says why, and costs only itself
 */
export function readAccountHistory(
  { regions, from, to }: HistorySpan,
  take: (entries: readonly (Entry | 'unreadable')[]) => void,
): Promise<readonly RegionRead[]> {
  return Promise.all(
    regions.map(async (region) => {
      let pages = 0;
      let records = 0;
      try {
        for await (const events of pagesOf(region, { from, to })) {
          const entries = events.flatMap((event) => toEntries(event));
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

type Events = NonNullable<LookupEventsCommandOutput['Events']>;

async function* pagesOf(region: string, span: Omit<HistorySpan, 'regions'>): AsyncGenerator<Events> {
  // One attempt: what is refused here is waited for below, at the pace of the service.
  const client = new CloudTrailClient({ region, maxAttempts: 1 });
  try {
    let next: string | undefined;
    do {
      const began = performance.now();
      const page = await patiently(() => client.send(toCommand(span, next)), region);
      yield page.Events ?? [];
      next = page.NextToken;
      if (next !== undefined) await sleep(Math.max(0, betweenCallsMs - (performance.now() - began)));
    } while (next !== undefined);
  } finally {
    client.destroy();
  }
}

const toCommand = (
  { from, to }: Omit<HistorySpan, 'regions'>,
  next: string | undefined,
): LookupEventsCommand =>
  new LookupEventsCommand({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: launchName }],
    StartTime: from,
    EndTime: to,
    MaxResults: 50,
    ...(next !== undefined && { NextToken: next }),
  });

/** Repeats what may pass, after longer and longer pauses. */
async function patiently<T>(call: () => Promise<T>, region: string): Promise<T> {
  for (let repeats = 0; ; repeats++) {
    try {
      return await call();
    } catch (error) {
      const failure = toFailure(error, `reading event history in ${region}`);
      if (!(failure instanceof RetryableError) || repeats === mostRepeats) throw failure;
      await sleep(
        Math.min(longestPauseMs, betweenCallsMs * 1.6 ** (repeats + 1)) * (0.5 + Math.random() / 2),
      );
    }
  }
}
