import { type Action, holderOf, isSameHolder } from '../../core/containment/action.ts';
import type { Prior } from '../../core/containment/prior.ts';
import {
  actionsOf,
  type IncidentItem,
  incidentOfPrior,
  isCredential,
  isIncident,
  isPrior,
  isRestore,
  principalOfPrior,
  type PriorItem,
  type StoredItem,
} from '../../core/incident/item/read-item.ts';
import { outcomesOf } from '../../core/containment/containment-slice.ts';
import type { Kept, OtherIncident } from '../../core/restore/kept.ts';
import type { StoredRecord } from '../../core/restore/record.ts';
import { takenBy } from '../../core/restore/taken-by.ts';
import { openPriors, priorsOfIncident, readIncident, readRecords } from '../by-hand/stored-incident.ts';
import { NotFound } from '../not-found.ts';
import { originsOf } from '../../core/restore/origins.ts';
import { recordsOf } from '../../core/restore/records-of.ts';

/** What is restored together, as the table has it now. */
export interface Found {
  readonly kept: Kept;
  /** The incident that is open for the caller now: another than was asked for, where that was re-opened. */
  readonly incident: IncidentItem;
  /**
   * What else was contained of the same users and roles: the incidents that are restored with it, further credentials,
   * and what an earlier release kept apart.
   */
  readonly others: readonly IncidentItem[];
  /** What the restore goes by, to be marked when it is done. */
  readonly priors: readonly PriorItem[];
  /** How single things stand, by what was written down of incidents whose items have given way to newer ones, too. */
  readonly records: readonly StoredRecord[];
}

/**
 * @param items everything in the table
 * @param joined further incidents that are restored together with it
 * @throws NotFound where the table knows nothing of one of them
 */
export function findKept(
  items: readonly StoredItem[],
  incidentId: string,
  joined: readonly string[] = [],
): Found {
  const stored = readRecords(items);
  const asked = allOf(
    items,
    [incidentId, ...joined].map((id) => incidentOf(items, id)),
  );
  const all = allOf(items, [...asked, ...begunBeside(asked, items)]);
  const [incident] = all;
  if (incident === undefined) throw notThere(incidentId);
  const keys = [...new Set(all.map(({ pk }) => pk))];
  const priors = keys.flatMap((key) => openPriors(items, key));
  const over = all.flatMap((each) => priorsOfOver(items, each));
  const known = [...priors, ...over].flatMap((item) => item.priors);
  const records = stored.filter(({ pk }) => keys.includes(pk));
  const left = leftOf(records, all);
  const kept = together(
    all.map((item) => toKept(item, known)),
    left,
    othersThan(keys, items),
  );
  const own = {
    ...kept,
    records: recordsOf(all, kept, [...priors, ...over], records),
    stays: staysOf(asked, kept, records),
  };
  return { kept: own, incident, others: all.slice(1), priors, records };
}

/** Incidents with what else is restored together with each, each item once. */
function allOf(items: readonly StoredItem[], incidents: readonly IncidentItem[]): readonly IncidentItem[] {
  const each = incidents.flatMap((incident) => [incident, ...othersOf(items, incident)]);
  return each.filter(
    ({ pk, sk }, index) => each.findIndex((other) => other.pk === pk && other.sk === sk) === index,
  );
}

/** @throws NotFound */
function incidentOf(items: readonly StoredItem[], incidentId: string): IncidentItem {
  const key = keyOf(items, incidentId);
  const stored = items.find((item) => isIncident(item) && item.pk === key);
  if (key === undefined || stored === undefined) throw notThere(incidentId);
  return readIncident(stored);
}

const notThere = (incidentId: string): NotFound =>
  new NotFound(
    `the table has no incident ${incidentId}. firebreak incidents lists them; where the table has forgotten one, its ` +
      'evidence has it: --from FILE.',
  );

/**
 * Other incidents about the same users and roles whose restore has begun: what both took waits for the last of them, which
 * may be this one, or was cut off.
 */
function begunBeside(asked: readonly IncidentItem[], items: readonly StoredItem[]): readonly IncidentItem[] {
  const holders = asked.filter(wasContained).flatMap((item) => actionsOf(item).map(holderOf));
  return items
    .filter((item) => isIncident(item) && item.status === 'restoring')
    .map(readIncident)
    .filter(wasContained)
    .filter((item) =>
      actionsOf(item).some((action) => holders.some((each) => isSameHolder(each, holderOf(action)))),
    );
}

