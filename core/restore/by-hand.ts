import { type Action, holderOf } from '../containment/action.ts';
import { definitionOf } from '../containment/actions/table.ts';
import { outcomesOf } from '../containment/containment-slice.ts';
import type { StepResult } from '../containment/outcome.ts';
import type { ContainmentState } from '../state.ts';
import { partitionOf } from '../values/partition.ts';
import { nowInShell } from '../values/shell.ts';
import { compact } from '../values/unknown.ts';
import type { Kept } from './kept.ts';
import { originsOf } from './origins.ts';
import { aliveUntil } from './sessions.ts';
import { doneBy, firstPrior } from './taken-by.ts';
import { trustOf } from './trust.ts';

/** How a person restores without Firebreak, under the guards that `firebreak restore` has. */
export interface RestoreByHand {
  /** Keys, credentials and passwords. */
  readonly first: readonly string[];
  /** What takes the denies away, behind all of that. Until `until` each does nothing. */
  readonly denies: readonly string[];
  /** When the last session has ended that a deny refuses, ISO 8601; absent where none can be alive. */
  readonly until?: string;
  /** Keys that stay inactive: one of them is the stolen one. */
  readonly inactive: readonly string[];
}

/**
 * The commands that restore what a containment took, to what it wrote down before it acted.
 * @param region any of the account's, for its partition
 */
export function restoreByHand(kept: Kept, region: string, now: Date): RestoreByHand {
  const isDeny = (action: Action): boolean => 'policyName' in action;
  const denies = kept.actions.filter(isDeny);
  const others = kept.actions.filter((action) => !isDeny(action));
  const lines = (actions: readonly Action[]): readonly string[] => [
    ...new Set(actions.flatMap((action) => commandsOf(action, kept, region))),
  ];
  const until = denies
    .flatMap((action) => aliveUntil(holderOf(action), kept, now)?.toISOString() ?? [])
    .toSorted()
    .at(-1);
  return compact({
    first: lines(others),
    denies: lines(denies).map((line) => (until === undefined ? line : notBefore(until, line))),
    until,
    inactive: inactiveKeys(kept),
  });
}

function commandsOf(action: Action, kept: Kept, region: string): readonly string[] {
  const before = { state: firstPrior(action, kept.priors)?.state, done: doneBy(action, kept.outcomes) };
  return definitionOf(action).restoreByHand(action, before, {
    partition: partitionOf(region),
    trustOf: (key, user) => trustOf(key, user, kept),
  });
}

/** A command that does nothing before a moment: pasted too early, it would let denied sessions work again. */
const notBefore = (moment: string, line: string): string => `[[ ${nowInShell} > ${moment} ]] && ${line}`;

function inactiveKeys(kept: Kept): readonly string[] {
  const made = kept.outcomes.filter(
    ({ action, status }) =>
      status === 'done' && (action === 'deactivate-key' || action === 'deactivate-all-keys'),
  );
  const held = made.filter(({ target, userName = '' }) => trustOf(target, userName, kept) !== 'trusted');
  return [...new Set(held.map(({ target }) => target))];
}

/**
 * What an execution keeps of its containment.
 * @param actions of its plan, as they are to be restored: under the present names
 */
export function keptOf(
  state: Pick<
    ContainmentState,
    'incident' | 'launch' | 'caller' | 'containment' | 'renewal' | 'trace' | 'verification' | 'backupKey'
  >,
  actions: readonly Action[],
): Kept {
  const { incident, launch, caller, containment = {}, trace, verification, backupKey } = state;
  return compact({
    incidentId: incident.id,
    subject: incident.subject,
    since: launch.eventTime,
    verifiedAt: verification?.checkedAt,
    caller,
    actions,
    priors: Object.values<StepResult>(containment).flatMap(({ prior }) => prior ?? []),
    outcomes: outcomesOf(state),
    origins: originsOf(trace),
    ownKeys: backupKey?.accessKeyId === undefined ? [] : [backupKey.accessKeyId],
    others: [],
    records: [],
    stays: [],
  });
}
