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
import type { IncidentSlice } from '../../core/incident/incident-slice.ts';
import type { Case } from '../by-hand/case.ts';
import { caseLines } from '../by-hand/render-case.ts';
import type { HolderNow } from './now.ts';
import { nowLines } from './render-now.ts';

/** What is known before a plan is carried out; empty where nobody looked. */
export interface Before {
  readonly holders: readonly HolderNow[];
  /** Which containments of it are known. */
  readonly standing: readonly string[];
}

export const nobodyLooked: Before = { holders: [], standing: [] };

/** What is there, what would be done, and by which commands of the AWS CLI it could be done without Firebreak. */
export function planLines(
  found: Case,
  state: ContainmentState,
  { holders, standing }: Before,
  refused: string | undefined,
): readonly string[] {
  const lines = [
    ...caseLines(found),
    ...(holders.length === 0 ? [] : ['NOW', ...nowLines(holders, new Date(state.receivedAt))]),
    ...(standing.length === 0 ? [] : ['KNOWN', ...standing.map((line) => `  ${wrap(line, 98, 4)}`)]),
    '',
  ];
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

/**
 * What was done, what a check of AWS shows, and how to restore it.
 * @param journal where it is written down
 */
export function resultLines(
  state: ContainmentSlice & VerificationSlice & JudgementSlice & IncidentSlice,
  journal: string,
): readonly string[] {
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
    '',
    'TO RESTORE',
    `  firebreak restore ${state.incident.id}   # by what was there before, in ${journal}`,
    ...restore.map((command) => `  ${command}`),
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

/**
 * The same as one JSON document, which `firebreak restore --from` reads.
 * @param known what was known before, and where it is written down
 */
export function toDocument(
  found: Case,
  state: ContainmentState,
  refused: string | undefined,
  { holders, standing, journal }: Before & { readonly journal?: string } = nobodyLooked,
): object {
  const { containment, verification } = state;
  return {
    ...found,
    now: holders,
    known: standing,
    journal: journal ?? null,
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
