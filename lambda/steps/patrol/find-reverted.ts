import { type Action, holderOf, isSameHolder } from '../../../core/containment/action.ts';
import type { Ports } from '../../../core/containment/actions/ports.ts';
import { outcomesOf } from '../../../core/containment/containment-slice.ts';
import type { Finding, Outcome } from '../../../core/containment/outcome.ts';
import { toPlan } from '../../../core/containment/plan.ts';
import { presentAction } from '../../../core/containment/whereabouts.ts';
import { type Check, checkId, inTurn } from '../../../core/patrol/checks.ts';
import { compact } from '../../../core/values/unknown.ts';
import { makeHolders } from '../../holders.ts';
import { findingOf } from '../../reread.ts';
import type { Reads } from './reads.ts';

/** What was read of one thing that an incident holds. */
export interface Read {
  readonly check: Check;
  readonly finding: Finding;
  /** Under the present name; absent where its user or role is gone, or nobody knows where it is. */
  readonly present?: Action;
  readonly isGone: boolean;
}

/** What a round has read of an incident. */
export interface Round {
  readonly read: readonly Read[];
  /** Where the next one goes on; absent where all was read. */
  readonly next?: string;
}

/**
 * Reads what an incident holds, in turn, for as long as there are reads left. What is cut short is not known; where it
 * was cut short although it was the first in turn, the others have their turn before it comes again.
 *
 * @throws RetryableError where IAM may answer later
 */
export async function findReverted(
  checks: readonly Check[],
  next: string | undefined,
  { ports: given, reads }: { readonly ports: Ports; readonly reads: Reads },
): Promise<Round> {
  const outcomes = checks.flatMap(({ item: { containment } }) =>
    containment ? outcomesOf({ containment }) : [],
  );
  const ports = frugal(given, outcomes);
  const holders = makeHolders({ plan: toPlan(checks.map(({ action }) => action)) }, ports.principals);
  const read: Read[] = [];
  const order = inTurn(checks, next);
  for (const [index, check] of order.entries()) {
    const { action, item } = check;
    const found = await holders.find(action);
    const state = compact({ containment: item.containment, backupKey: item.backupKey });
    const finding = await findingOf({ action, found }, state, ports);
    if (reads.isOver()) {
      const after = order[index <= 1 ? index + 1 : index];
      return { read, ...(after && { next: checkId(after.action) }) };
    }
    const present = presentAction(action, found);
    const isGone = found.whereabouts.is === 'gone';
    read.push({ check, finding, isGone, ...(present && { present }) });
    // Who reverted it is worth a read.
    reads.keep(1);
  }
  return { read };
}

/**
 * Asks once for what several of the checks want, the keys of a user; and for AWSDenyAll only where it was put in the place
 * of a policy: a policy of ours that is gone was reverted, whatever else denies.
 */
function frugal(ports: Ports, outcomes: readonly Outcome[]): Ports {
  const lists = new Map<string, ReturnType<Ports['accessKeys']['list']>>();
  const list: Ports['accessKeys']['list'] = (userName) => {
    const known = lists.get(userName) ?? ports.accessKeys.list(userName);
    lists.set(userName, known);
    return known;
  };
  const isPut = (means: Outcome['means']): boolean => outcomes.some((outcome) => outcome.means === means);
  const { denies } = ports;
  return {
    ...ports,
    accessKeys: { ...ports.accessKeys, list },
    denies: {
      ...denies,
      isDenyAllAttached: (holder) =>
        isPut('managed-policy') ? denies.isDenyAllAttached(holder) : Promise.resolve(false),
      readBoundary: (holder) =>
        isPut('permissions-boundary') ? denies.readBoundary(holder) : Promise.resolve(undefined),
    },
  };
}

/** Those of what was found reverted that are on the user or role of the first one, who is asked for in event history. */
export function ofFirstHolder(reverted: readonly Read[]): readonly Action[] {
  const present = reverted.map(({ present: now, check }) => now ?? check.action);
  const [first] = present;
  return first ? present.filter((action) => isSameHolder(holderOf(action), holderOf(first))) : [];
}
