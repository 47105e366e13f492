import type { Action } from '../../containment/action.ts';
import { containByHand } from '../../containment/by-hand.ts';
import type { ContainmentState } from '../../state.ts';
import { outcomesOf } from '../../containment/containment-slice.ts';
import type { IncidentSlice } from '../../incident/incident-slice.ts';
import { isAbout, isRefusedForGood, type Outcome } from '../../containment/outcome.ts';
import { neutral } from '../../values/text.ts';
import { alarm, commands, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { decisionOf } from '../decision.ts';
import { presentOf } from './present.ts';

/** Each action that does not stand, with what does it by hand. */
export const actNow = ofIncident({
  id: 'act-now',
  importance: never,
  title: 'ACT NOW',
  toDo: true,
  brief: (whole) => whole,
  make: (state, { now }) => {
    const place = { now, region: state.launch.region };
    if (decisionOf(state) !== 'not-contained' || state.verification?.held === true || state.breaker)
      return [];
    const outcomes = outcomesOf(state);
    const inVain = outcomes.filter(isRefusedForGood);
    const open = openActions(state).filter((action) => !inVain.some((outcome) => isAbout(action, outcome)));
    return [
      ...refusedLines(outcomes).map(prose),
      ...awsOwnLines(inVain).map(alarm),
      ...commands(open.flatMap((action) => containByHand(presentOf(action, state), place))),
    ];
  },
});

/** Nothing known to be broken, yet not verified: then all of it is to be done. */
function openActions(state: ContainmentState): readonly Action[] {
  const outcomes = outcomesOf(state);
  const broken = state.plan.actions.filter(
    (action) =>
      state.verification?.findings.some((f) => isAbout(action, f) && f.status !== 'in-place') ??
      outcomes.some((outcome) => isFailed(action, outcome, state)),
  );
  return broken.length > 0 ? broken : state.plan.actions;
}

/** What a protected tag protects is refused by IAM itself: whoever runs the commands must know that. */
function refusedLines(outcomes: readonly Outcome[]): readonly string[] {
  const refused = outcomes.filter(({ error }) => /with an explicit deny/.test(error?.message ?? ''));
  const targets = [...new Set(refused.map(({ userName, target }) => neutral(userName ?? target, 130)))];
  return targets.map(
    (target) =>
      `IAM refused Firebreak to change ${target} by an explicit deny, as it does where a tag or principal is ` +
      'protected. If it is meant to be protected, decide yourself whether to contain it.',
  );
}

/** What is AWS's own nobody may change: no command of IAM is of use. */
function awsOwnLines(inVain: readonly Outcome[]): readonly string[] {
  const targets = [...new Set(inVain.map(({ userName, target }) => neutral(userName ?? target, 130)))];
  return targets.map(
    (target) =>
      `AWS lets nobody change ${target} (UnmodifiableEntity): it is AWS's own, as service-linked roles and those of ` +
      'Identity Center are. Close where its sessions come from, or deny it by a service control policy, below.',
  );
}

/** A step that died says so of the incident as a whole. */
function isFailed(action: Action, outcome: Outcome, { incident }: IncidentSlice): boolean {
  const died = outcome.action === action.kind && outcome.target === incident.subject;
  return outcome.status === 'failed' && (died || isAbout(action, outcome));
}
