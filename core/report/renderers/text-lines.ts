import { defang } from '../../values/defang.ts';
import { count, plural, utc, visible, wrap } from '../../values/text.ts';
import type { Block, Table, TimelineFigure } from '../block.ts';
import { intervalsShown, inWords, rowInWords } from '../in-words.ts';
import { unless } from '../unless.ts';

/** The first lines, each wrapped. */
export const headLines = (headline: readonly string[]): readonly string[] =>
  headline.map((text) => wrap(harmless(text)));

/** A part with its title. A block that cannot be written costs itself. */
export function sectionLines(title: string, blocks: readonly Block[]): string {
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
