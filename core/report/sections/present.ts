import { type Action, holderOf, isSameHolder } from '../../containment/action.ts';
import { presentAction } from '../../containment/whereabouts.ts';
import { type ContainmentSlice, foundHolders } from '../../containment/containment-slice.ts';
import type { VerificationSlice } from '../../containment/outcome.ts';

/** The action under the name that was found last. */
export function presentOf(action: Action, state: ContainmentSlice & VerificationSlice): Action {
  const found = [...(state.verification?.holders ?? []), ...foundHolders(state)].findLast(
    ({ holder, whereabouts }) => whereabouts.is === 'moved' && isSameHolder(holder, holderOf(action)),
  );
  return (found && presentAction(action, found)) ?? action;
}
