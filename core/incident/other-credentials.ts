import { isLongTermKeyId } from '../values/arn.ts';
import { isCovered } from './coverage.ts';
import type { Credential, ItemCoverage } from './credential.ts';
import type { Status } from './item/items.ts';
import type { CountedLaunch, CredentialCount } from './tally.ts';

/** The containment of one credential of an incident, as the table has it. */
export interface CredentialItem {
  readonly sk: string;
  /** Which execution contains it, by its ARN. */
  readonly execution: string;
  readonly credential: string;
  readonly subject: string;
  readonly status: Status;
  /** When its launch was made, ISO 8601. */
  readonly launchTime: string;
  /** When its containment began, ISO 8601. */
  readonly openedAt: string;
  readonly coverage?: ItemCoverage;
}

const shown = 10;

/**
 * Whether a credential counts with an incident: as its own, or as one of an incident of the same principal whose place it
 * took while that was open. That one may have left a credential that works.
 */
export const countsWith = (
  { incidentId, windowEnds = '' }: { readonly incidentId?: string; readonly windowEnds?: string },
  id: string,
  now: Date,
): boolean => incidentId === id || windowEnds > now.toISOString();

/**
 * How the other credentials of an incident stand.
 *
 * @param items every credential of it that launched
 * @param own the item that the report is about, by its sort key, as its execution wrote it. Where another execution has
 *   taken it over, a newer session or another incident stands there, and that is one of the others
 * @param staleBefore a containment under way since before this has died, ISO 8601
 * @returns undefined where there is no other
 */
export function countCredentials(
  items: readonly CredentialItem[],
  own: Pick<CredentialItem, 'sk' | 'execution'>,
  staleBefore: string,
): CredentialCount | undefined {
  const others = items.filter(({ sk, execution }) => sk !== own.sk || execution !== own.execution);
  if (others.length === 0) return undefined;
  const held = items.filter(({ status }) => status === 'held').flatMap(({ coverage }) => coverage ?? []);
  const isHeld = (item: CredentialItem): boolean =>
    item.status === 'held' ||
    item.status === 'restored' ||
    held.some((coverage) => isCovered(coverage, toCredential(item)));
  const left = others.filter((item) => !isHeld(item));
  const open = left.filter(({ status, openedAt }) => status !== 'containing' || openedAt < staleBefore);
  return {
    count: others.length,
    held: others.length - left.length,
    containing: left.length - open.length,
    openCount: open.length,
    open: open
      .slice(0, shown)
      .map(({ credential, subject, status }) => ({ id: credential, subject, status })),
  };
}

/** Items of so many are made; of more, these are enough to say that some may work. */
const mostLetGo = 200;

/** Credentials that launched while their incident contained nobody, and of which there is no item: each once. */
export interface LetGo {
  /** @param until launches made from then on are of a containment; of an alert whose place was taken, all are let go */
  readonly add: (launches: readonly CountedLaunch[], until?: string) => void;
  /** Those without an item among these, as items of an alert. */
  readonly items: (known: readonly CredentialItem[]) => readonly CredentialItem[];
}

export function collectLetGo(): LetGo {
  const latest = new Map<string, string>();
  return {
    add: (launches, until) => {
      for (const { credential, eventTime, result } of launches) {
        const isLetGo = result === 'launched' && (until === undefined || eventTime < until);
        if (credential === undefined || !isLetGo) continue;
        const before = latest.get(credential);
        if (before === undefined && latest.size >= mostLetGo) continue;
        if (before === undefined || before < eventTime) latest.set(credential, eventTime);
      }
    },
    items: (known) =>
      [...latest]
        .filter(([credential]) => known.every((item) => item.credential !== credential))
        .map(([credential, launchTime]) => ({
          ...{ sk: '', execution: '', subject: credential, status: 'alerted' },
          ...{ credential, launchTime, openedAt: launchTime },
        })),
  };
}

const toCredential = ({ credential, launchTime }: CredentialItem): Credential => ({
  id: credential,
  type: isLongTermKeyId(credential) ? 'key' : 'session',
  since: launchTime,
});
