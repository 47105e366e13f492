import { describePause, type Pause } from '../../../core/incident/pause.ts';
import { neutral, plural, utc, wrap } from '../../../core/values/text.ts';
import { block, itemLine, leftOf, line, passwordLines, toDocument } from '../render.ts';
import { type GroupPlan, type GroupResult, isToRestore } from './run.ts';
import type { Window } from './select.ts';

/** What is told beside the incidents. */
export interface About {
  readonly window: Window;
  readonly paused: Pause | undefined;
  /** It is not restored before containment is paused. */
  readonly isHeldUp: boolean;
  readonly isExecuting: boolean;
}

/** Every incident of the window with what is to be restored of it, and what speaks against it. */
export function planLines(plans: readonly GroupPlan[], about: About): readonly string[] {
  if (plans.length === 0) return [`No incident was opened ${inWords(about.window)} that contained anybody.`];
  const toRestore = plans.filter(isToRestore);
  return [
    `INCIDENTS OPENED ${inWords(about.window, (word) => word.toUpperCase())}: ${countOf(plans)}, of which ${countOf(toRestore)} to restore`,
    ...plans.flatMap(groupLines),
    ...block('PAUSE', pauseLines(about, toRestore.length > 0)),
    ...endLines(about, toRestore.length > 0),
  ];
}

const inWords = ({ since, settings }: Window, say = (words: string): string => words): string =>
  [
    ...(settings === undefined ? [] : [`${say('under settings')} ${settings}`]),
    ...(since === undefined ? [] : [`${say('since')} ${utc(since.toISOString())}`]),
  ].join(' ');

const countOf = (plans: readonly GroupPlan[]): number =>
  plans.flatMap(({ incidentIds }) => incidentIds).length;

const nameOf = ({ incidentIds, subject }: GroupPlan): string =>
  `${incidentIds.map((id) => neutral(id, 100)).join(' and ')}: ${neutral(subject)}`;

function groupLines(group: GroupPlan): readonly string[] {
  const { planned, problem } = group;
  const open = planned?.plan.items.filter(({ standing }) => standing.is !== 'there') ?? [];
  const nothing = planned !== undefined && open.length === 0 ? [line('all of it is there')] : [];
  return [
    nameOf(group),
    ...open.map(itemLine),
    ...nothing,
    ...(planned?.plan.unknown ?? []).map((text) => line(`not known: ${neutral(text, 400)}`)),
    ...(planned?.plan.drift ?? []).map(({ text }) => line(`drift: ${neutral(text, 400)}`)),
    ...(problem === undefined ? [] : [line(`NOT RESTORED: ${neutral(problem, 400)}`)]),
  ];
}

function pauseLines({ paused, isHeldUp }: About, isAny: boolean): readonly string[] {
  if (paused)
    return [`Containment is ${describePause(paused)}. firebreak resume when the settings are mended`];
  if (!isAny) return [];
  return [
    isHeldUp
      ? 'Containment is not paused: the settings that contained these go on containing. First: firebreak pause --for 2h'
      : 'Containment is not paused, and the settings are mended, as --without-pause says',
  ];
}

function endLines({ isHeldUp, isExecuting }: About, isAny: boolean): readonly string[] {
  if (isExecuting && isHeldUp)
    return [
      '',
      wrap(
        'NOT RESTORED: pause containment first (firebreak pause --for 2h), or give --without-pause where the settings are mended and deployed.',
        100,
        2,
      ),
    ];
  if (isExecuting && isAny) return [];
  const next = isAny ? '--execute restores what is to be restored.' : 'Nothing is left to restore.';
  return ['', isExecuting ? next : `DRY RUN: nothing was changed. ${next}`];
}

/** How each ended, and what is left. */
export function resultLines(results: readonly GroupResult[]): readonly string[] {
  const failed = results.filter(({ problem }) => problem !== undefined);
  const all = countOf(results);
  const end =
    failed.length === 0
      ? `RESTORED: checked, ${plural(all, 'incident')}${results.some((one) => leftIn(one).length > 0) ? ', but for what is kept or changed above' : ''}`
      : `NOT ALL RESTORED: ${countOf(failed)} of ${plural(all, 'incident')}. Run the same command again: what is there already is left alone.`;
  return [
    '',
    'DONE',
    ...results.flatMap(resultLinesOf),
    ...passwordLines(results.flatMap(({ result }) => result?.results ?? [])),
    '',
    wrap(end, 100, 2),
  ];
}

const leftIn = ({ planned }: GroupResult) => (planned ? leftOf(planned.plan) : []);

function resultLinesOf(group: GroupResult): readonly string[] {
  const { problem, result } = group;
  const failures = (result?.results ?? []).filter(({ status }) => status !== 'restored');
  return [
    `${problem === undefined ? 'restored' : 'NOT ALL'}  ${nameOf(group)}`,
    ...(problem === undefined ? [] : [line(neutral(problem, 400))]),
    ...failures.map(({ item, status, note }) =>
      line(`${status} ${itemLine(item).trim()}: ${neutral(note, 300)}`),
    ),
    ...leftIn(group).map(itemLine),
  ];
}

/** The same as one JSON document. */
export function documentOf(groups: readonly GroupResult[], { window, paused, isHeldUp }: About): object {
  return {
    since: window.since?.toISOString() ?? null,
    settings: window.settings ?? null,
    paused: paused ?? null,
    refused: isHeldUp ? 'containment is not paused' : null,
    restored: groups.every(
      ({ problem, result, planned }) =>
        problem === undefined && (result ?? planned?.source.over) !== undefined,
    ),
    groups: groups.map(({ incidentIds, planned, problem, result }) => ({
      incidentIds,
      problem: problem ?? null,
      ...(planned && toDocument(planned, result)),
    })),
  };
}
