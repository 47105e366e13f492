import type { ContainmentState } from '../../state.ts';
import { planWholePrincipal } from '../../containment/plan.ts';
import { type Action, targetOf } from '../../containment/action.ts';
import { whoElseIsHit } from '../../containment/by-hand.ts';
import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import type { IncidentSlice } from '../../incident/incident-slice.ts';
import { neutral } from '../../values/text.ts';
import { never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';

/** What the circuit breaker or a pause let go, or what mode observe would have done; how, the list of what to do now says. */
export const planned = ofIncident({
  id: 'planned',
  importance: never,
  toDo: true,
  brief: (whole) => whole,
  title: 'WHAT WOULD HAVE BEEN DONE',
  make: (state) =>
    isLeft(state)
      ? leftActions(state).flatMap((action) => [
          prose(`${action.kind} ${neutral(targetOf(action), 130)}`),
          ...whoElseIsHit(action).map(prose),
        ])
      : [],
});

/** Where there are too many credentials to contain one by one, the whole of their user or role is left to a person. */
const leftActions = ({ breaker, caller, plan }: ContainmentState): readonly Action[] =>
  breaker?.of === 'waves' ? planWholePrincipal(caller).actions : plan.actions;

const isLeft = ({ breaker, paused, mode, verdict }: JudgementSlice & IncidentSlice): boolean =>
  breaker !== undefined || paused !== undefined || (mode === 'observe' && verdict.kind === 'contain');
