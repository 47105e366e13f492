import type { Action } from '../../core/containment/action.ts';
import type { Prior } from '../../core/containment/prior.ts';
import {
  actionsOf,
  type IncidentItem,
  incidentOfPrior,
  isCredential,
  isIncident,
  isPrior,
  principalOfPrior,
  type PriorItem,
  type StoredItem,
} from '../../core/incident/read-item.ts';
import { outcomesOf } from '../../core/containment/containment-slice.ts';
import type { Kept, OtherIncident } from '../../core/restore/kept.ts';
import { openPriors, readIncident } from '../by-hand/stored-incident.ts';
import { NotFound } from '../not-found.ts';
import { originsOf } from '../../core/restore/origins.ts';

/** An incident as the table has it now. */
export interface Found {
  readonly kept: Kept;
  /** The incident that is open for the caller now: another than was asked for, where that was re-opened. */
  readonly incident: IncidentItem;
  /** What else was contained of the same user or role: further credentials, and what an earlier release kept apart. */
  readonly waves: readonly IncidentItem[];
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
  const incident = readIncident(stored);
  const waves = othersOf(items, incident);
  const keys = [...new Set([key, ...waves.map(({ pk }) => pk)])];
  const priors = keys.flatMap((each) => openPriors(items, each));
  const known = priors.flatMap((item) => item.priors);
  const own = toKept(incident, known, othersThan(keys, items));
  // Restored before its waves were: what it took is not taken any more.
  const left = incident.status === 'restored' ? { ...own, actions: [], outcomes: [], origins: [] } : own;
  const kept = withWaves(left, waves, known);
  return { incident, waves, priors, kept };
}

/**
 * What else was contained of the same user or role, in whichever incident: it is restored together. An earlier release
 * had an incident for each credential.
 */
function othersOf(items: readonly StoredItem[], incident: IncidentItem): readonly IncidentItem[] {
  const arn = arnOf(incident);
  return items
    .filter((item) => (isCredential(item) || isIncident(item)) && item.status !== 'restored')
    .filter((item) => item.pk !== incident.pk || item.sk !== incident.sk)
    .map(readIncident)
    .filter(
      (item) => item.pk === incident.pk || (arn !== undefined && arnOf(item) === arn && wasContained(item)),
    );
}

const wasContained = ({ response }: IncidentItem): boolean => response !== 'alert';

/** Of the user or role that an incident is about, where its item shows it. */
function arnOf({ intent }: IncidentItem): string | undefined {
  const caller = intent?.caller;
  return caller && ('userArn' in caller ? caller.userArn : 'roleArn' in caller ? caller.roleArn : undefined);
}

/** One user or role, contained credential by credential, is restored as one. */
function withWaves(kept: Kept, waves: readonly IncidentItem[], priors: readonly Prior[]): Kept {
  const all = [kept, ...waves.map((wave) => toKept(wave, priors, []))];
  const verifiedAt = all
    .flatMap((each) => each.verifiedAt ?? [])
    .toSorted()
    .at(-1);
  return {
    ...kept,
    since: all.map(({ since }) => since).toSorted()[0] ?? kept.since,
    actions: all.flatMap(({ actions }) => actions),
    outcomes: all.flatMap(({ outcomes }) => outcomes),
    origins: all.flatMap(({ origins }) => origins),
    ownKeys: all.flatMap(({ ownKeys }) => ownKeys),
    ...(verifiedAt !== undefined && { verifiedAt }),
  };
}

function keyOf(items: readonly StoredItem[], id: string): string | undefined {
  const current = items.find((item) => isIncident(item) && item.incidentId === id);
  // Re-opened since, under another id.
  const earlier = items.find((item) => isPrior(item) && incidentOfPrior(item) === id);
  return current?.pk ?? (earlier && principalOfPrior(earlier));
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
function othersThan(keys: readonly string[], items: readonly StoredItem[]): readonly OtherIncident[] {
  return items
    .filter(
      (item) =>
        (isIncident(item) || isCredential(item)) && !keys.includes(item.pk) && item.status !== 'restored',
    )
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
