import { outcomesOf } from '../../containment/containment-slice.ts';
import { isRefusedForGood, type Outcome } from '../../containment/outcome.ts';
import { neutral } from '../../values/text.ts';
import { alarm, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { decisionOf } from '../decision.ts';

/** What AWS refused while the caller was being contained, and why the same command would be refused again. */
export const refused = ofIncident({
  id: 'refused',
  importance: never,
  brief: (whole) => whole,
  title: 'WHAT AWS REFUSED',
  make: (state) => {
    if (decisionOf(state) !== 'not-contained' || state.verification?.held === true || state.breaker)
      return [];
    const outcomes = outcomesOf(state);
    return [
      ...refusedLines(outcomes).map(prose),
      ...awsOwnLines(outcomes.filter(isRefusedForGood)).map(alarm),
    ];
  },
});

/** What a protected tag protects is refused by IAM itself: whoever runs the commands must know that. */
function refusedLines(outcomes: readonly Outcome[]): readonly string[] {
  const denied = outcomes.filter(({ error }) => /with an explicit deny/.test(error?.message ?? ''));
  const targets = [...new Set(denied.map(({ userName, target }) => neutral(userName ?? target, 130)))];
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
      'Identity Center are. Close where its sessions come from, or deny it by a service control policy.',
  );
}
