import type { Report } from './report.ts';
import { commandPrefix } from './section.ts';
import { wrap } from '../text.ts';

/** The report as an email: 72 columns, commands unbroken so that they can be copied. */
export function renderText(report: Report): string {
  const head = report.headline.map((line) => wrap(line));
  const sections = report.sections.map(({ title, lines }) => [title, ...lines.map(renderLine)].join('\n'));
  return `${[head.join('\n'), ...sections].join('\n\n')}\n`;
}

function renderLine(line: string): string {
  return line.startsWith(commandPrefix) ? `  ${line.slice(commandPrefix.length)}` : `  ${wrap(line, 70, 4)}`;
}
