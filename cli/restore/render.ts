import type { Restorable, Standing } from '../../core/containment/actions/taken.ts';
import type { Kept } from '../../core/restore/kept.ts';
import type { RestoreItem, RestorePlan } from '../../core/restore/plan.ts';
import { neutral, wrap } from '../../core/values/text.ts';
import type { ItemResult } from './carry-out.ts';

const words: Readonly<Record<Standing['is'], string>> = {
  'to-do': 'restore',
  there: 'as before',
  left: 'stays',
  gone: 'gone',
};

/** What was taken, how it stands, and what speaks against restoring it. */
export function planLines(kept: Kept, plan: RestorePlan, refused: string | undefined): readonly string[] {
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
        ? 'Nothing was changed so far. --execute restores what is to be restored.'
        : `NOT RESTORED: ${refused}`,
      100,
      2,
    ),
  ];
}

const itemLine = (item: RestoreItem): string =>
  line(
    `${words[item.standing.is].padEnd(10)} ${neutral(describe(item))}: ${neutral(item.standing.note, 300)}`,
  );

const describe = ({ taken, restoration }: Restorable): string => restoration.describe(taken);

const line = (text: string): string => `  ${wrap(text, 98, 4)}`;

const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((each) => line(neutral(each, 400)))];

/** What came of it, the new passwords among it: they are shown here and nowhere else. */
export function resultLines({ results, problem }: Result): readonly string[] {
  const passwords = results.flatMap(({ item, password }) =>
    password === undefined ? [] : [`${item.taken.holder.name}: ${password}`],
  );
  return [
    '',
    'DONE',
    ...results.map(({ item, status, note }) =>
      line(`${status.padEnd(10)} ${neutral(describe(item))}: ${neutral(note, 300)}`),
    ),
    ...(results.length === 0 ? [line('there was nothing to do')] : []),
    ...(passwords.length === 0
      ? []
      : [
          'NEW PASSWORDS, shown once, to be changed at the first sign-in',
          ...passwords.map((one) => `  ${one}`),
        ]),
    '',
    wrap(
      problem === undefined
        ? 'RESTORED: checked, all of it is there'
        : `NOT ALL RESTORED: ${problem} Run the same command again: what is there already is left alone.`,
      100,
      2,
    ),
  ];
}

export interface Result {
  readonly results: readonly ItemResult[];
  readonly problem: string | undefined;
}

/** The same as one JSON document. */
export function toDocument(
  kept: Kept,
  plan: RestorePlan,
  refused: string | undefined,
  result: Result | undefined,
): object {
  return {
    incidentId: kept.incidentId,
    subject: kept.subject,
    items: plan.items.map((item) => ({ ...item.taken, what: describe(item), ...item.standing })),
    drift: plan.drift,
    unknown: plan.unknown,
    sessionsUntil: plan.sessionsUntil ?? null,
    refused: refused ?? null,
    executed: result !== undefined,
    restored: result !== undefined && result.problem === undefined,
    problem: result?.problem ?? null,
    outcomes: (result?.results ?? []).map(({ item, ...rest }) => ({ what: describe(item), ...rest })),
  };
}
