import { asCell } from '../../../values/text.ts';
import { commands, type Fact } from '../../block.ts';
import type { DoNowStep } from '../../do-now/step.ts';
import type { Banner } from '../../opening/banner.ts';
import type { Report } from '../../report.ts';
import { blocksMarkup } from './blocks.ts';
import { el, type Markup } from './element.ts';
import { unbroken } from './unbroken.ts';

/** What the banner's colour says, as a word and as a shape. */
const signs: Readonly<Record<Banner, { readonly word: string; readonly path: string }>> = {
  danger: { word: 'Act now', path: 'M7 1H15L21 7V15L15 21H7L1 15V7ZM11 6V12M11 15V16' },
  caution: { word: 'Not over yet', path: 'M11 2L21 20H1ZM11 8V14M11 16V17' },
  good: { word: 'It holds', path: 'M2 12L8 18L20 4' },
  neutral: { word: 'Review', path: 'M3 2H19V20H3ZM7 7H15M7 11H15M7 15H12' },
};

/** The decision as a word, a shape and a colour, and the first lines. */
export function bannerMarkup(report: Report): Markup {
  const [first = '', ...rest] = report.headline;
  const { word, path } = signs[report.banner];
  return el('header', { class: `banner ${report.banner}` }, [
    el('div', { class: 'page' }, [
      el('p', { class: 'sign' }, [
        el('svg', { viewBox: '0 0 22 22', 'aria-hidden': 'true' }, [el('path', { d: path })]),
        el('strong', {}, [word]),
        el('span', {}, [kindOf(report)]),
      ]),
      el('h1', {}, unbroken(first)),
      ...rest.map((line) => el('p', {}, unbroken(line))),
    ]),
  ]);
}

const kindOf = ({ kind, severity }: Report): string =>
  `FIREBREAK ${kind.toUpperCase()}${severity === 'informational' ? '' : `, ${severity.toUpperCase()}`}`;

/** What is to be done now, and beside or below it the facts: three large ones, and the others. */
export const openingMarkup = ({ doNow, facts }: Report): Markup =>
  el('div', { class: doNow.length > 0 ? 'opening steps' : 'opening' }, [
    ...(doNow.length === 0 ? [] : [doNowMarkup(doNow)]),
    ...(facts.length === 0 ? [] : [factsMarkup(facts)]),
  ]);

const doNowMarkup = (steps: readonly DoNowStep[]): Markup =>
  el('section', { class: 'now', 'aria-labelledby': 'do-now-h' }, [
    el('h2', { id: 'do-now-h' }, ['Do this now']),
    el('ol', {}, steps.map(stepMarkup)),
  ]);

const stepMarkup = ({ title, why, commands: lines }: DoNowStep, index: number): Markup =>
  el('li', {}, [
    el('span', { class: 'number', 'aria-hidden': 'true' }, [String(index + 1)]),
    el('h3', {}, unbroken(title)),
    ...(why === undefined ? [] : [el('p', {}, unbroken(why))]),
    ...blocksMarkup(commands(lines), { id: `do-now-${index}`, folds: false, takesAll: true }),
  ]);

function factsMarkup(facts: readonly Fact[]): Markup {
  const others = facts.filter(({ isMajor }) => !isMajor);
  return el('section', { class: 'facts', 'aria-labelledby': 'facts-h' }, [
    el('h2', { id: 'facts-h', class: 'unseen' }, ['At a glance']),
    factList(
      'large',
      facts.filter(({ isMajor }) => isMajor),
    ),
    factList('small', [...others.filter((fact) => !isWide(fact)), ...others.filter(isWide)]),
  ]);
}

/** A longer value has the whole width: an address is read, and copied, in one piece. */
const isWide = ({ value }: Fact): boolean => value.length > 44;

const factList = (size: 'large' | 'small', facts: readonly Fact[]): Markup =>
  el(
    'dl',
    { class: size },
    facts.map((fact) =>
      el('div', { class: isWide(fact) ? 'wide' : undefined }, [
        el('dt', {}, [fact.label]),
        el('dd', {}, unbroken(asCell(fact.value))),
      ]),
    ),
  );
