import type { Action } from '../containment/action.ts';
import { actionsOf, type IncidentItem, type PriorItem } from '../incident/item/read-item.ts';
import type { Kept } from './kept.ts';
import type { RestoreRecord, StoredRecord } from './record.ts';
import { takenBy } from './taken-by.ts';
import { recordsOfOlder, validRecords } from './valid-records.ts';

/**
 * How single things stand, by what was written down. A containment that began after a record took its things again.
 *
 * @param items the incidents and their further credentials
 * @param kept what they took, in all
 * @param priors what was written down before their actions
 * @param stored what is written down of single things
 */
export function recordsOf(
  items: readonly IncidentItem[],
  kept: Kept,
  priors: readonly PriorItem[],
  stored: readonly StoredRecord[],
): readonly RestoreRecord[] {
  const takenAt = new Map<string, string>();
  const older: RestoreRecord[] = [];
  for (const item of items) {
    const { things } = takenBy({ ...kept, actions: carriedOut(item, priors) });
    if (item.status === 'restored') {
      const [at, by] = [item.restoredAt ?? '', item.restoredBy ?? 'somebody'];
      older.push(...recordsOfOlder(things, { at, by }));
    } else for (const { id } of things) takenAt.set(id, latest(takenAt.get(id), item.openedAt));
  }
  const written = stored.map(({ record }) => record);
  const isWritten = ({ thing }: RestoreRecord): boolean => written.some((record) => record.thing === thing);
  return validRecords([...older.filter((record) => !isWritten(record)), ...written], takenAt);
}

/** What was carried out for one incident, or one further credential of it: by its own plan, and what was written down. */
export function carriedOut(
  item: Pick<IncidentItem, 'incidentId' | 'response' | 'status' | 'intent' | 'secondWave' | 'verification'>,
  priors: readonly PriorItem[],
): readonly Action[] {
  const planned = item.response === 'alert' ? [] : actionsOf(item);
  // What was written down is of all credentials of an incident, one of which may be contained anew.
  if (item.status !== 'restored') return planned;
  const own = priors.filter(({ incidentId }) => incidentId === item.incidentId);
  return [...planned, ...own.flatMap((prior) => prior.priors.map(({ action }) => action))];
}

const latest = (one = '', other = ''): string => (one > other ? one : other);
