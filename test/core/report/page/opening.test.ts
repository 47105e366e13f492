import { fact } from '../../../../core/report/block.ts';
import { withMajor } from '../../../../core/report/opening/major.ts';
import { renderHtml } from '../../../../core/report/renderers/render-html.ts';
import type { Report } from '../../../../core/report/report.ts';
import { reports } from '../../../support/report/pages.ts';
import { decode, readStrictly } from '../../../support/report/strict-html.ts';

const named = new Map(reports);
const contained = named.get('contained')!;
const { doNow: steps, links } = contained;
const textOf = (report: Report): string => readStrictly(renderHtml(report)).text;

describe('the opening of a page', () => {
  it.each([
    ['danger', 'Act now'],
    ['caution', 'Not over yet'],
    ['good', 'It holds'],
    ['neutral', 'Review'],
  ] as const)('says %s by the word %j', (banner, word) => {
    const html = renderHtml({ ...contained, banner });
    expect(html).toContain(`<header class="banner ${banner}">`);
    expect(html).toContain(`<strong>${word}</strong>`);
  });

  it('has the decision first, then what to do, the facts, the links and the sections', () => {
    const text = textOf(contained);
    const order = [
      ...[contained.headline[0]!, 'Do this now', steps[0]!.title, 'At a glance'],
      ...['AWS console', 'Who and why\nA session'],
    ];
    const places = order.map((each) => text.indexOf(each));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('has each step with its reason and each of its commands whole', () => {
    const html = renderHtml(contained);
    const shown = [...html.matchAll(/<pre class="all">(.*?)<\/pre>/g)].map(([, box = '']) =>
      decode(box.replace(/<\/code><code>/g, '\n').replace(/<[^>]+>/g, '')),
    );
    expect(shown).toEqual(steps.map(({ commands }) => commands.join('\n')));
    expect(textOf(contained)).toContain(`${steps[0]!.title}\n${steps[0]!.why!}`);
  });

  it('shows no command that holds characters that cannot be seen', () => {
    const bad = { ...steps[0]!, commands: ['aws iam\u200b get-user'] };
    expect(textOf({ ...contained, doNow: [bad] })).toContain('A command is left out');
  });

  it('has no list of steps where there is nothing to do', () => {
    expect(textOf({ ...contained, doNow: [] })).not.toContain('Do this now');
  });

  it('leads to https alone, and tells nobody where the reader comes from', () => {
    const page = decode(renderHtml(contained));
    expect(links.length).toBeGreaterThan(2);
    for (const { label, url } of links)
      expect(page).toContain(`<a href="${url}" rel="noreferrer">${label}</a>`);
    const others = ['http://x.amazon.com/', 'javascript:alert(1)', 'https://x" onclick="y', 'https:///x'];
    const elsewhere = renderHtml({ ...contained, links: others.map((url) => ({ label: 'Elsewhere', url })) });
    expect(elsewhere.match(/<a href="[^#]/g)).toBeNull();
    expect(elsewhere.match(/<li>Elsewhere<\/li>/g)).toHaveLength(others.length);
  });
});

describe('the large facts', () => {
  it.each([
    ['contained', ['Costs', 'Who', 'Holds']],
    ['not contained', ['Costs', 'Who', 'Does not hold']],
    ['alert', ['Costs', 'Who', 'Launched']],
    ['review by hand', ['Calls', 'Reviewed', 'May outlive it']],
  ])('of a report that is %s are %j, and come first', (name, labels) => {
    const { facts } = named.get(name)!;
    expect(facts.slice(0, 3).map(({ label }) => label)).toEqual(labels);
    expect(facts.map(({ isMajor = false }) => isMajor)).toEqual(facts.map((_, index) => index < 3));
  });

  it('are as few as there are, and none is left out', () => {
    const facts = [fact('Written', 'x'), fact('Who', 'y'), fact('Incident', 'z')];
    expect(withMajor(facts)).toEqual([{ ...facts[1], isMajor: true }, facts[0], facts[2]]);
    expect(withMajor([])).toEqual([]);
  });

  it('and the small ones are on the page, an address on a line of its own behind the others', () => {
    const html = renderHtml(contained);
    const [, small = ''] = /<dl class="small">(.*?)<\/dl>/.exec(html)!;
    expect(small).toMatch(/<div class="wide"><dt>Evidence<\/dt><dd>s3:\/\/[^<]+<\/dd><\/div>$/);
    for (const { label } of contained.facts) expect(html).toContain(`<dt>${label}</dt>`);
  });
});
