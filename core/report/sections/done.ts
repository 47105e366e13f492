import { whoElseIsHit } from '../../containment/by-hand.ts';
import { outcomesOf } from '../../containment/containment-slice.ts';
import type { ContainmentState } from '../../state.ts';
import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import { findingsIn, type Outcome, type StepResult, type Verification } from '../../containment/outcome.ts';
import { duration, neutral, utc } from '../../values/text.ts';
import { type Block, firstOf, type Prose, prose, type Table } from '../block.ts';
import { ofIncident } from '../context.ts';
import { carriedOut, decisionOf } from '../decision.ts';

const noResult: StepResult = { failed: false, outcomes: [] };

/** What was done, each with the time since the launch, and how much of that was AWS's own. */
export const done = ofIncident({
  id: 'done',
  importance: 84,
  title: 'WHAT WAS DONE',
  brief: (_, state) =>
    firstOf([...changed(state), ...state.plan.actions.flatMap(whoElseIsHit).map(prose)], 10),
  make: (state) => {
    if (!carriedOut(decisionOf(state))) return [];
    const first = outcomesOf({ ...state, renewal: noResult }).map((outcome) => toRow(outcome, state));
    const renewed = (state.renewal?.outcomes ?? []).map((outcome) => {
      const [what = '', ...rest] = toRow(outcome, state);
      return [`again, once IAM had spread: ${what}`, ...rest];
    });
    return [
      ...delay(state),
      ...table([...first, ...renewed]),
      ...state.plan.actions.flatMap(whoElseIsHit).map(prose),
    ];
  },
});

/** What was changed, or could not be; what stood already is in the page. */
const changed = (state: ContainmentState): readonly Block[] =>
  outcomesOf({ ...state, renewal: noResult })
    .filter(({ status }) => status !== 'already')
    .map((outcome) => {
      const [what = '', result = '', , note = ''] = toRow(outcome, state);
      return prose(`${what}: ${result}${note === '' ? '' : `; ${note}`}`);
    });

/** CloudTrail's eventTime has whole seconds: the delay may be up to 999 ms shorter than it looks. */
function delay({ launch, receivedAt }: JudgementSlice): readonly Block[] {
  const ms = Date.parse(receivedAt) - Date.parse(launch.eventTime);
  return Number.isFinite(ms)
    ? [
        prose(
          `From the launch to its arrival here: ${duration(ms)}, which CloudTrail and EventBridge took ` +
            '(a launch’s time has whole seconds).',
        ),
      ]
    : [];
}

function table(rows: readonly (readonly string[])[]): readonly Table[] {
  return rows.length === 0
    ? []
    : [
        {
          kind: 'table',
          caption: 'Actions',
          columns: ['Action', 'Result, since the launch', 'Since the arrival', 'Note'],
          rows,
          more: 0,
        },
      ];
}

function toRow(outcome: Outcome, { receivedAt }: JudgementSlice): readonly string[] {
  const { action, target, status, millisecondsSinceLaunch: since, note, error } = outcome;
  const own = outcome.at === undefined ? NaN : Date.parse(outcome.at) - Date.parse(receivedAt);
  return [
    `${action} ${neutral(target, 130)}`,
    `${status}${since === undefined ? '' : ` +${duration(since)}`}`,
    own >= 0 ? `${duration(own)} after the arrival` : '',
    [
      note === undefined ? '' : neutral(note, 300),
      error ? `${neutral(error.name, 60)}: ${neutral(error.message, 300)}` : '',
    ]
      .filter((part) => part !== '')
      .join('; '),
  ];
}

/** What a check of AWS showed. */
export const verified = ofIncident({
  id: 'verified',
  importance: 80,
  title: ({ verification }) => `CHECKED AT ${utc(verification?.checkedAt ?? '')}`,
  brief: (_, { verification }) =>
    verification ? firstOf(checkedLines(verification, 'not in place'), 6) : [],
  make: ({ verification }) => (verification ? checkedLines(verification, 'all') : []),
});

function checkedLines(verification: Verification, which: 'all' | 'not in place'): readonly Prose[] {
  const { reason } = verification;
  return [
    ...findingsIn(verification)
      .filter(({ status }) => which === 'all' || status !== 'in-place')
      .map((f) => prose(`${f.status}: ${neutral(f.target, 130)}, ${neutral(f.note, 300)}`)),
    ...(reason === undefined ? [] : [prose(`Could not be checked: ${neutral(reason, 300)}`)]),
  ];
}
