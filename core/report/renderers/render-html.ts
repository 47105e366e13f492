import { bannerMarkup, openingMarkup } from './page/opening.ts';
import { style } from './page/style/style.ts';
import { el, linkTo, type Markup, styleSheet, toHtml } from './page/element.ts';
import { linkLine } from './page/links.ts';
import { sectionMarkup } from './page/section.ts';
import type { Report } from '../report.ts';

/**
 * What the page may do: have its own style, and nothing else. It runs and loads nothing even if a text of an attacker
 * were to become an element. https://www.w3.org/TR/CSP3/
 */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The report as a page of its own: no script, nothing loaded, to be read offline, on a phone, and on paper. First the
 * decision, then what to do now, the facts, one line of links, and the sections.
 */
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
        styleSheet(style),
      ]),
      el('body', {}, [skipLink, bannerMarkup(report), main(report), foot(report)]),
    ]),
  );
}

/** Whoever comes by keyboard need not pass every link of the index. */
const skipLink = el('div', { class: 'skip' }, [linkTo('sections', 'Skip to the sections')]);

const main = (report: Report): Markup =>
  el('main', { class: 'page' }, [
    openingMarkup(report),
    linkLine(report),
    el(
      'div',
      { id: 'sections', tabindex: -1 },
      report.sections.map((section) => sectionMarkup(section, report.kind)),
    ),
  ]);

const foot = ({ subject }: Report): Markup =>
  el('footer', { class: 'page' }, [
    el('p', {}, [subject]),
    el('p', {}, [
      'Names, user agents, session names and messages are what others chose: characters that cannot be seen are shown as escapes, and a leading apostrophe keeps a spreadsheet from taking a text for a formula.',
    ]),
  ]);
