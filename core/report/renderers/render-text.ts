import type { Report } from '../report.ts';
import { doNowText } from './do-now-text.ts';
import { headLines, sectionLines } from './text-lines.ts';

/** The whole report as text, in 72 columns, commands unbroken so that they can be copied. */
export function renderText({ headline, doNow, sections }: Report): string {
  const parts = [
    headLines(headline).join('\n'),
    ...doNowText(doNow),
    ...sections.map(({ title, blocks }) => sectionLines(title, blocks)),
  ];
  return `${parts.join('\n\n')}\n`;
}
