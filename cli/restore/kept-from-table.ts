import type { Action } from '../../core/containment/action.ts';
import type { Prior } from '../../core/containment/prior.ts';
import {
  actionsOf,
  type IncidentItem,
  incidentOfPrior,
  isIncident,
  isPrior,
  type PriorItem,
  type StoredItem,
} from '../../core/incident/read-item.ts';
import { outcomesOf } from '../../core/containment/containment-slice.ts';
import type { Kept, OtherIncident } from '../../core/restore/kept.ts';
import { openPriors, readIncident } from '../by-hand/stored-incident.ts';
import { NotFound } from '../not-found.ts';
import { originsOf } from './origins.ts';

/** An incident as the table has it now. */
export interface Found {
  readonly kept: Kept;
  /** The incident that is open for the caller now: another than was asked for, where that was re-opened. */
  readonly incident: IncidentItem;
  /** What the restore goes by, to be marked when it is done. */
  readonly priors: readonly PriorItem[];
}

/**
 * @param items everything in the table
 * @throws NotFound where the table knows nothing of it
 */
export function findKept(items: readonly StoredItem[], incidentId: string): Found {
  const key = keyOf(items, incidentId);
  const stored = items.find((item) => isIncident(item) && item.pk === key);
  if (key === undefined || stored === undefined) {
    throw new NotFound(
      `the table has no incident ${incidentId}. firebreak incidents lists them; where the table has forgotten one, its ` +
        'evidence has it: --from FILE.',
    );
  }
  const priors = openPriors(items, key);
  const incident = readIncident(stored);
  const known = priors.flatMap((item) => item.priors);
  return { incident, priors, kept: toKept(incident, known, othersThan(key, items)) };
}

function keyOf(items: readonly StoredItem[], id: string): string | undefined {
  const current = items.find((item) => isIncident(item) && item.incidentId === id);
  // Re-opened since, under another id.
  const earlier = items.find((item) => isPrior(item) && incidentOfPrior(item) === id);
  return (current ?? earlier)?.pk;
}

function toKept(item: IncidentItem, priors: readonly Prior[], others: readonly OtherIncident[]): Kept {
  const { intent, containment, secondWave, verification, backupKey } = item;
  const verifiedAt = verification?.checkedAt;
  const restoringSince = item.status === 'restoring' ? item.restoringAt : undefined;
  return {
    incidentId: item.incidentId,
    subject: item.subject ?? '',
    since:
      [item.launchTime ?? item.openedAt ?? '', ...priors.map(({ readAt }) => readAt)].toSorted()[0] ?? '',
    actions: takenActions(item, priors),
    priors,
    outcomes: [
      ...(containment ? outcomesOf({ containment }) : []),
      ...(verification?.strays ?? []).flatMap(({ outcomes }) => outcomes),
    ],
    origins: originsOf(secondWave),
    ownKeys: backupKey?.accessKeyId === undefined ? [] : [backupKey.accessKeyId],
    others,
    ...(intent && { caller: intent.caller }),
    ...(verifiedAt !== undefined && { verifiedAt }),
    ...(restoringSince !== undefined && { restoringSince }),
  };
}

/**
 * What the incident's caller was contained by. The plan of an alert was not carried out; but where an earlier incident
 * of the same caller was, what was written down before its actions is still there, and its key is the caller's.
 */
function takenActions(item: IncidentItem, priors: readonly Prior[]): readonly Action[] {
  const before = priors.map(({ action }) => action);
  if (item.response !== 'alert') return [...actionsOf(item), ...before];
  const caller = item.intent?.caller;
  if (before.length === 0 || caller?.kind !== 'user-key') return before;
  const { userName, accessKeyId } = caller;
  return [{ kind: 'deactivate-key', userName, accessKeyId }, ...before];
}

/** What other callers were contained by and was not restored: the same user may be among them. */
function othersThan(key: string, items: readonly StoredItem[]): readonly OtherIncident[] {
  return items
    .filter((item) => isIncident(item) && item.pk !== key && item.status !== 'restored')
    .map(readIncident)
    .map((item) => ({
      incidentId: item.incidentId,
      actions: takenActions(
        item,
        openPriors(items, item.pk).flatMap(({ priors }) => priors),
      ),
    }))
    .filter(({ actions }) => actions.length > 0);
}
