import type { Reading } from './reading.ts';
import type { ValueKind } from './split-values.ts';
import { type Entry, toEntries } from './to-entries.ts';

/** What one file has yielded so far. */
export interface Taken {
  /** Wanted records that nobody has fetched yet. */
  readonly batch: Entry[];
  records: number;
  unreadable: number;
  /** Values that are no JSON, and the first of them. */
  brokenValues: number;
  firstBroken?: string;
}

export const nothingTaken = (): Taken => ({ batch: [], records: 0, unreadable: 0, brokenValues: 0 });

/**
 * Takes the values that were cut out of a file, and counts them.
 *
 * @param taken is added to
 * @param containing only records with this text are wanted; without it, all
 * @param reading its records are counted on
 * @param where the value stands, for a message
 */
export function takeValuesInto(
  taken: Taken,
  { containing, reading }: { readonly containing?: string; readonly reading: Reading },
  where: () => string,
): (value: Buffer, kind: ValueKind) => void {
  const wanted = containing === undefined ? undefined : Buffer.from(containing);
  const count = (entry: Entry | 'unreadable'): void => {
    if (entry === 'unreadable') {
      taken.unreadable += 1;
      return;
    }
    taken.records += 1;
    reading.records += 1;
    if (wanted === undefined || entry.record['eventName'] === containing) taken.batch.push(entry);
  };
  return (value, kind) => {
    if (wanted && !value.includes(wanted) && isOneRecord(value, kind)) {
      taken.records += 1;
      reading.records += 1;
      return;
    }
    try {
      toEntries(JSON.parse(value.toString())).forEach(count);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      taken.brokenValues += 1;
      taken.firstBroken ??= where();
    }
  };
}

const [openBrace, closeBrace] = [0x7b, 0x7d];
const [eventName, recordList, eventList] = ['"eventName', '"Records"', '"Events"'].map((text) =>
  Buffer.from(text),
) as [Buffer, Buffer, Buffer];

/** Whether a value is one record by its looks: an object that names an event and holds no list of records. */
function isOneRecord(value: Buffer, kind: ValueKind): boolean {
  return (
    value[0] === openBrace &&
    value[value.length - 1] === closeBrace &&
    value.includes(eventName) &&
    (kind === 'element' || !(value.includes(recordList) || value.includes(eventList)))
  );
}