/** What was kept of incidents that nobody asks for now stays so, unless those asked for took it too. */
function staysOf(
  asked: readonly IncidentItem[],
  kept: Kept,
  records: readonly StoredRecord[],
): readonly string[] {
  const actions = asked.flatMap(actionsOf);
  const own = new Set(takenBy({ ...kept, actions }).things.map(({ id }) => id));
  return records
    .filter(({ pk, record }) => record.state === 'kept' && asked.every((item) => item.pk !== pk))
    .flatMap(({ record: { thing } }) => (own.has(thing) ? [] : [thing]));
}

/**
 * What else was contained of the same user or role, in whichever incident: it is restored together. An earlier release
 * had an incident for each credential. What is restored already counts where it is of the same incident: something may
 * have been kept.
 */
function othersOf(items: readonly StoredItem[], incident: IncidentItem): readonly IncidentItem[] {
  const arn = arnOf(incident);
  const { pk, sk, incidentId } = incident;
  return items
    .filter((item) => isCredential(item) || isIncident(item))
    .filter((item) => item.status !== 'restored' || (item.pk === pk && item.incidentId === incidentId))
    .filter((item) => item.pk !== pk || item.sk !== sk)
    .map(readIncident)
    .filter((item) => item.pk === pk || (arn !== undefined && arnOf(item) === arn && wasContained(item)));
}

const wasContained = ({ response }: IncidentItem): boolean => response !== 'alert';

/** Of the user or role that an incident is about, where its item shows it. */
function arnOf({ intent }: IncidentItem): string | undefined {
  const caller = intent?.caller;
  return caller && ('userArn' in caller ? caller.userArn : 'roleArn' in caller ? caller.roleArn : undefined);
}

/** Of an incident that is restored: what it was written down for is over, and shows what was kept. */
const priorsOfOver = (items: readonly StoredItem[], { status, pk, incidentId }: IncidentItem) =>
  status === 'restored' ? priorsOfIncident(items, pk, incidentId) : [];

/** The actions that took what is not restored yet of incidents whose items are not there any more. */
function leftOf(records: readonly StoredRecord[], all: readonly IncidentItem[]): readonly Action[] {
  return records
    .filter(({ incidentId }) => all.every((item) => item.incidentId !== incidentId))
    .filter(({ record }) => record.state !== 'restored')
    .flatMap(({ actions }) => actions);
}

/** All of it as one: a user or role that was contained credential by credential is restored as one. */
function together(all: readonly Kept[], left: readonly Action[], others: readonly OtherIncident[]): Kept {
  const [first] = all;
  if (first === undefined) throw new Error('There is nothing to be put together.');
  const verifiedAt = all
    .flatMap((each) => each.verifiedAt ?? [])
    .toSorted()
    .at(-1);
  return {
    ...first,
    since: all.map(({ since }) => since).toSorted()[0] ?? first.since,
    actions: [...all.flatMap(({ actions }) => actions), ...left],
    outcomes: all.flatMap(({ outcomes }) => outcomes),
    origins: all.flatMap(({ origins }) => origins),
    ownKeys: all.flatMap(({ ownKeys }) => ownKeys),
    others,
    ...(verifiedAt !== undefined && { verifiedAt }),
  };
}

function keyOf(items: readonly StoredItem[], id: string): string | undefined {
  const current = items.find((item) => isIncident(item) && item.incidentId === id);
  if (current) return current.pk;
  // Re-opened since, under another id.
  const earlier = items.find((item) => isPrior(item) && incidentOfPrior(item) === id);
  if (earlier) return principalOfPrior(earlier);
  return items.find((item) => isRestore(item) && item.incidentId === id)?.pk;
}

function toKept(item: IncidentItem, priors: readonly Prior[]): Kept {
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
    records: [],
    stays: [],
    others: [],
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

/** What is open in the table, and whose restore has not begun: what was contained by hand may have taken the same. */
export const openIncidents = (items: readonly StoredItem[]): readonly OtherIncident[] =>
  othersThan(
    [],
    items.filter(({ status }) => status !== 'restoring'),
  );

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
