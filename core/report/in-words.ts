import { asCell, count, utc } from '../values/text.ts';
import type { Block, ChainFigure, Counts, MatrixFigure, TimelineFigure } from './block.ts';

/** A block as one line of words, for what has no form of its own: a terminal, a chat. */
export function inWords(block: Block): string {
  switch (block.kind) {
    case 'prose':
      return block.text;
    case 'command':
      return block.command;
    case 'fact':
      return `${block.label}: ${block.value}`;
    case 'counts':
      return countsInWords(block);
    case 'table':
      return `${block.caption}: ${count(block.rows.length + block.more)}`;
    case 'item':
      return block.heading;
    case 'timeline':
      return timelineInWords(block);
    case 'matrix':
      return matrixInWords(block);
    case 'chain':
      return chainInWords(block);
  }
}

function countsInWords({ label, counts, more }: Counts): string {
  const named = counts.map(({ name, count: number }) => `${name} ${number}`);
  return `${label}: ${[...named, ...(more > 0 ? [`and ${count(more)} more`] : [])].join(', ')}`;
}

/** A row of a table: its first cell, and what is said of it. */
export function rowInWords([first = '', ...others]: readonly string[]): string {
  const said = others.filter((cell) => cell !== '');
  return `${asCell(first)}${said.length > 0 ? ': ' : ''}${said.join(', ')}`;
}

/** The busiest intervals are shown, so many, in the order of time. */
export const intervalsShown = 12;

/** What a timeline shows and how much of it. */
function timelineInWords({ caption, intervals, marks }: TimelineFigure): string {
  const part =
    intervals.length > intervalsShown ? `; the busiest ${intervalsShown} of ${intervals.length}` : '';
  return `${caption}${marks.map(({ at, label }) => `; ${label} ${utc(at)}`).join('')}${part}`;
}

function matrixInWords({ caption, cells }: MatrixFigure): string {
  const shown = cells.slice(0, 10).map((cell) => `${cell.region} ${cell.service} ${count(cell.count)}`);
  return `${caption}: ${shown.join(', ')}${cells.length > shown.length ? ` and ${cells.length - shown.length} more` : ''}`;
}

const chainInWords = ({ caption, nodes }: ChainFigure): string =>
  `${caption}: ${nodes.map(({ title, by }) => `${by === undefined ? '' : `-(${by})-> `}${title}`).join(' ')}`;
