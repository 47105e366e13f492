import type { Block, Section } from '../../../core/report/block.ts';
import type { ReportContext, SectionDefinition } from '../../../core/report/context.ts';
import { inWords, rowInWords } from '../../../core/report/in-words.ts';
import { sectionsOf } from '../../../core/report/report.ts';

/** A section as lines, a command after `$ `: what tests read. */
export const linesOf = ({ blocks }: Pick<Section, 'blocks'>): readonly string[] => blocks.flatMap(toLines);

function toLines(block: Block): readonly string[] {
  if (block.kind === 'command') return [`$ ${block.command}`];
  if (block.kind === 'item') return [block.heading, ...block.blocks.flatMap(toLines)];
  if (block.kind === 'table') return [inWords(block), ...block.rows.map(rowInWords)];
  return [inWords(block)];
}

/** What a kind of section says of a context. */
export const made = (
  record: SectionDefinition,
  context: ReportContext,
): { title: string; lines: readonly string[] } => {
  const blocks = record.make(context);
  return { title: blocks.length === 0 ? '' : record.title(context), lines: linesOf({ blocks }) };
};

/** The lines of the report's section with this title; undefined where there is none. */
export function linesUnder(title: string, context: ReportContext): readonly string[] | undefined {
  const section = sectionsOf(context).find((each) => each.title === title);
  return section && linesOf(section);
}
