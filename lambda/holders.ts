import { type Action, type Holder, holderOf, isSameHolder } from '../core/containment/action.ts';
import type { Principals } from '../core/containment/actions/ports.ts';
import { type FoundHolder, knownHolder } from '../core/containment/whereabouts.ts';
import { type ContainmentSlice, foundHolders } from '../core/containment/containment-slice.ts';

/** Whom the actions of a plan are about, found by their unique ids. */
export interface Holders {
  /** Whom an action is about, found once for all the actions on it. @throws RetryableError */
  readonly find: (action: Action) => Promise<FoundHolder>;
  /** The same, asked anew. */
  readonly findAgain: (action: Action) => Promise<FoundHolder>;
  /** Who was found so far and was not just where the plan says. */
  readonly found: () => Promise<readonly FoundHolder[]>;
}

/**
 * @param state with what earlier steps learnt of users and roles whose unique id the plan does not have
 * @param looked who was found by an earlier call of the same step, in an execution of an older release
 */
export function makeHolders(
  state: Pick<ContainmentSlice, 'plan' | 'containment'>,
  principals: Principals,
  looked: readonly FoundHolder[] = [],
): Holders {
  const learnt = [...looked, ...foundHolders(state)];
  const certain = looked.filter(({ whereabouts }) => whereabouts.is !== 'unknown');
  const asked: { readonly holder: Holder; answer: Promise<FoundHolder> }[] = certain.map((found) => ({
    holder: found.holder,
    answer: Promise.resolve(found),
  }));
  const ask = async (action: Action): Promise<FoundHolder> => {
    const holder = knownHolder(action, learnt);
    return { holder, whereabouts: await principals.find(holder, keysOf(holder, state.plan.actions)) };
  };
  const entryOf = (action: Action) =>
    asked.find(({ holder }) => isSameHolder(holder, knownHolder(action, learnt)));
  return {
    find: (action) => {
      const entry = entryOf(action);
      if (entry) return entry.answer;
      const answer = ask(action);
      asked.push({ holder: knownHolder(action, learnt), answer });
      return answer;
    },
    findAgain: async (action) => {
      const answer = ask(action);
      const entry = entryOf(action);
      if (entry) entry.answer = answer;
      return answer;
    },
    found: async () => {
      const settled = await Promise.allSettled(asked.map(({ answer }) => answer));
      const all = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      return all.filter(({ holder, whereabouts: { is } }) => is !== 'here' || holder.uniqueId === undefined);
    },
  };
}

/** Long-term keys of the plan that are the user's. */
const keysOf = (holder: Holder, actions: readonly Action[]): readonly string[] =>
  actions.flatMap((action) =>
    action.kind === 'deactivate-key' && isSameHolder(holderOf(action), holder) ? [action.accessKeyId] : [],
  );
