import type { CredentialItem } from '../other-credentials.ts';
import { readCoverage } from '../credential.ts';
import type { BackupKey } from '../../backup-key/backup-key.ts';
import type { Caller } from '../../caller/caller.ts';
import type { Action } from '../../containment/action.ts';
import type { Verification } from '../../containment/outcome.ts';
import type { Plan } from '../../containment/plan.ts';
import type { Prior } from '../../containment/prior.ts';
import type { Lineage } from '../../lineage/lineage.ts';
import type { OriginVerdict } from '../../lineage/trace.ts';
import type { ContainmentState } from '../../state.ts';
import { at, textAt } from '../../values/unknown.ts';
import type { Launch } from '../../verdict/launch.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import {
  type Attribute,
  credentialPrefix,
  incidentSortKey,
  itemVersion,
  priorPrefix,
  restorePrefix,
  type Status,
  statuses,
} from './items.ts';

/** An item as it is stored, whatever release wrote it: texts, numbers as texts, lists as texts with spaces between. */
export type StoredItem = Readonly<Partial<Record<Attribute, string>>> & {
  readonly pk: string;
  readonly sk: string;
};

/** The containment of a credential as other reports count it; an earlier release did not write which it is. */
export function toCredentialItem(item: StoredItem): CredentialItem {
  const { sk, execution, credential, subject, status, launchTime, openedAt } = item;
  const coverage = readCoverage(item.coverage);
  return {
    sk,
    execution: execution ?? 'unknown',
    credential: credential ?? '',
    subject: subject ?? '',
    status: status as Status,
    launchTime: launchTime ?? '',
    openedAt: openedAt ?? '',
    ...(coverage !== undefined && { coverage }),
  };
}

/** What is JSON in an incident's item. */
export interface IncidentDetails {
  readonly intent?: {
    readonly caller: Caller;
    readonly verdict: Pick<Verdict, 'kind' | 'because'>;
    readonly plan: Plan;
    /** Of earlier releases only the launch's own item is there. */
    readonly launch?: Launch;
  };
  readonly containment?: NonNullable<ContainmentState['containment']>;
  readonly verification?: Verification;
  readonly secondWave?: {
    readonly plan: Plan;
    readonly lineage?: Lineage;
    readonly verdicts?: readonly OriginVerdict[];
  };
  readonly backupKey?: BackupKey;
}
const details = ['intent', 'containment', 'verification', 'secondWave', 'backupKey'] as const;
const isJson = (name: string): name is (typeof details)[number] =>
  (details as readonly string[]).includes(name);

/** An incident's item in the type of this release. */
export type IncidentItem = Omit<StoredItem, 'version' | 'counted' | 'status' | keyof IncidentDetails> &
  IncidentDetails & {
    readonly version: number;
    readonly incidentId: string;
    readonly status: Status;
    readonly counted: readonly string[];
  };

/** What actions of an incident found before they changed it, in the type of this release. */
export interface PriorItem {
  readonly pk: string;
  readonly sk: string;
  readonly version: number;
  readonly incidentId: string;
  readonly priors: readonly Prior[];
  /** When it was restored. */
  readonly restoredAt?: string;
}

/** An item that this release cannot read: what it got, and what to do. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
}

/**
 * Brings an incident's item of any release to the type of this one. Version 1, the first edition, lacks the version
 * and differs in nothing else.
 *
 * @param item a {@link StoredItem}, unread
 * @throws UnreadableItem
 */
export function readIncidentItem(item: unknown): IncidentItem {
  const { stored, version } = readStored(item);
  const { counted, status, incidentId } = stored;
  if (incidentId === undefined)
    throw unreadable(stored, `it has no incidentId; got: ${Object.keys(stored).join(', ')}`);
  const known = statuses.find((one) => one === status);
  if (known === undefined)
    throw unreadable(stored, `its status is ${status ?? 'missing'}; known are ${statuses.join(', ')}`);
  const others = Object.fromEntries(
    Object.entries(stored).map(([name, text]) => [name, isJson(name) ? readJson(stored, name) : text]),
  ) as Omit<IncidentItem, 'version' | 'incidentId' | 'status' | 'counted'>;
  const ids = counted === undefined || counted === '' ? [] : counted.split(' ');
  return { ...others, version, incidentId, status: known, counted: ids };
}

