import { nextStepsFor } from '../../containment/by-hand.ts';
import type { ContainmentState } from '../../state.ts';
import type { ContainmentSlice } from '../../containment/containment-slice.ts';
import { isOpen, leaks } from '../../lineage/lineage.ts';
import { type Block, firstOf, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { carriedOut, decisionOf } from '../decision.ts';
import { placeOf } from '../do-now/place.ts';

/** What is left to a person, behind what is to be done now. */
export const nextSteps = ofIncident({
  id: 'next-steps',
  importance: never - 1,
  brief: (_, state) => firstOf(ofCaller(state), 4),
  title: 'NEXT STEPS',
  make: (state) => [...ofCaller(state), ...(carriedOut(decisionOf(state)) ? [prose(ofItsRoles)] : [])],
});

const ofItsRoles =
  'Sessions of roles that this credential assumed are ended where the search found them; look for AssumeRole in its activity.';

function ofCaller(state: ContainmentState): readonly Block[] {
  const contained = carriedOut(decisionOf(state));
  const traced = state.trace !== undefined && !isOpen(state.trace.lineage);
  return [
    ...wholeRole(state, contained),
    ...nextStepsFor(state.caller, placeOf(state), {
      ...{ contained, traced, leaks: leaks(state.trace?.lineage) },
    }),
  ];
}

/** Everybody on the role is out, not the attacker alone. */
function wholeRole({ plan }: ContainmentSlice, contained: boolean): readonly Block[] {
  const whole = plan.actions.some(
    (action) => action.kind === 'revoke-role-sessions' && action.userId === undefined,
  );
  return whole && contained
    ? [
        prose(
          "The settings ask for the whole role: every session of it that was issued before is denied, those of all of the role's " +
            'workloads among them. Each must get new credentials; restart what does not do so by itself.',
        ),
      ]
    : [];
}
