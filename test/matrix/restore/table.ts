import type { StoredItem } from '../../../core/incident/item/read-item.ts';
import { keyOfRecord, toRecordItem } from '../../../lambda/aws/table/restore-records.ts';
import type { IncidentRecords } from '../../../lambda/aws/table/incident-records.ts';
import { type Around, textsOf } from './calls.ts';

/** The incident table in memory, as far as restoring reads and writes it. */
export interface TableInMemory {
  readonly items: () => readonly StoredItem[];
  readonly put: (item: StoredItem) => void;
  /** The ports of the command line, each of whose calls may be cut off. */
  readonly records: (around: Around) => IncidentRecords;
}

export function makeTable(): TableInMemory {
  const all = new Map<string, StoredItem>();
  const idOf = ({ pk, sk }: Pick<StoredItem, 'pk' | 'sk'>): string => `${pk} ${sk}`;
  const change = ({ pk, sk }: Pick<StoredItem, 'pk' | 'sk'>, set: Partial<StoredItem>): void => {
    all.set(idOf({ pk, sk }), { ...all.get(idOf({ pk, sk })), ...{ pk, sk }, ...set });
  };
  const none = () => Promise.reject(new Error('restoring does not count launches'));
  return {
    items: () => [...all.values()],
    put: (item) => void all.set(idOf(item), item),
    records: (around) => ({
      all: () => around('Scan', () => [...all.values()]),
      countLaunches: none,
      countRefusedByDeny: none,
      begin: (incident, at) =>
        around('begin', () => {
          const { status, restoredAt } = all.get(idOf(incident))!;
          if (status === 'restored' && restoredAt !== incident.restoredAt) return 'changed';
          change(incident, { status: 'restoring', restoringAt: at.toISOString() });
          return 'written';
        }),
      finish: (incident, at, by) =>
        around('finish', () => {
          if (all.get(idOf(incident))?.status !== 'restoring') return 'changed';
          change(incident, { status: 'restored', restoredAt: at.toISOString(), restoredBy: by });
          return 'written';
        }),
      recordThing: (stored, expiresAt) =>
        around('recordThing', () => {
          change(keyOfRecord(stored), textsOf(toRecordItem(stored, expiresAt)));
        }),
      retire: (prior, at) =>
        around('retire', () => {
          change(prior, { restoredAt: at.toISOString() });
        }),
    }),
  };
}
