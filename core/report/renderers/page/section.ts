import { cut } from '../../../values/text.ts';
import { never, type Section } from '../../block.ts';
import type { Report } from '../../report.ts';
import { blocksMarkup } from './blocks.ts';
import { el, type Markup } from './element.ts';
import { toSentence } from './title.ts';

/** Below this importance a section is folded: in an incident the review is, which by itself is what was asked for. */
const foldedBelow = (kind: Report['kind']): number => (kind === 'review' ? 60 : 70);

/** A section of the page: its heading, and what a link of the index leads to. */
export function sectionMarkup(section: Section, kind: Report['kind']): Markup {
  const { id, title, importance, blocks } = section;
  const heading = el('h2', { id: `${id}-h` }, [toSentence(title)]);
  // What is never left out is never folded either.
  const body = el('div', { id }, blocksMarkup(blocks, { id, folds: importance < never }));
  const parts =
    importance < foldedBelow(kind)
      ? [el('details', {}, [el('summary', {}, [heading, ...gist(section)]), body])]
      : [heading, body];
  return el('section', { 'aria-labelledby': `${id}-h` }, parts);
}

/** The beginning of what is in a folded section. */
function gist({ blocks }: Section): readonly Markup[] {
  const first = blocks.find((block) => block.kind === 'prose');
  return first ? [el('span', { class: 'gist' }, [cut(first.text, 90)])] : [];
}
