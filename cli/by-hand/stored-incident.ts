import type { StoredItem } from '../../lambda/aws/table/incident-records.ts';
import type { Action } from '../../core/containment/action.ts';
import type { BackupKey } from '../../core/backup-key/backup-key.ts';
import type { Caller } from '../../core/caller/caller.ts';
import type { ContainmentSlice } from '../../core/containment/containment-slice.ts';
import type { Lineage } from '../../core/lineage/lineage.ts';
import type { Verification } from '../../core/containment/outcome.ts';
import type { Plan } from '../../core/containment/plan.ts';
import type { Prior } from '../../core/containment/prior.ts';
import type { OriginVerdict } from '../../core/lineage/trace.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { NotFound } from '../not-found.ts';

/** What the table holds of an incident beside its texts, read from the JSON that the responder wrote. */
export interface StoredIncident {
  readonly intent?: {
    readonly caller: Caller;
    readonly verdict: Pick<Verdict, 'kind' | 'because'>;
    readonly plan: Plan;
  };
  readonly containment?: NonNullable<ContainmentSlice['containment']>;
  readonly verification?: Verification;
  readonly secondWave?: {
    readonly plan: Plan;
    readonly lineage?: Lineage;
    readonly verdicts?: readonly OriginVerdict[];
  };
  readonly backupKey?: BackupKey;
}

const parts = ['intent', 'containment', 'verification', 'secondWave', 'backupKey'] as const;

/** @throws NotFound where an attribute is no JSON: then nobody knows what was done */
export function readIncident(item: StoredItem): StoredIncident {
  return Object.fromEntries(
    parts.flatMap((name) => (item[name] === undefined ? [] : [[name, parse(item, name)]])),
  );
}

export const readPriors = (item: StoredItem): readonly Prior[] => parse(item, 'priors') as readonly Prior[];

/** Of every wave: the first plan, the second wave's, and keys that were found at the last look. */
export function actionsOf({ intent, secondWave, verification }: StoredIncident): readonly Action[] {
  return [intent?.plan, secondWave?.plan, verification?.plan].flatMap((plan) => plan?.actions ?? []);
}

/** `PRIOR#INCIDENT_ID#DIGEST` */
export const incidentOfPrior = ({ sk }: StoredItem): string => sk.split('#')[1] ?? '';

export const isIncident = ({ sk }: StoredItem): boolean => sk === 'INCIDENT';

/** What was written down before actions of this caller and was not given back since. */
export function openPriors(items: readonly StoredItem[], key: string): readonly StoredItem[] {
  return items.filter(
    ({ pk, sk, restoredAt }) => pk === key && sk.startsWith('PRIOR#') && restoredAt === undefined,
  );
}

function parse(item: StoredItem, attribute: string): unknown {
  try {
    return JSON.parse(item[attribute] ?? '') as unknown;
  } catch (error) {
    throw new NotFound(
      `${attribute} of the item ${item.pk} ${item.sk} cannot be read: ${String(error)}. Go by the evidence: --from FILE.`,
      { cause: error },
    );
  }
}
