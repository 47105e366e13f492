import { type Action, actionId, isSameAction, whoIs } from '../containment/action.ts';
import { definitionOf } from '../containment/actions/table.ts';
import type { Restorable } from '../containment/actions/taken.ts';
import { isAbout, type Outcome } from '../containment/outcome.ts';
import type { Prior, PriorState } from '../containment/prior.ts';
import type { Kept } from './kept.ts';
import { trustOf } from './trust.ts';

/** What there is to restore, in its order, and what nobody knows. */
export interface TakenBy {
  readonly things: readonly Restorable[];
  /** Actions whose prior state was not written down: a person has to look. In words. */
  readonly unknown: readonly string[];
}

/**
 * What a containment took: by what was written down before it acted; where that is missing, by what it said that it
 * did.
 */
export function takenBy(kept: Kept): TakenBy {
  const actions = new Map(
    kept.actions.map((action) => [`${actionId(action)} ${action.uniqueId ?? ''}`, action]),
  );
  const found = new Map<string, Restorable>();
  const unknown: string[] = [];
  for (const action of actions.values()) {
    const definition = definitionOf(action);
    const state = firstPrior(action, kept.priors);
    const before = { state, done: doneBy(action, kept.outcomes) };
    for (const thing of definition.taken(action, before, (key, user) => trustOf(key, user, kept))) {
      // Several actions may take the same thing.
      if (!found.has(idOf(thing))) found.set(idOf(thing), thing);
    }
    if (definition.prior !== undefined && state === undefined)
      unknown.push(
        `what was there before ${actionId(action)} was not written down: only what it said it did is restored`,
      );
  }
  return {
    things: [...found.values()].toSorted((a, b) => a.restoration.rank - b.restoration.rank),
    unknown,
  };
}

const idOf = ({ taken, restoration }: Restorable): string =>
  [taken.kind, taken.holder.uniqueId ?? whoIs(taken.holder), restoration.idOf(taken)].join(' ');

/** What there was before an action: the earliest that could be read: a later one is of what Firebreak itself had made of it. */
export function firstPrior(action: Action, priors: readonly Prior[]): PriorState | undefined {
  const [first] = priors
    .filter((prior) => isSameAction(prior.action, action) && prior.state.unreadable === undefined)
    .toSorted((a, b) => a.readAt.localeCompare(b.readAt));
  return first?.state;
}

export function doneBy(action: Action, outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter((outcome) => outcome.status === 'done' && isAbout(action, outcome));
}
