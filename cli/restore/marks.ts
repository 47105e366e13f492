import { setTimeout as pause } from 'node:timers/promises';
import { PermanentError, RetryableError } from '../../lambda/aws/failure.ts';
import type { IncidentRecords, Written } from '../../lambda/aws/table/incident-records.ts';
import { isSameAction } from '../../core/containment/action.ts';
import type { HoldSettings } from '../../core/containment/next-move.ts';
import type { IncidentItem } from '../../core/incident/item/read-item.ts';
import { staleBefore } from '../../core/incident/stale.ts';
import type { recordStates, StoredRecord } from '../../core/restore/record.ts';
import type { TakenThing } from '../../core/restore/taken-by.ts';
import { repeat } from '../by-hand/repeat.ts';
import type { Found } from './kept-from-table.ts';
import { carriedOut } from '../../core/restore/records-of.ts';

/** How one thing stands from now on. */
export interface Note {
  readonly thing: TakenThing;
  readonly state: (typeof recordStates)[number];
  /** The incidents that it waits for. */
  readonly waitsFor?: readonly string[];
}

/**
 * How the deployed responder and later restores learn what is restored. Each answers with what went wrong, in words.
 */
export interface Marks {
  /** Before the first change: from now on nothing is contained again. */
  readonly begin: () => Promise<string | undefined>;
  /** Writes down how single things stand: before each is restored, and afterwards. */
  readonly note: (notes: readonly Note[]) => Promise<string | undefined>;
  /** @param left what stays taken on purpose: what was written down of it is gone by again */
  readonly finish: (left: readonly TakenThing[]) => Promise<string | undefined>;
  /** Marks what was written down before actions: no later restore goes by it. @param left as above */
  readonly retire: (left: readonly TakenThing[]) => Promise<string | undefined>;
}

export interface Marker {
  readonly now: () => Date;
  /** Who restores. */
  readonly arn: string;
}

export interface TableMarker extends Marker {
  /** Which say how long a containment may be under way. */
  readonly settings: HoldSettings;
}

export function marksOf(records: IncidentRecords, found: Found, { now, arn, settings }: TableMarker): Marks {
  const items = [found.incident, ...found.others];
  const retire = async (left: readonly TakenThing[]): Promise<string | undefined> => {
    const at = now();
    const stays = left.flatMap(({ actions }) => actions);
    const over = found.priors.filter(({ priors }) =>
      priors.every(({ action }) => !stays.some((each) => isSameAction(each, action))),
    );
    return allOf(over, (prior) => records.retire(prior, at).then(() => 'written'));
  };
  return {
    begin: async () => {
      // Its window ended when the restore began, and must not be moved: a launch since then belongs to a new incident.
      const toBegin = items.filter(({ status }) => status !== 'restoring');
      const stale = new Date(staleBefore(now(), settings));
      return inTurn(toBegin, (item) => write(() => records.begin(item, now(), stale)));
    },
    note: (notes) => {
      const at = now().toISOString();
      const stored = notes.flatMap((note) => toStored(note, found, { at, by: arn }));
      return allOf(stored, ({ expiresAt, ...one }) =>
        records.recordThing(one, expiresAt).then(() => 'written'),
      );
    },
    finish: async (left) =>
      (await inTurn(items, (item) => write(() => records.finish(item, now(), arn)))) ?? (await retire(left)),
    retire,
  };
}

/** One for each incident that took the thing: each may be restored by itself the next time. */
function toStored(
  { thing, state, waitsFor }: Note,
  { incident, others, priors, records }: Found,
  { at, by }: { readonly at: string; readonly by: string },
): readonly (StoredRecord & Pick<IncidentItem, 'expiresAt'>)[] {
  const took = (actions: StoredRecord['actions']): boolean =>
    actions.some((action) => thing.actions.some((each) => isSameAction(each, action)));
  const all = [incident, ...others];
  const owners = all.filter((item) => took(carriedOut({ ...item, status: 'restored' }, priors)));
  const earlier = records.filter(
    (each) => each.record.thing === thing.id && all.every(({ incidentId }) => incidentId !== each.incidentId),
  );
  const refs = [...owners, ...earlier];
  return (refs.length === 0 ? [incident] : refs).map(({ pk, incidentId }) => ({
    ...{ pk, incidentId },
    ...(incident.expiresAt !== undefined && { expiresAt: incident.expiresAt }),
    record: { thing: thing.id, state, at, by, ...(waitsFor && { waitsFor }) },
    actions: thing.actions,
  }));
}

const changed =
  'another launch of the caller opened a new incident, it was contained again, or somebody else restored it.';

async function write(work: () => Promise<Written>): Promise<string | undefined> {
  try {
    return (await repeat(work, { pause })) === 'written' ? undefined : changed;
  } catch (error) {
    if (error instanceof RetryableError || error instanceof PermanentError) return `${error.message}.`;
    throw error;
  }
}

async function allOf<T>(
  items: readonly T[],
  work: (item: T) => Promise<Written>,
): Promise<string | undefined> {
  const problems = await Promise.all(items.map((item) => write(() => work(item))));
  return problems.find((problem) => problem !== undefined);
}

/** The incident first, then its further credentials, until one cannot be marked. @returns why */
async function inTurn<T>(
  items: readonly T[],
  mark: (item: T) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const item of items) {
    const problem = await mark(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
