import { cut } from '../../values/text.ts';
import { type Block, firstOf, never, prose, type Section } from '../block.ts';
import type { Report } from '../report.ts';
import { doNowText } from './do-now-text.ts';
import { headLines, sectionLines } from './text-lines.ts';

/** What a person reads at night on a phone; everything else is in the page. A command is one line, however long. */
export const mostLines = 60;
/** Of them, for the first lines. */
const mostHead = 16;
/** Blocks of the last section, where there is no room for all: its page and how to check it are among them. */
const mostOfLast = 6;
/** Characters of the names of what there was no room for. */
const longestNames = 200;

/**
 * The report as a mail, in 72 columns and at most {@link mostLines} lines, with everything that decides: what happened,
 * what to do now, who and why, what was done and whether it holds, and where the page is. Each section says by its
 * `brief` what it adds; where even that is too long, whole sections are left out, the least important first.
 *
 * @param isTaken whether the text is one that can be sent: it has its limits of size
 */
export function renderMail(report: Report, isTaken: (text: string) => boolean = () => true): string {
  let text = '';
  for (const way of ways(report)) {
    text = toMail(report, way);
    if (text.trimEnd().split('\n').length <= mostLines && isTaken(text)) return text;
  }
  return text;
}

/** One way to make a mail shorter. */
interface Way {
  readonly sections: readonly Section[];
  readonly leftOut: readonly Section[];
  /** The most commands of a step. */
  readonly commands: number;
}

/** Each of them shorter than the one before. */
function* ways({ sections: all, doNow }: Report): Iterable<Way> {
  const sections = ranked(all, doNow.length > 0);
  const order = sections
    .filter(({ importance }) => importance < never)
    .toSorted((a, b) => a.importance - b.importance);
  for (let number = 0; number <= order.length; number += 1) {
    const leftOut = new Set(order.slice(0, number));
    yield {
      sections: sections.filter((section) => !leftOut.has(section)),
      leftOut: [...leftOut],
      commands: Infinity,
    };
  }
  const kept = sections.filter((section) => !order.includes(section));
  // By what it is known, and where the page is: the last section says it.
  const last = kept.slice(-1).map((section) => limited(section, mostOfLast));
  for (const most of [16, 8, 4, 2, 1]) {
    const shorter = kept.slice(0, -1).map((section) => limited(section, most));
    yield { sections: [...shorter, ...last], leftOut: order, commands: most };
  }
  yield { sections: last, leftOut: sections.slice(0, -1), commands: 1 };
}

const limited = (section: Section, most: number): Section => ({
  ...section,
  brief: firstOf(briefOf(section), most),
});

const briefOf = ({ brief, blocks }: Section): readonly Block[] => brief ?? blocks;

/** What a mail has of the sections: what is to be done first, unless a list says it. */
function ranked(sections: readonly Section[], isListed: boolean): readonly Section[] {
  const brief = sections.filter((section) => briefOf(section).length > 0);
  const toDo = brief.filter((section) => section.toDo);
  return [...(isListed ? [] : toDo), ...brief.filter((section) => !section.toDo)];
}

function toMail(report: Report, { sections, leftOut, commands }: Way): string {
  const parts = [
    head(report.headline),
    ...doNowText(report.doNow, commands),
    ...sections.map((section) => sectionLines(section.title, briefOf(section))),
    ...rest(report, leftOut),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The decision always; of the others as many as there is room for. */
function head(headline: readonly string[]): string {
  const [first = '', ...others] = headLines(headline);
  const shown = [first];
  for (const line of others) {
    const text = [...shown, line].join('\n');
    if (text.split('\n').length > mostHead)
      return [...shown, 'More of the first lines is in the page.'].join('\n');
    shown.push(line);
  }
  return shown.join('\n');
}

/** What there was no room for, and the pages of the console, each in one line that a mail client makes a link of. */
function rest({ links }: Report, leftOut: readonly Section[]): readonly string[] {
  const names = leftOut.map(({ title }) => title).join('; ');
  const blocks =
    leftOut.length === 0 ? [] : [prose(`Not in this mail, but in the page: ${cut(names, longestNames)}`)];
  if (blocks.length + links.length === 0) return [];
  return [[sectionLines('MORE', blocks), ...links.map(({ label, url }) => `  ${label}: ${url}`)].join('\n')];
}
