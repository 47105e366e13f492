import { type Action, actionId, isSameAction, whoIs } from '../containment/action.ts';
import { definitionOf } from '../containment/actions/table.ts';
import type { Restorable } from '../containment/actions/taken.ts';
import { isAbout, type Outcome } from '../containment/outcome.ts';
import type { Prior } from '../containment/prior.ts';
import type { Kept } from './kept.ts';
import { trustOf } from './trust.ts';

/** A thing with what tells it from all others, whatever its holder is called by then. */
export interface TakenThing extends Restorable {
  readonly id: string;
  /** The actions that took it. */
  readonly actions: readonly Action[];
}

/** What there is to restore, in its order, and what nobody knows. */
export interface TakenBy {
  readonly things: readonly TakenThing[];
  /** Actions whose prior state was not written down: a person has to look. In words. */
  readonly unknown: readonly string[];
}

/**
 * What a containment took: by what was written down before it acted; where that is missing, by what it said that it
 * did.
 */
export function takenBy(kept: Kept): TakenBy {
  const found = new Map<string, TakenThing>();
  const unknown: string[] = [];
  for (const { action, prior } of inOrder(kept)) {
    const definition = definitionOf(action);
    const before = { state: prior?.state, done: doneBy(action, kept.outcomes) };
    for (const thing of definition.taken(action, before, (key, user) => trustOf(key, user, kept))) {
      const id = idOf(thing);
      const known = found.get(id) ?? { ...thing, id, actions: [] };
      found.set(id, { ...known, actions: [...known.actions, action] });
    }
    if (definition.prior !== undefined && prior === undefined)
      unknown.push(
        `what was there before ${actionId(action)} was not written down: only what it said it did is restored`,
      );
  }
  return {
    things: [...found.values()].toSorted((a, b) => a.restoration.rank - b.restoration.rank),
    unknown,
  };
}

/**
 * Each action once, that which was carried out first before the others: several may take the same thing, and what the
 * later one found there was of the earlier one's making.
 */
function inOrder({ actions, priors }: Kept): readonly Taking[] {
  const each = new Map(actions.map((action) => [`${actionId(action)} ${action.uniqueId ?? ''}`, action]));
  return [...each.values()]
    .map((action) => ({ action, prior: firstPrior(action, priors) }))
    .toSorted((a, b) => readAt(a).localeCompare(readAt(b)));
}

interface Taking {
  readonly action: Action;
  readonly prior: Prior | undefined;
}

/** What was not written down comes last. */
const readAt = ({ prior }: Taking): string => prior?.readAt ?? '~';

const idOf = ({ taken, restoration }: Restorable): string =>
  [taken.kind, taken.holder.uniqueId ?? whoIs(taken.holder), restoration.idOf(taken)].join(' ');

/** What there was before an action: the earliest that could be read. A later one is of what Firebreak itself had made of it. */
export function firstPrior(action: Action, priors: readonly Prior[]): Prior | undefined {
  return priors
    .filter((prior) => isSameAction(prior.action, action) && prior.state.unreadable === undefined)
    .toSorted((a, b) => a.readAt.localeCompare(b.readAt))[0];
}

export function doneBy(action: Action, outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter((outcome) => outcome.status === 'done' && isAbout(action, outcome));
}
