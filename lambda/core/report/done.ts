import { type ContainmentState, outcomesOf } from '../incident.ts';
import type { Outcome, StepResult } from '../outcome.ts';
import type { Section } from './section.ts';
import { neutral, utc } from '../text.ts';

const noResult: StepResult = { failed: false, outcomes: [] };

export function doneSection(state: ContainmentState): Section {
  const first = outcomesOf({ ...state, renewal: noResult }).map(toOutcomeLine);
  const renewed = (state.renewal?.outcomes ?? []).map(
    (outcome) => `again, once IAM had spread: ${toOutcomeLine(outcome)}`,
  );
  return { title: 'WHAT WAS DONE', lines: [...first, ...renewed] };
}

function toOutcomeLine(outcome: Outcome): string {
  const when = outcome.millisecondsSinceLaunch === undefined ? '' : ` +${outcome.millisecondsSinceLaunch} ms`;
  const why = outcome.error
    ? ` ${neutral(outcome.error.name, 60)}: ${neutral(outcome.error.message, 300)}`
    : '';
  const note = outcome.note ? ` (${neutral(outcome.note, 300)})` : '';
  return `${outcome.action} ${neutral(outcome.target, 130)}: ${outcome.status}${when}${note}${why}`;
}

export function verifiedSection({ verification }: ContainmentState): Section {
  if (!verification) return { title: '', lines: [] };
  const failed =
    verification.reason === undefined ? [] : [`Could not be checked: ${neutral(verification.reason, 300)}`];
  return {
    title: `CHECKED AT ${utc(verification.checkedAt)}`,
    lines: [
      ...verification.findings.map((f) => `${f.status}: ${neutral(f.target, 130)}, ${neutral(f.note, 300)}`),
      ...failed,
    ],
  };
}
