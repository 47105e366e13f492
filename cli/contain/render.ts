import {
  containAlerted,
  containByHand,
  nextStepsFor,
  notesOf,
  type Place,
} from '../../core/containment/by-hand.ts';
import type { ContainmentState } from '../../core/state.ts';
import { outcomesOf } from '../../core/containment/containment-slice.ts';
import { keptOf, restoreByHand, type RestoreByHand } from '../../core/restore/by-hand.ts';
import { isOpen, leaks } from '../../core/lineage/lineage.ts';
import type { Outcome, StepResult } from '../../core/containment/outcome.ts';
import { inWords } from '../../core/report/in-words.ts';
import { firebreak } from '../../core/values/shell.ts';
import { neutral, utc, wrap } from '../../core/values/text.ts';
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
    const { notes, commands } = containAlerted(found.caller, placeOf(state));
    const steps = nextStepsFor(found.caller, placeOf(state), {
      traced: found.lineage !== undefined && !isOpen(found.lineage),
      leaks: leaks(found.lineage),
    }).map((step) => (step.kind === 'command' ? `  ${step.command}` : `  ${wrap(inWords(step), 98, 4)}`));
    return [
      ...lines,
      `NOT CONTAINED: ${refused}`,
      ...notes.map((text) => `  ${wrap(text, 98, 4)}`),
      ...commands.map((command) => `  ${command}`),
      ...steps,
    ];
  }
  return [
    ...lines,
    'PLAN',
    ...state.plan.actions.flatMap((action) => [
      `  ${action.kind}`,
      ...notesOf(action).map((text) => `      ${wrap(text, 94, 6)}`),
      `      ${containByHand(action, state.launch)}`,
    ]),
  ];
}

/**
 * What was done, what a check of AWS shows, and how to restore it.
 * @param journal where it is written down
 */
export function resultLines(state: ContainmentState, journal: string): readonly string[] {
  const { verification } = state;
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
    `  ${firebreak(`restore ${state.incident.id}`)}   # by what was there before, in ${journal}`,
    ...restoreLines(state),
  ];
}

const placeOf = ({ launch }: ContainmentState): Place => ({
  account: launch.account,
  region: launch.region,
  ...(launch.sessionCreatedAt !== undefined && { sessionCreatedAt: launch.sessionCreatedAt }),
  ...(launch.invokedBy !== undefined && { service: launch.invokedBy }),
});

/** Without Firebreak: what was taken, the denies last. */
const toRestore = (state: ContainmentState): RestoreByHand =>
  restoreByHand(keptOf(state, state.plan.actions), state.launch.region, new Date(state.receivedAt));

function restoreCommands(state: ContainmentState): readonly string[] {
  const { first, denies } = toRestore(state);
  return [...first, ...denies];
}

function restoreLines(state: ContainmentState): readonly string[] {
  const { first, denies, inactive, until } = toRestore(state);
  return [
    ...inactive.map((key) => `  ${neutral(key, 130)} stays inactive: the stolen key is one of these`),
    ...first.map((command) => `  ${command}`),
    ...(until === undefined
      ? []
      : [`  before ${utc(until)} the sessions that a deny refuses may be alive, and this does nothing:`]),
    ...denies.map((command) => `  ${command}`),
  ];
}

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
