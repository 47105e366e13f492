import { plural } from '../../../values/text.ts';
import type { Report } from '../../report.ts';
import { el, linkAway, linkTo, type Child, type Markup } from './element.ts';
import { folded } from './fold.ts';
import { toSentence } from './title.ts';

/** One line: the sections, folded, and where the AWS console shows it. */
export const linkLine = ({ links, sections }: Report): Markup =>
  el('div', { class: 'links' }, [
    ...(sections.length === 0 ? [] : [index(sections)]),
    ...(links.length === 0 ? [] : [consoleLinks(links)]),
  ]);

const index = (sections: Report['sections']): Markup =>
  el('nav', { 'aria-label': 'Sections' }, [
    folded(plural(sections.length, 'section'), [
      list(sections.map(({ id, title }) => linkTo(id, toSentence(title)))),
    ]),
  ]);

const consoleLinks = (links: Report['links']): Markup =>
  el('nav', { 'aria-labelledby': 'console-h' }, [
    el('span', { id: 'console-h' }, ['AWS console']),
    list(links.map(({ url, label }) => linkAway(url, label))),
  ]);

const list = (links: readonly Child[]): Markup =>
  el(
    'ul',
    {},
    links.map((link) => el('li', {}, [link])),
  );
