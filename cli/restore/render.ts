import type { Kept } from '../../core/restore/kept.ts';
import type { Standing } from '../../core/restore/look.ts';
import type { UndoItem, UndoPlan } from '../../core/restore/plan.ts';
import { describeUndo } from '../../core/restore/undo.ts';
import { neutral, wrap } from '../../core/values/text.ts';
import type { Returned } from './carry-out.ts';

const words: Readonly<Record<Standing['is'], string>> = {
  'to-do': 'give back',
  there: 'as before',
  left: 'stays',
  gone: 'gone',
};

/** What was taken, how it stands, and what speaks against giving it back. */
export function planLines(kept: Kept, plan: UndoPlan, refused: string | undefined): readonly string[] {
  return [
    'INCIDENT',
    line(`${neutral(kept.incidentId, 100)}: ${neutral(kept.subject)}`),
    'TAKEN',
    ...plan.items.map(itemLine),
    ...(plan.items.length === 0 ? [line('nothing that is known of')] : []),
    ...block('NOT KNOWN', plan.unknown),
    ...block('DRIFT', plan.drift),
    '',
    wrap(
      refused === undefined
        ? 'Nothing was changed so far. --execute gives back what is to be given back.'
        : `NOT GIVEN BACK: ${refused}`,
      100,
      2,
    ),
  ];
}

const itemLine = ({ undo, standing }: UndoItem): string =>
  line(`${words[standing.is].padEnd(10)} ${neutral(describeUndo(undo))}: ${neutral(standing.note, 300)}`);

const line = (text: string): string => `  ${wrap(text, 98, 4)}`;

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((each) => line(neutral(each, 400)))];

/** What came of it, the new passwords among it: they are shown here and nowhere else. */
export function resultLines(returned: readonly Returned[], problem: string | undefined): readonly string[] {
  const passwords = returned.flatMap(({ undo, password }) =>
    password === undefined ? [] : [`${undo.holder.name}: ${password}`],
  );
  return [
    '',
    'DONE',
    ...returned.map(({ undo, status, note }) =>
      line(`${status.padEnd(10)} ${neutral(describeUndo(undo))}: ${neutral(note, 300)}`),
    ),
    ...(returned.length === 0 ? [line('there was nothing to do')] : []),
    ...(passwords.length === 0
      ? []
      : [
          'NEW PASSWORDS, shown once, to be changed at the first sign-in',
          ...passwords.map((one) => `  ${one}`),
        ]),
    '',
    wrap(
      problem === undefined
        ? 'GIVEN BACK: read again, all of it is there'
        : `NOT ALL GIVEN BACK: ${problem} Run the same command again: what is there already is left alone.`,
      100,
      2,
    ),
  ];
}

export interface Result {
  readonly returned: readonly Returned[];
  readonly problem: string | undefined;
}

/** The same as one JSON document. */
export function toDocument(
  kept: Kept,
  plan: UndoPlan,
  refused: string | undefined,
  result: Result | undefined,
): object {
  return {
    incidentId: kept.incidentId,
    subject: kept.subject,
    items: plan.items.map(({ undo, standing }) => ({ ...undo, what: describeUndo(undo), ...standing })),
    drift: plan.drift,
    unknown: plan.unknown,
    sessionsUntil: plan.sessionsUntil ?? null,
    refused: refused ?? null,
    executed: result !== undefined,
    restored: result !== undefined && result.problem === undefined,
    problem: result?.problem ?? null,
    outcomes: (result?.returned ?? []).map(({ undo, ...rest }) => ({ what: describeUndo(undo), ...rest })),
  };
}
