import type { FoundFile } from './find-files.ts';
import type { Place } from './places.ts';
import type { Reading } from '../reading.ts';
import type { ValueKind } from './cut.ts';
import { type Entry, toEntries } from './to-entries.ts';

/** What one file has yielded so far. */
export interface Taken {
  /** Wanted records that nobody has fetched yet. */
  readonly batch: Entry[];
  records: number;
  unreadable: number;
  /** Values that could not be taken, and where the first of them stands. */
  readonly broken: Map<Flaw, { count: number; readonly first: string }>;
}

/** What is wrong with a value. What nests lists of records in each other without end is none that CloudTrail wrote. */
type Flaw = 'no JSON' | 'nested too deep to be read';

export const nothingTaken = (): Taken => ({ batch: [], records: 0, unreadable: 0, broken: new Map() });

export interface TakeOptions {
  readonly containing?: string;
  /** Whether each record is to say where it stands. */
  readonly placed?: boolean;
  readonly reading: Reading;
}

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
  file: FoundFile,
  { containing, placed = false, reading }: TakeOptions,
  where: () => string,
): (value: Buffer, kind: ValueKind, begin: number) => void {
  const wanted = containing === undefined ? undefined : Buffer.from(containing);
  const count = (entry: Entry | 'unreadable', place?: Place): void => {
    if (entry === 'unreadable') {
      taken.unreadable += 1;
      return;
    }
    taken.records += 1;
    reading.records += 1;
    if (wanted !== undefined && entry.record['eventName'] !== containing) return;
    taken.batch.push(place ? { ...entry, place } : entry);
  };
  return (value, kind, begin) => {
    if (wanted && !value.includes(wanted) && isOneRecord(value, kind)) {
      taken.records += 1;
      reading.records += 1;
      return;
    }
    const place = placed ? { file, begin, length: value.length } : undefined;
    const entries = entriesOf(value);
    if (typeof entries === 'string') addFlaw(taken, entries, where);
    else for (const entry of entries) count(entry, place);
  };
}

function entriesOf(value: Buffer): readonly (Entry | 'unreadable')[] | Flaw {
  try {
    return toEntries(JSON.parse(value.toString()));
  } catch (error) {
    if (error instanceof SyntaxError) return 'no JSON';
    // The stack is full: V8 parses any depth, and what looks for records in it does not.
    if (error instanceof RangeError) return 'nested too deep to be read';
    throw error;
  }
}

function addFlaw({ broken }: Taken, flaw: Flaw, where: () => string): void {
  const seen = broken.get(flaw);
  if (seen) seen.count += 1;
  else broken.set(flaw, { count: 1, first: where() });
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
