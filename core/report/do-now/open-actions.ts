import type { Action } from '../../containment/action.ts';
import { outcomesOf } from '../../containment/containment-slice.ts';
import { isAbout, isRefusedForGood, type Outcome } from '../../containment/outcome.ts';
import type { IncidentSlice } from '../../incident/incident-slice.ts';
import type { ContainmentState } from '../../state.ts';

/**
 * The actions that are still to be done: what a check did not find in place, else what failed. Nothing known to be
 * broken, yet not verified: all of them. What AWS refuses to everybody is left out.
 */
export function openActions(state: ContainmentState): readonly Action[] {
  const outcomes = outcomesOf(state);
  const broken = state.plan.actions.filter(
    (action) =>
      state.verification?.findings.some((f) => isAbout(action, f) && f.status !== 'in-place') ??
      outcomes.some((outcome) => isFailed(action, outcome, state)),
  );
  const inVain = outcomes.filter(isRefusedForGood);
  return (broken.length > 0 ? broken : state.plan.actions).filter(
    (action) => !inVain.some((outcome) => isAbout(action, outcome)),
  );
}

/** A step that died says so of the incident as a whole. */
function isFailed(action: Action, outcome: Outcome, { incident }: IncidentSlice): boolean {
  const died = outcome.action === action.kind && outcome.target === incident.subject;
  return outcome.status === 'failed' && (died || isAbout(action, outcome));
}
