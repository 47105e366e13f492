import { count, defang, plural, utc, visible, wrap } from '../../values/text.ts';
import type { Block, Section, Table, TimelineFigure } from '../block.ts';
import { allRoom, renderFitting, type Room } from './fit.ts';
import { intervalsShown, inWords, rowInWords } from '../in-words.ts';
import { unless } from '../unless.ts';
import type { DoNowStep } from '../do-now/step.ts';
import type { Report } from '../report.ts';

/**
 * The report as an email: 72 columns, commands unbroken so that they can be copied. Host names that others wrote are
 * defanged here and for all texts at once: mail clients make links of them.
 * @param room how much there is; without it nothing is left out
 */
export function renderText(report: Report, room: Room = allRoom): string {
  const head = [
    report.headline.map((line) => wrap(harmless(line))).join('\n'),
    ...(report.doNow.length > 0 ? [doNowText(report.doNow)] : []),
  ];
  return renderFitting(
    report,
    (sections) => `${[...head, ...sections.map(renderSection)].join('\n\n')}\n`,
    room,
  );
}

/** Right behind the first lines: each step with its commands, which begin at the margin of those below. */
const doNowText = (steps: readonly DoNowStep[]): string =>
  [
    'DO THIS NOW',
    ...steps.flatMap(({ title, why, commands }, index) => [
      line(`${index + 1}. ${title}`),
      ...(why === undefined ? [] : [line(why, '     ')]),
      ...commands.map((command) => `  ${command}`),
    ]),
  ].join('\n');

function renderSection({ title, blocks }: Section): string {
  // A block that cannot be written costs itself.
  const lines = blocks.flatMap((block) => unless(['  This part cannot be written.'], () => linesOf(block)));
  return [harmless(title), ...lines].join('\n');
}

/** Every text but commands goes through this. */
const harmless = (text: string): string => defang(visible(text));

const line = (text: string, indent = '  '): string =>
  `${indent}${wrap(harmless(text), 72 - indent.length, indent.length + 2)}`;

function linesOf(block: Block, indent = '  '): readonly string[] {
  switch (block.kind) {
    case 'command':
      return [`${indent}${block.command}`];
    case 'table':
      return tableLines(block, indent);
    case 'item':
      return [
        line(inWords(block), indent),
        ...block.blocks.flatMap((each) => linesOf(each, each.kind === 'command' ? indent : `${indent}  `)),
      ];
    case 'timeline':
      return [line(`${inWords(block)}:`, indent), ...bars(block).map((each) => line(each, `${indent}  `))];
    case 'prose':
    case 'fact':
    case 'counts':
    case 'matrix':
    case 'chain':
      return [line(inWords(block), indent)];
  }
}

/** A phone has no room for columns: each row is a line. */
const rowsShown = 30;

function tableLines({ caption, rows, more }: Table, indent: string): readonly string[] {
  const rest = more + Math.max(0, rows.length - rowsShown);
  return [
    line(`${caption}:`, indent),
    ...rows.slice(0, rowsShown).map((row) => line(rowInWords(row), `${indent}  `)),
    ...(rest > 0 ? [line(`and ${count(rest)} more`, `${indent}  `)] : []),
  ];
}

function bars({ intervals }: TimelineFigure): readonly string[] {
  const most = Math.max(...intervals.map(({ calls }) => calls), 1);
  const busiest = new Set(intervals.toSorted((a, b) => b.calls - a.calls).slice(0, intervalsShown));
  return intervals
    .filter((interval) => busiest.has(interval))
    .map(({ at, calls, changes, errors }) => {
      const bar = '#'.repeat(Math.max(1, Math.round((calls / most) * 20)));
      return `${utc(at)} ${bar} ${plural(calls, 'call')}, ${count(changes)} changing, ${count(errors)} failed`;
    });
}
