import { type Action, targetOf } from '../../containment/action.ts';
import { containByHand } from '../../containment/by-hand.ts';
import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import type { IncidentSlice } from '../../incident/incident-slice.ts';
import { neutral } from '../../values/text.ts';
import { commands, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';

/** What the circuit breaker or a pause left for a person to do, and what mode observe would have done. */
export const planned = ofIncident({
  id: 'planned',
  importance: never,
  title: ({ breaker, paused }) =>
    breaker === undefined && paused === undefined
      ? 'WHAT WOULD HAVE BEEN DONE, AND HOW BY HAND'
      : 'ACT NOW, IF IT WAS NOT EXPECTED',
  make: (state, { now }) =>
    isLeft(state)
      ? state.plan.actions.flatMap((action: Action) => [
          prose(`${action.kind} ${neutral(targetOf(action), 130)}`),
          ...commands(containByHand(action, { now, region: state.launch.region })),
        ])
      : [],
});

const isLeft = ({ breaker, paused, mode, verdict }: JudgementSlice & IncidentSlice): boolean =>
  breaker !== undefined || paused !== undefined || (mode === 'observe' && verdict.kind === 'contain');
