import { whoIs } from '../../../core/containment/action.ts';
import { isCredential, isIncident, type StoredItem } from '../../../core/incident/item/read-item.ts';
import { takenBy } from '../../../core/restore/taken-by.ts';
import { NotFound } from '../../not-found.ts';
import { findKept, type Found } from '../kept-from-table.ts';

/** Which incidents are restored. */
export interface Window {
  /** Opened since then, if there is a limit. */
  readonly since?: Date;
  /** Opened under the settings of this digest, if only those are meant. */
  readonly settings?: string;
  /** Ids of incidents that are left as they are. */
  readonly except: readonly string[];
}

/** Incidents that are restored together, because they took from the same users and roles. */
export interface Group {
  /** Those of the window, the newest first. */
  readonly incidentIds: readonly string[];
  readonly found: Found;
}

/** An incident of the window that cannot be read. */
export interface Unreadable {
  readonly incidentId: string;
  readonly problem: string;
}

/**
 * The settings that judged the launch which opened an incident.
 *
 * @param items everything in the table
 * @throws NotFound where there is no such incident, or the release that opened it did not write them down
 */
export function settingsOf(items: readonly StoredItem[], incidentId: string): string {
  const incident = items.find((item) => isIncident(item) && item.incidentId === incidentId);
  const settings = incident?.settings;
  if (settings !== undefined) return settings;
  throw new NotFound(
    incident === undefined
      ? `--deployment-of: the table has no incident ${incidentId}. firebreak incidents lists them.`
      : `--deployment-of: ${incidentId} was opened by a release that did not write down under which settings. Give --since TIME --all.`,
  );
}

/**
 * The incidents that were opened within a window and contained somebody, or to which a further credential was contained
 * within it: the newest first, those about one user or role together.
 *
 * @param items everything in the table
 */
export function selectGroups(
  items: readonly StoredItem[],
  window: Window,
): { readonly groups: readonly Group[]; readonly unreadable: readonly Unreadable[] } {
  const unreadable: Unreadable[] = [];
  const parts = incidentsOf(items, window).flatMap((incidentId): readonly Part[] => {
    try {
      return [toPart(incidentId, findKept(items, incidentId))];
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      unreadable.push({ incidentId, problem: error.message });
      return [];
    }
  });
  const groups = parts.reduce(merge, []).map(({ incidentIds: [first = '', ...joined] }) => ({
    incidentIds: [first, ...joined],
    found: findKept(items, first, joined),
  }));
  return { groups, unreadable };
}

function incidentsOf(items: readonly StoredItem[], { since, settings, except }: Window): readonly string[] {
  const from = since?.toISOString() ?? '';
  const isWithin = (item: StoredItem): boolean =>
    (item.openedAt ?? '') >= from &&
    (settings === undefined || item.settings === settings) &&
    item.response !== 'alert';
  const within = items.filter((item) => (isIncident(item) || isCredential(item)) && isWithin(item));
  return items
    .filter(
      (item) =>
        isIncident(item) &&
        within.some(({ pk, incidentId }) => pk === item.pk && incidentId === item.incidentId),
    )
    .toSorted((a, b) => (b.openedAt ?? '').localeCompare(a.openedAt ?? ''))
    .flatMap(({ incidentId }) =>
      incidentId === undefined || except.includes(incidentId) ? [] : [incidentId],
    );
}

interface Part {
  readonly incidentIds: readonly string[];
  /** What tells whether two belong together: users and roles, and other incidents that are restored along. */
  readonly about: ReadonlySet<string>;
}

function toPart(incidentId: string, { kept, incident, others }: Found): Part {
  const holders = takenBy(kept).things.map(({ taken: { holder } }) => holder.uniqueId ?? whoIs(holder));
  return {
    incidentIds: [incidentId],
    about: new Set([...holders, ...[incident, ...others].map(({ pk }) => pk)]),
  };
}

function merge(groups: readonly Part[], part: Part): readonly Part[] {
  const [first, ...more] = groups.filter(({ about }) => [...about].some((each) => part.about.has(each)));
  if (first === undefined) return [...groups, part];
  const together = [first, ...more, part];
  const merged = {
    incidentIds: together.flatMap(({ incidentIds }) => incidentIds),
    about: new Set(together.flatMap(({ about }) => [...about])),
  };
  return groups.filter((group) => !more.includes(group)).map((group) => (group === first ? merged : group));
}
