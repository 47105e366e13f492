import type { Restorable, Standing } from '../../core/containment/actions/taken.ts';
import type { RestoreItem, RestorePlan } from '../../core/restore/plan.ts';
import { neutral, wrap } from '../../core/values/text.ts';
import type { Planned, Result } from './run.ts';

const words: Readonly<Record<Standing['is'], string>> = {
  'to-do': 'restore',
  there: 'as before',
  kept: 'kept',
  waiting: 'waits',
  drifted: 'drifted',
  gone: 'gone',
};

/**
 * What was taken, how it stands, and what speaks against restoring it.
 * @param isExecuting it is restored next
 */
export function planLines({ source, plan, refused }: Planned, isExecuting: boolean): readonly string[] {
  const { kept, over } = source;
  return [
    'INCIDENT',
    line(`${neutral(kept.incidentId, 100)}: ${neutral(kept.subject)}`),
    ...(over === undefined ? [] : [line(neutral(over, 300))]),
    'TAKEN',
    ...plan.items.map(itemLine),
    ...(plan.items.length === 0 ? [line('nothing that is known of')] : []),
    ...block('NOT KNOWN', plan.unknown),
    ...block(
      'DRIFT',
      plan.drift.map(({ text }) => text),
    ),
    ...endLines(plan, refused, isExecuting),
  ];
}

function endLines(plan: RestorePlan, refused: string | undefined, isExecuting: boolean): readonly string[] {
  if (refused !== undefined) return ['', wrap(`NOT RESTORED: ${refused}`, 100, 2)];
  if (isExecuting) return [];
  const isLeft = plan.items.some(({ standing }) => standing.is === 'to-do');
  const next = isLeft
    ? '--execute restores what is to be restored.'
    : 'Nothing is left to restore but what the lines above say.';
  return ['', wrap(`DRY RUN: nothing was changed. ${next}`, 100, 2)];
}

export const itemLine = (item: RestoreItem): string =>
  line(
    `${words[item.standing.is].padEnd(10)} ${neutral(describe(item))}: ${neutral(item.standing.note, 300)}`,
  );

const describe = ({ taken, restoration }: Restorable): string => restoration.describe(taken);

export const line = (text: string): string => `  ${wrap(text, 98, 4)}`;

export const block = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [title, ...lines.map((each) => line(neutral(each, 400)))];

/** What was restored, the new passwords among it: they are shown here and nowhere else. */
export function resultLines({ source, plan }: Planned, { results, problem }: Result): readonly string[] {
  return [
    '',
    'DONE',
    ...results.map(({ item, status, note }) =>
      line(`${status.padEnd(10)} ${neutral(describe(item))}: ${neutral(note, 300)}`),
    ),
    ...(results.length === 0 ? [line('there was nothing to do')] : []),
    ...passwordLines(results),
    '',
    ...(problem === undefined
      ? restoredLines(plan, source.kept.incidentId)
      : [
          wrap(
            `NOT ALL RESTORED: ${problem} Run the same command again: what is there already is left alone.`,
            100,
            2,
          ),
        ]),
  ];
}

export function passwordLines(results: Result['results']): readonly string[] {
  const passwords = results.flatMap(({ item, password }) =>
    password === undefined ? [] : [`  ${item.taken.holder.name}: ${password}`],
  );
  return passwords.length === 0
    ? []
    : ['NEW PASSWORDS, shown once, to be changed at the first sign-in', ...passwords];
}

/** All of it is said only of all of it. */
function restoredLines(plan: RestorePlan, incidentId: string): readonly string[] {
  const left = leftOf(plan);
  const known = plan.unknown.length === 0 ? 'all of it is there' : 'all that is known of is there';
  if (left.length === 0) return [`RESTORED: checked, ${known}`];
  const options = [...new Set(left.flatMap((item) => optionOf(item) ?? []))];
  return [
    'RESTORED: checked, but for this:',
    ...left.map(itemLine),
    ...(options.length === 0
      ? []
      : [
          wrap(
            `What is kept: firebreak restore ${neutral(incidentId, 100)} ${options.join(' ')} --execute`,
            100,
            2,
          ),
        ]),
  ];
}

/** What is not there after a restore, and was not to be. */
export const leftOf = ({ items }: RestorePlan): readonly RestoreItem[] =>
  items.filter(({ standing }) => standing.is !== 'to-do' && standing.is !== 'there');

/** What restores a thing that is kept on purpose. */
const optionOf = ({ standing, restoration, taken }: RestoreItem) =>
  standing.is === 'kept' ? restoration.optionFor?.(taken) : undefined;

/** The same as one JSON document. */
export function toDocument(
  { source: { kept, over }, plan, refused }: Planned,
  result: Result | undefined,
): object {
  const isRestored = result === undefined ? over !== undefined : result.problem === undefined;
  return {
    incidentId: kept.incidentId,
    subject: kept.subject,
    items: plan.items.map((item) => ({
      ...item.taken,
      what: describe(item),
      ...item.standing,
      drift: item.standing.drift?.text,
      option: optionOf(item),
    })),
    drift: plan.drift.map(({ text }) => text),
    unknown: plan.unknown,
    sessionsUntil: plan.sessionsUntil ?? null,
    refused: refused ?? null,
    executed: result !== undefined,
    restored: isRestored,
    problem: result?.problem ?? null,
    outcomes: (result?.results ?? []).map(({ item, ...rest }) => ({ what: describe(item), ...rest })),
  };
}
