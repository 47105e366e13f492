import { textAt } from '../../core/values/unknown.ts';
import type { Place, Places } from '../history/files/places.ts';
import { showProgress } from '../history/progress.ts';
import { readHistory } from '../history/files/read-history.ts';
import { type Reading, startReading } from '../history/reading.ts';
import { reread } from '../history/files/reread.ts';
import { readingNow } from '../history/tell-reading.ts';
import type { Entry } from '../history/files/to-entries.ts';
import type { ReportSelector } from './options.ts';

export interface FileInput {
  readonly files: readonly string[];
  readonly since?: Date;
  /** None: all. */
  readonly regions: readonly string[];
  readonly account?: string;
  readonly selector: ReportSelector;
}

/** A record of which it is known when and where it was. */
export interface Dated {
  readonly record: unknown;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly place?: Place;
}

/** Parses all records, and counts those of which nothing tells when they were. */
export async function firstPass({ files, since }: FileInput, take: (dated: Dated) => void): Promise<Reading> {
  const reading = startReading();
  const end = showProgress(() => `looking for it: ${readingNow(reading)}`);
  try {
    for await (const batch of readHistory(files, { placed: true, reading })) {
      for (const entry of batch) {
        const dated = toDated(entry);
        if (Number.isNaN(dated.time)) reading.undated += 1;
        else if (isSince(dated, since)) take(dated);
      }
    }
  } finally {
    end();
  }
  return reading;
}

export interface Pass {
  /** In words, for progress. */
  readonly doing: string;
  readonly places: Places;
  /** Whether a value may hold a record that matters to `take`: the others are not parsed. */
  readonly mayHold: (json: Buffer) => boolean;
  readonly take: (dated: Dated) => unknown;
  readonly afterPiece?: () => Promise<unknown>;
}

/**
 * One more pass, over the records that the options ask for, in the order of the first.
 * @param first what is broken now is told with what was broken then
 */
export async function passAgain(
  first: { readonly reading: Reading },
  input: FileInput,
  { doing, places, mayHold, take, afterPiece }: Pass,
): Promise<void> {
  const reading = startReading();
  const end = showProgress(() => `${doing}: ${readingNow(reading)}`);
  try {
    for await (const entries of reread(places, { mayHold, reading })) {
      for (const entry of entries) {
        const dated = toDated(entry);
        if (isSince(dated, input.since) && isInRegions(dated.region, input)) take(dated);
      }
      await afterPiece?.();
    }
  } finally {
    end();
  }
  first.reading.broken.push(...reading.broken);
}

export const isInRegions = (region: string, { regions }: FileInput): boolean =>
  regions.length === 0 || regions.includes(region);

/** Not so either where it has no time. */
const isSince = ({ time }: Dated, since: Date | undefined): boolean =>
  since ? time >= since.getTime() : !Number.isNaN(time);

function toDated({ record, region, place }: Entry): Dated {
  return {
    record,
    region: textAt(record, 'awsRegion') ?? region ?? 'unknown',
    time: Date.parse(textAt(record, 'eventTime') ?? ''),
    ...(place && { place }),
  };
}
