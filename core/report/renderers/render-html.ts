import { asCell } from '../../values/text.ts';
import { commandMarkup, sectionMarkup } from './html-blocks.ts';
import { css } from './html-css.ts';
import { el, linkTo, type Markup, styleSheet, toHtml } from './html-element.ts';
import type { Report } from '../report.ts';

/**
 * What the page may do: have its own style, and nothing else. It runs and loads nothing even if a text of an attacker
 * were to become an element. https://www.w3.org/TR/CSP3/
 */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report as a page of its own: no script, nothing loaded, to be read offline, on a phone, and on paper. */
export function renderHtml(report: Report): string {
  return toHtml(
    el('html', { lang: 'en', dir: 'ltr' }, [
      el('head', {}, [
        el('meta', { charset: 'utf-8' }),
        el('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
        el('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        el('meta', { name: 'referrer', content: 'no-referrer' }),
        el('meta', { name: 'robots', content: 'noindex' }),
        el('meta', { name: 'format-detection', content: 'telephone=no, address=no, email=no, url=no' }),
        el('title', {}, [report.subject]),
        styleSheet(css),
      ]),
      el('body', {}, [top(report), el('main', {}, report.sections.map(sectionMarkup)), foot(report)]),
    ]),
  );
}

/** The decision as a word and a colour, the first lines, what is looked for first, and where the rest is. */
function top(report: Report): Markup {
  const [first = '', ...rest] = report.headline;
  return el('header', {}, [
    el(
      'div',
      { class: `banner ${report.inPart ? 'in-part' : (report.decision ?? report.kind)} ${report.severity}` },
      [
        el('span', { class: 'word' }, [wordOf(report)]),
        el('h1', {}, [first]),
        ...rest.map((line) => el('p', {}, [line])),
      ],
    ),
    ...(report.doNow.length === 0 ? [] : [doNow(report)]),
    ...(report.facts.length === 0 ? [] : [facts(report)]),
    el('nav', { 'aria-label': 'Sections' }, [
      el(
        'ul',
        {},
        [...(report.doNow.length === 0 ? [] : [doNowHeading]), ...report.sections].map(({ id, title }) =>
          el('li', {}, [linkTo(`${id}-h`, title)]),
        ),
      ),
    ]),
  ]);
}

const doNowHeading = { id: 'do-now', title: 'DO THIS NOW' } as const;

/** What to do comes second, before whatever else is known. */
const doNow = ({ doNow: steps }: Report): Markup =>
  el('section', { class: 'do-now', 'aria-labelledby': 'do-now-h' }, [
    el('h2', { id: `${doNowHeading.id}-h` }, [doNowHeading.title]),
    el(
      'ol',
      { class: 'do-now' },
      steps.map(({ title, why, commands }) =>
        el('li', {}, [
          el('h3', {}, [title]),
          ...(why === undefined ? [] : [el('p', {}, [why])]),
          ...commands.map(commandMarkup),
        ]),
      ),
    ),
  ]);

/** Where there is a decision, the headline begins with its word; the colour is beside it, never alone. */
const wordOf = ({ kind, severity }: Report): string =>
  `FIREBREAK ${kind.toUpperCase()}${severity === 'informational' ? '' : `, ${severity.toUpperCase()}`}`;

const facts = ({ facts: all }: Report): Markup =>
  el(
    'dl',
    { class: 'facts' },
    all.map(({ label, value }) => el('div', {}, [el('dt', {}, [label]), el('dd', {}, [asCell(value)])])),
  );

const foot = ({ subject }: Report): Markup =>
  el('footer', {}, [
    el('p', {}, [subject]),
    el('p', {}, [
      'Names, user agents, session names and messages are what others chose: characters that cannot be seen are shown as escapes, and a leading apostrophe keeps a spreadsheet from taking a text for a formula.',
    ]),
  ]);
