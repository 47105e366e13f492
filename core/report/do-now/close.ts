import { type Action, whoIs, holderOf } from '../../containment/action.ts';
import { containAlerted, containByHand, notesOf } from '../../containment/by-hand.ts';
import { planWholePrincipal } from '../../containment/plan.ts';
import type { ContainmentState } from '../../state.ts';
import { neutral, plural } from '../../values/text.ts';
import { decisionOf } from '../decision.ts';
import { placeOf } from './place.ts';
import { presentOf } from '../sections/present.ts';
import { denyFought, isFoughtOrRefused } from './deny-fought.ts';
import { openActions } from './open-actions.ts';
import { type DoNowStep, step, type StepKind } from './step.ts';

/** Close what still works of the caller itself. */
export const close: StepKind = ({ state }) => {
  if (!state) return undefined;
  const open = state.launches?.credentials?.openCount ?? 0;
  if (state.breaker?.of === 'waves' || open > 0) return denyWhole(state, open);
  const subject = neutral(state.incident.subject, 130);
  if (state.breaker || state.paused || decisionOf(state) === 'observed')
    return byHand(`Contain ${subject}, if it was not expected`, state.plan.actions, state);
  switch (decisionOf(state)) {
    case 'not-contained':
      return isFoughtOrRefused(state)
        ? denyFought(state)
        : byHand(`Contain ${subject} by hand: it may still work`, openActions(state), state);
    case 'alert':
      return alerted(state, subject);
    case 'contained':
    case 'observed':
      return undefined;
  }
};

function denyWhole(state: ContainmentState, open: number): DoNowStep {
  const actions = planWholePrincipal(state.caller).actions;
  const whom = actions.map((action) => neutral(whoIs(holderOf(action)), 130)).join(' and ');
  const why = open > 0 ? [`${plural(open, 'credential')} of it may still work.`] : [];
  return step('close', `Deny ${whom} as a whole: whatever works with it stops`, {
    why,
    commands: actions.map((action) => containByHand(action, state.launch)),
  });
}

function byHand(title: string, actions: readonly Action[], state: ContainmentState): DoNowStep | undefined {
  const present = actions.map((action) => presentOf(action, state));
  if (present.length === 0) return undefined;
  return step('close', title, {
    why: present.flatMap(notesOf),
    commands: present.map((action) => containByHand(action, state.launch)),
  });
}

function alerted(state: ContainmentState, subject: string): DoNowStep | undefined {
  const { notes, commands } = containAlerted(state.caller, placeOf(state));
  if (notes.length + commands.length === 0) return undefined;
  return step('close', `Contain ${subject} by hand, if it was not expected`, { why: notes, commands });
}
