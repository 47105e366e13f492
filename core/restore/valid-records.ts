import type { RestoreRecord } from './record.ts';
import type { TakenThing } from './taken-by.ts';

/**
 * What is true of each thing: the latest record of it, unless it was taken again since.
 * @param takenAt when each thing was taken last, ISO 8601; those are left out whose incident is over
 */
export function validRecords(
  records: readonly RestoreRecord[],
  takenAt: ReadonlyMap<string, string>,
): readonly RestoreRecord[] {
  const latest = new Map<string, RestoreRecord>();
  for (const record of records.toSorted((a, b) => a.at.localeCompare(b.at))) {
    if (record.at >= (takenAt.get(record.thing) ?? '')) latest.set(record.thing, record);
  }
  return [...latest.values()];
}

/**
 * Stands in for the records of an incident that an older release restored: that restored all that needs no option, and
 * whether it did the rest has to be read.
 */
export const recordsOfOlder = (
  things: readonly TakenThing[],
  { at, by }: Pick<RestoreRecord, 'at' | 'by'>,
): readonly RestoreRecord[] =>
  things.map(({ id, taken, restoration }) => ({
    thing: id,
    state: restoration.optionFor?.(taken) === undefined ? 'restored' : 'not-recorded',
    ...{ at, by },
  }));
