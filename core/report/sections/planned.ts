import type { ContainmentState } from '../../state.ts';
import { planWholePrincipal } from '../../containment/plan.ts';
import { type Action, targetOf } from '../../containment/action.ts';
import { containByHand, whoElseIsHit } from '../../containment/by-hand.ts';
import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import type { IncidentSlice } from '../../incident/incident-slice.ts';
import { neutral } from '../../values/text.ts';
import { commands, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';

/** What the circuit breaker or a pause left for a person to do, and what mode observe would have done. */
export const planned = ofIncident({
  id: 'planned',
  importance: never,
  toDo: true,
  brief: (whole) => whole,
  title: ({ breaker, paused }) =>
    breaker === undefined && paused === undefined
      ? 'WHAT WOULD HAVE BEEN DONE, AND HOW BY HAND'
      : 'ACT NOW, IF IT WAS NOT EXPECTED',
  make: (state, { now }) =>
    isLeft(state)
      ? leftActions(state).flatMap((action) => [
          prose(`${action.kind} ${neutral(targetOf(action), 130)}`),
          ...whoElseIsHit(action).map(prose),
          ...commands(containByHand(action, { now, region: state.launch.region })),
        ])
      : [],
});

/** Where there are too many credentials to contain one by one, the whole of their user or role is left to a person. */
const leftActions = ({ breaker, caller, plan }: ContainmentState): readonly Action[] =>
  breaker?.of === 'waves' ? planWholePrincipal(caller).actions : plan.actions;

const isLeft = ({ breaker, paused, mode, verdict }: JudgementSlice & IncidentSlice): boolean =>
  breaker !== undefined || paused !== undefined || (mode === 'observe' && verdict.kind === 'contain');
