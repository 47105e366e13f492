import { alarm, type Block, command, never, prose, type Section } from '../../../../core/report/block.ts';
import { renderHtml } from '../../../../core/report/renderers/render-html.ts';
import { reports } from '../../../support/report/pages.ts';
import { readStrictly } from '../../../support/report/strict-html.ts';

const named = new Map(reports);
const many = <T>(length: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length }, (_, index) => make(index));
const item = (index: number): Block => ({
  kind: 'item',
  heading: `thing ${index}`,
  state: 'open',
  blocks: [],
});
const table = (length: number, more = 0): Block => ({
  kind: 'table',
  caption: 'Things',
  columns: ['Name'],
  rows: many(length, (index) => [`row ${index}`]),
  more,
});

/** The page of one section, and what its folds say. */
function page(blocks: readonly Block[], importance = 80, kind: 'incident' | 'review' = 'incident') {
  const section: Section = { id: 'things', title: 'THINGS', importance, blocks };
  const html = renderHtml({ ...named.get('contained')!, kind, doNow: [], sections: [section] });
  const [, body = ''] = /<div id="sections"[^>]*>(.*)<\/main>/s.exec(html)!;
  return {
    text: readStrictly(html).text,
    folds: [...body.matchAll(/<summary>(.*?)<\/summary>/g)].map(([, each]) => each),
  };
}

describe('a long list on the page', () => {
  it.each<[string, readonly Block[], string]>([
    ['eleven rows', [table(11)], 'Things: 11 rows'],
    ['rows of which more are left out', [table(50, 350)], 'Things: 50 of 400 rows'],
    ['nine things to do', many(9, item), '4 more, 4 of them to do'],
    ['twenty lines', many(20, (index) => prose(`line ${index}`)), '12 lines more'],
    ['ten commands', many(10, (index) => command(`aws sts ${index}`)), '2 commands more'],
  ])('of %s is folded, and says how many there are', (_, blocks, summary) => {
    const { folds, text } = page(blocks);
    expect(folds).toEqual([summary]);
    expect(text).toMatch(/thing 8|row 10|line 19|aws sts 9/);
  });

  it.each<[string, readonly Block[]]>([
    ['ten rows', [table(10)]],
    ['six things, of which one would be folded', many(6, item)],
    ['lines with an alarm at their end', [...many(20, (index) => prose(`line ${index}`)), alarm('act')]],
  ])('of %s is not', (_, blocks) => {
    expect(page(blocks).folds).toEqual([]);
  });

  it('is not folded in what is never left out', () => {
    const all = [table(11), ...many(9, item), ...many(10, (index) => command(`aws sts ${index}`))];
    expect(page(all, never).folds).toEqual([]);
    expect(page(all, never - 1).folds).toHaveLength(3);
  });
});

describe('a section on the page', () => {
  it.each([
    [69, 'incident', 1],
    [70, 'incident', 0],
    [59, 'review', 1],
    [60, 'review', 0],
  ] as const)('of importance %d in a report of kind %s is folded %d times', (importance, kind, times) => {
    const { folds } = page([prose('What it begins with.')], importance, kind);
    expect(folds).toEqual(
      many(times, () => '<h2 id="things-h">Things</h2><span class="gist">What it begins with.</span>'),
    );
  });

  it('has its title in the letters of a sentence, names as they are', () => {
    const titles = ['WHO AND WHY', 'CHECKED AT 2026-11-01 10:00:12Z', 'WHAT IAM DENIES', 'NEXT-STEPS'];
    const sections = titles.map((title, index) => ({
      id: `s-${index}`,
      title,
      importance: 90,
      blocks: [prose('x')],
    }));
    const html = renderHtml({ ...named.get('contained')!, sections });
    expect([...html.matchAll(/<h2 id="s-\d-h">([^<]+)</g)].map(([, title]) => title)).toEqual([
      'Who and why',
      'Checked at 2026-11-01 10:00:12Z',
      'What IAM denies',
      'Next-steps',
    ]);
  });
});
