import {
  containByHand,
  nextStepsFor,
  type Place,
  restoreByHand,
  whoElseIsHit,
} from '../../core/containment/by-hand.ts';
import type { ContainmentState } from '../../core/state.ts';
import { outcomesOf, type ContainmentSlice } from '../../core/containment/containment-slice.ts';
import type { JudgementSlice } from '../../core/verdict/judgement-slice.ts';
import { isOpen, leaks } from '../../core/lineage/lineage.ts';
import type { Outcome, StepResult, VerificationSlice } from '../../core/containment/outcome.ts';
import { inWords } from '../../core/report/in-words.ts';
import { neutral, wrap } from '../../core/values/text.ts';
import type { Case } from '../by-hand/case.ts';
import { caseLines } from '../by-hand/render-case.ts';

/** What would be done, and by which commands of the AWS CLI it could be done without Firebreak. */
export function planLines(
  found: Case,
  state: ContainmentState,
  refused: string | undefined,
): readonly string[] {
  const lines = [...caseLines(found), ''];
  if (refused !== undefined) {
    const steps = nextStepsFor(found.caller, placeOf(state), {
      contained: false,
      traced: found.lineage !== undefined && !isOpen(found.lineage),
      leaks: leaks(found.lineage),
    }).map((step) => (step.kind === 'command' ? `  ${step.command}` : `  ${wrap(inWords(step), 98, 4)}`));
    return [...lines, `NOT CONTAINED: ${refused}`, ...steps];
  }
  return [
    ...lines,
    'PLAN',
    ...state.plan.actions.flatMap((action) => [
      `  ${action.kind}`,
      ...whoElseIsHit(action).map((text) => `      ${wrap(text, 94, 6)}`),
      ...containByHand(action, placeOf(state)).map((command) => `      ${command}`),
    ]),
  ];
}

/** What was done, what a check of AWS shows, and how to restore it. */
export function resultLines(state: ContainmentSlice & VerificationSlice & JudgementSlice): readonly string[] {
  const { verification } = state;
  const restore = restoreCommands(state);
  return [
    '',
    'DONE',
    ...outcomesOf(state).map(outcomeLine),
    '',
    verification?.held ? 'CONTAINED: read again, all of it is in place' : 'NOT CONTAINED: act now',
    ...(verification?.findings ?? []).map(
      ({ status, target, note }) => `  ${status}: ${neutral(target, 130)}, ${neutral(note, 300)}`,
    ),
    ...(verification?.reason === undefined
      ? []
      : [`  could not be read: ${neutral(verification.reason, 300)}`]),
    ...(restore.length === 0 ? [] : ['', 'TO RESTORE', ...restore.map((command) => `  ${command}`)]),
  ];
}

const placeOf = ({ receivedAt, launch }: ContainmentState): Place => ({
  now: new Date(receivedAt),
  region: launch.region,
  ...(launch.sessionCreatedAt !== undefined && { sessionCreatedAt: launch.sessionCreatedAt }),
  ...(launch.invokedBy !== undefined && { service: launch.invokedBy }),
});

const restoreCommands = (state: ContainmentSlice & JudgementSlice): readonly string[] =>
  state.plan.actions.flatMap((action) => restoreByHand(action, outcomesOf(state), state.launch.region));

function outcomeLine({ action, target, status, note, error }: Outcome): string {
  const more = error ? `${error.name}: ${error.message}` : note;
  return `  ${action} ${neutral(target, 130)}: ${status}${more === undefined ? '' : `, ${neutral(more, 300)}`}`;
}

/** The same as one JSON document, which `firebreak restore --from` reads. */
export function toDocument(found: Case, state: ContainmentState, refused: string | undefined): object {
  const { containment, verification } = state;
  return {
    ...found,
    incident: state.incident,
    plan: state.plan,
    refused: refused ?? null,
    executed: containment !== undefined,
    contained: verification?.held ?? false,
    outcomes: outcomesOf(state),
    priors: Object.values(containment ?? {}).flatMap(({ prior }: StepResult) => prior ?? []),
    verification: verification ?? null,
    restore: restoreCommands(state),
  };
}
