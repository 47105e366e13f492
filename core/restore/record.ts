import type { Action } from '../containment/action.ts';
import { readList, readStored, unreadable } from '../incident/item/read-item.ts';

/** The states in which the restore of one thing is written down. */
export const recordStates = ['restoring', 'restored', 'kept', 'waiting'] as const;

/**
 * How the restore of one thing stands, as it is written down: beside its incident in the table, or beside the file that
 * the restore goes by. What has no record is still taken, or stands as it can be read.
 */
export interface RestoreRecord {
  /** The id of the thing: see TakenThing of taken-by.ts. */
  readonly thing: string;
  /**
   * `restoring`: a restore began to, and may have been cut off. `kept`: it stays taken until it is asked for. `waiting`:
   * another incident took it too. `not-recorded` is never stored: an older release restored the incident, and wrote
   * nothing down about single things.
   */
  readonly state: (typeof recordStates)[number] | 'not-recorded';
  /** ISO 8601. */
  readonly at: string;
  /** The ARN of the person. */
  readonly by: string;
  /** The incidents that it waits for. */
  readonly waitsFor?: readonly string[];
}

/** A record as the incident table has it. */
export interface StoredRecord {
  /** The partition key of its incident. */
  readonly pk: string;
  readonly incidentId: string;
  readonly record: RestoreRecord;
  /** The actions that took the thing. They outlive the incident's item, which gives way to the next incident. */
  readonly actions: readonly Action[];
}

/**
 * Reads the item of one thing.
 * @throws UnreadableItem
 */
export function readRecord(item: unknown): StoredRecord {
  const { stored } = readStored(item);
  const { pk, incidentId = '', thing, standing, at = '', by = '' } = stored;
  const state = recordStates.find((one) => one === standing);
  if (thing === undefined || state === undefined)
    throw unreadable(
      stored,
      `its standing is ${standing ?? 'missing'}; known are ${recordStates.join(', ')}`,
    );
  const waitsFor = stored.waitsFor === undefined ? [] : (readList(stored, 'waitsFor') as string[]);
  return {
    ...{ pk, incidentId },
    record: { thing, state, at, by, ...(waitsFor.length > 0 && { waitsFor }) },
    actions: readList(stored, 'takenBy') as Action[],
  };
}
