import { type Block, never, prose, type Section } from '../block.ts';
import type { Report } from '../report.ts';

/** How much room there is. */
export interface Room {
  /** Whether it is as short as it should be: whole sections are left out until it is. */
  readonly fits: (text: string) => boolean;
  /** Whether it can be taken at all: until it can, even what is never left out is cut. */
  readonly canBe: (text: string) => boolean;
}

export const allRoom: Room = { fits: () => true, canBe: () => true };

/** What there was no room for. */
interface Fitted {
  readonly sections: readonly Section[];
  readonly leftOut: readonly string[];
}

/**
 * A rendering that fits: whole sections are left out, the least important first, and a last one says which, and where
 * all of it is. What is never left out is cut at its end where even so there is no room.
 *
 * @param render the rendering, of these sections
 * @param room how much there is
 */
export function renderFitting(
  report: Report,
  render: (sections: readonly Section[]) => string,
  { fits, canBe }: Room,
): string {
  const whole = render(report.sections);
  if (fits(whole)) return whole;
  const ranked = report.sections.filter(({ importance }) => importance < never);
  const order = ranked.toSorted((a, b) => a.importance - b.importance);
  for (let number = 1; number <= order.length; number += 1) {
    const text = render(withNote(report, without(report.sections, order.slice(0, number))));
    if (fits(text)) return text;
  }
  return renderShortest(report, render, canBe, without(report.sections, order));
}

/** Blocks are taken away from the ends of the sections until the rest can be taken. */
function renderShortest(
  report: Report,
  render: (sections: readonly Section[]) => string,
  canBe: (text: string) => boolean,
  { sections, leftOut }: Fitted,
): string {
  let text = render(withNote(report, { sections, leftOut }));
  if (canBe(text)) return text;
  for (let share = 256; share >= 0; share = share === 0 ? -1 : Math.floor(share / 2)) {
    const shorter = sections.map((section) => ({ ...section, blocks: atMost(section.blocks, share) }));
    text = render(withNote(report, { sections: shorter, leftOut }));
    if (canBe(text)) return text;
  }
  return text;
}

function atMost(blocks: readonly Block[], number: number): readonly Block[] {
  return blocks.length <= number
    ? blocks
    : [...blocks.slice(0, number), prose(`and ${blocks.length - number} lines more`)];
}

function without(sections: readonly Section[], away: readonly Section[]): Fitted {
  const ids = new Set(away.map(({ id }) => id));
  return {
    sections: sections.filter(({ id }) => !ids.has(id)),
    leftOut: sections.filter(({ id }) => ids.has(id)).map(({ title }) => title),
  };
}

function withNote({ evidence }: Report, { sections, leftOut }: Fitted): readonly Section[] {
  const where = evidence === undefined ? 'the evidence bucket' : evidence;
  const what = leftOut.length > 0 ? `${leftOut.join('; ')}.` : 'Parts of the above.';
  return [
    ...sections,
    {
      id: 'left-out',
      title: 'LEFT OUT, FOR WANT OF ROOM',
      importance: never,
      blocks: [prose(what), prose(`All of it is at ${where}`)],
    },
  ];
}
