import {
  type IncidentItem,
  isPrior,
  isRestore,
  principalOfPrior,
  type PriorItem,
  readIncidentItem,
  readPriorItem,
  type StoredItem,
  UnreadableItem,
} from '../../core/incident/item/read-item.ts';
import { readRecord, type StoredRecord } from '../../core/restore/record.ts';
import { NotFound } from '../not-found.ts';

/** @throws NotFound where it cannot be read: then nobody knows what was done */
export const readIncident = (item: StoredItem): IncidentItem => readable(() => readIncidentItem(item));

/** What was written down before actions of this caller and was not restored since. @throws NotFound, as above */
export function openPriors(items: readonly StoredItem[], key: string): readonly PriorItem[] {
  return readPriors(
    items.filter(({ restoredAt }) => restoredAt === undefined),
    key,
  );
}

/** What was ever written down before actions of this caller. @throws NotFound, as above */
export function readPriors(items: readonly StoredItem[], key: string): readonly PriorItem[] {
  return items
    .filter((item) => isPrior(item) && principalOfPrior(item) === key)
    .map((item) => readable(() => readPriorItem(item)));
}

/** What was written down before actions of one incident, restored or not. @throws NotFound, as above */
export const priorsOfIncident = (
  items: readonly StoredItem[],
  key: string,
  incidentId: string,
): readonly PriorItem[] => readPriors(items, key).filter((item) => item.incidentId === incidentId);

/** How the restore of every single thing stands. @throws NotFound, as above */
export const readRecords = (items: readonly StoredItem[]): readonly StoredRecord[] =>
  items.filter(isRestore).map((item) => readable(() => readRecord(item)));

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    throw new NotFound(`${error.message}. Go by the evidence: --from FILE.`, { cause: error });
  }
}