/** The same for an item of priors. @throws UnreadableItem */
export function readPriorItem(item: unknown): PriorItem {
  const { stored, version } = readStored(item);
  const { pk, sk, restoredAt } = stored;
  const priors = readList(stored, 'priors') as readonly Prior[];
  return { pk, sk, version, incidentId: incidentOfPrior(stored), priors, ...(restoredAt && { restoredAt }) };
}

export const isIncident = ({ sk }: StoredItem): boolean => sk === incidentSortKey;

/** The containment of a further credential of an incident; read like an incident's item. */
export const isCredential = ({ sk }: StoredItem): boolean => sk.startsWith(credentialPrefix);

/** How the restore of one thing stands. */
export const isRestore = ({ sk }: StoredItem): boolean => sk.startsWith(restorePrefix);

export const isPrior = ({ pk, sk }: StoredItem): boolean =>
  pk.startsWith(priorPrefix) || sk.startsWith(priorPrefix);

/** The incident that a prior is of, by its sort key. */
export const incidentOfPrior = ({ sk }: StoredItem): string => withoutPrefix(sk).split('#', 1)[0] ?? '';

/** The partition key of the incident that a prior is of. */
export const principalOfPrior = ({ pk }: StoredItem): string => withoutPrefix(pk);

const withoutPrefix = (key: string): string =>
  key.startsWith(priorPrefix) ? key.slice(priorPrefix.length) : key;

/** Of every wave: the first plan, the second wave's, keys that were found at the last check, and what hit somebody else. */
export function actionsOf({ intent, secondWave, verification }: IncidentDetails): readonly Action[] {
  const planned = [intent?.plan, secondWave?.plan, verification?.plan].flatMap((plan) => plan?.actions ?? []);
  return [...planned, ...(verification?.strays ?? []).map(({ action }) => action)];
}

/** @throws UnreadableItem where it has no keys, or is of a newer release */
export function readStored(item: unknown): { readonly stored: StoredItem; readonly version: number } {
  const [pk, sk] = [textAt(item, 'pk'), textAt(item, 'sk')];
  if (pk === undefined || sk === undefined)
    throw new UnreadableItem(
      `an item of the incident table has the keys pk and sk; got: ${JSON.stringify(item)}`,
    );
  const stored = item as StoredItem;
  const version = Number(at(item, 'version') ?? 1);
  if (!Number.isInteger(version) || version < 1)
    throw unreadable(stored, `its version is ${String(stored.version)}, which is no whole number from 1 on`);
  if (version > itemVersion)
    throw unreadable(
      stored,
      `it is of version ${version}, and this release knows versions up to ${itemVersion}. Use the release that is deployed`,
    );
  return { stored, version };
}

type ListName = 'priors' | 'takenBy' | 'waitsFor';

/** @throws UnreadableItem where the attribute is no list in JSON */
export function readList(stored: StoredItem, name: ListName): readonly unknown[] {
  const list = readJson(stored, name);
  if (!Array.isArray(list)) throw unreadable(stored, `its ${name} are no list`);
  return list;
}

function readJson(stored: StoredItem, name: (typeof details)[number] | ListName): unknown {
  try {
    return JSON.parse(stored[name] ?? '') as unknown;
  } catch (error) {
    throw unreadable(stored, `its ${name} is no JSON: ${String(error)}`);
  }
}

export const unreadable = ({ pk, sk }: StoredItem, why: string): UnreadableItem =>
  new UnreadableItem(`the item ${pk} ${sk} cannot be read: ${why}`);
