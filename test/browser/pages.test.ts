import { commands, never, type Section } from '../../core/report/block.ts';
import { renderHtml } from '../../core/report/renderers/render-html.ts';
import { toReport } from '../../core/report/report.ts';
import type { ReportContext } from '../../core/report/context.ts';
import { findingsOf } from '../support/browser/axe.ts';
import { type Browser, type Screen, startBrowser } from '../support/browser/browser.ts';
import { describeWithBrowser } from '../support/browser/describe-with-browser.ts';
import { pdfText } from '../support/browser/pdf-text.ts';
import { hostileTexts } from '../support/report/hostile.ts';
import { calm, reviewOf, type Words, wholeIncident } from '../support/incidents.ts';
import { reports } from '../support/report/pages.ts';
import { itWithRealRecords } from '../support/real-records.ts';
import { runCommand } from '../support/run/run-command.ts';

const now = new Date('2026-11-01T10:16:00Z');
const phone: Screen = { width: 360, height: 740, scheme: 'light' };
const desk: Screen = { width: 1280, scheme: 'dark' };
const screens: readonly Screen[] = [
  phone,
  { width: 768, scheme: 'dark' },
  desk,
  { width: 1600, scheme: 'light' },
];
const quiet = { said: [], requests: [] };
const openAll = `document.querySelectorAll('details').forEach((each) => { each.open = true }); true`;

/** Every hostile text there is, one after the other. */
function hostile(): Words {
  let count = 0;
  return () => hostileTexts[(count += 1) % hostileTexts.length] ?? '';
}

describeWithBrowser('a page of the report in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => (browser = await startBrowser()), 60_000);
  afterAll(() => browser.close());

  async function looksRight(html: string): Promise<void> {
    for (const screen of screens) {
      const { title, ...did } = await browser.open(html, screen);
      expect({ screen, ...did }).toEqual({ screen, sideways: 0, ...quiet });
      expect(title).toMatch(/^Firebreak /);
      await browser.evaluate(openAll);
      const width = await browser.evaluate('document.documentElement.scrollWidth');
      expect({ screen, whenOpen: width }).toEqual({ screen, whenOpen: screen.width });
    }
  }

  const empty = reviewOf(calm, 0, { calls: 0, changes: [], credentials: [] });
  it.each<[string, ReportContext]>([
    ['an incident with everything', { now, state: wholeIncident(calm, 5), evidence: 's3://bucket/x/' }],
    ['an incident of 400 instances', { now, state: wholeIncident(calm, 400) }],
    ['an incident of an attacker’s texts', { now, state: wholeIncident(hostile(), 60) }],
    [
      'an incident without a review',
      { now, state: wholeIncident(calm, 1, { activity: { unavailable: 'x' } }) },
    ],
    ['an empty review', { now, activity: empty, selection: 'access key AKIAEXAMPLEKEY000001' }],
  ])(
    'of %s says nothing, asks for nothing, and does not scroll sideways, folded or open',
    async (_, context) => {
      await looksRight(renderHtml(toReport(context)));
    },
    60_000,
  );
  itWithRealRecords(
    'of a real trail does neither',
    async () => {
      const { stdout } = await runCommand(
        ...['report', '--access-key-id', 'AKIATFQR7NSC8Q4X20BJ', '--format', 'html'],
        ...['--trail', '../shared/events/invictus-ir__aws_dataset.json.gz'],
      );
      await looksRight(stdout);
    },
    60_000,
  );

  it.each(reports)(
    'that is %s has nothing that axe-core finds, light on a phone and dark on a desk',
    async (_, report) => {
      const html = renderHtml(report);
      await browser.open(html, phone);
      await browser.evaluate(openAll);
      expect(await findingsOf(browser)).toEqual([]);
      await browser.open(html, desk);
      await browser.evaluate(openAll);
      expect(await findingsOf(browser, ['color-contrast', 'target-size'])).toEqual([]);
    },
    60_000,
  );

  const running = reports.filter(([, { doNow }]) => doNow.some(({ id }) => id === 'stop'));
  it.each(running)(
    'that is %s has the command that stops what costs on the first screen of a phone',
    async (_, report) => {
      await browser.open(renderHtml(report), phone);
      const bottom = await browser.evaluate<number>(`(() => {
        const code = document.querySelector('.now code');
        const range = document.createRange();
        range.setStart(code, 0);
        range.setEnd(code.children[0], 1);
        return code.textContent.startsWith('aws ec2 stop-instances') ? range.getBoundingClientRect().bottom : NaN;
      })()`);
      expect(bottom).toBeLessThan(740);
    },
  );

  it('selects all commands of a step by one click, each whole and on a line, however they wrap', async () => {
    const [, report] = running[0]!;
    await browser.open(renderHtml(report), phone);
    const copied: string[] = [];
    for (const [index] of report.doNow.entries()) {
      await browser.click(`.now li:nth-child(${index + 1}) code`);
      copied.push(await browser.evaluate('getSelection().toString()'));
    }
    expect(copied).toEqual(report.doNow.map(({ commands }) => commands.join('\n')));
  });

  it('selects the one command that is clicked in a section', async () => {
    const lines = [
      'aws iam list-access-keys --user-name deploy',
      'aws iam list-mfa-devices --user-name deploy',
    ];
    const section: Section = { id: 'things', title: 'THINGS', importance: never, blocks: commands(lines) };
    await browser.open(renderHtml({ ...running[0]![1], sections: [section] }), phone);
    await browser.click('#things code:nth-child(2)');
    expect(await browser.evaluate('getSelection().toString()')).toBe(lines[1]);
  });

  it('shows nothing cut at the edge of a box', async () => {
    await browser.open(renderHtml(running[0]![1]), phone);
    await browser.evaluate(openAll);
    const cut =
      await browser.evaluate(`[...document.querySelectorAll('pre, code, dd, li, td, h1, h2:not(.unseen), h3, p')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== 'inline')
      .map((each) => each.outerHTML.slice(0, 120))`);
    expect(cut).toEqual([]);
  });

  it('leads by each link of the index to its section, and opens it', async () => {
    await browser.open(renderHtml(reports[0]![1]), desk);
    const open = await browser.evaluate<readonly boolean[]>(`(async () => {
      const open = [];
      for (const link of document.querySelectorAll('.links a[href^="#"]')) {
        location.hash = link.getAttribute('href');
        await new Promise((done) => setTimeout(done, 20));
        open.push(document.querySelector(':target').closest('section').querySelector('details')?.open ?? true);
      }
      return open;
    })()`);
    expect(open.length).toBeGreaterThan(10);
    expect(open).not.toContain(false);
  });

  it('can be walked through by keyboard: first past the index, then each link and fold in its order', async () => {
    await browser.open(renderHtml(reports[0]![1]), desk);
    const walked = await browser.walk(4);
    expect(walked).toEqual(['Skip to the sections', '13 sections', 'Instances', 'Role']);
  });

  it('has all of its text on paper, folded or not, as a PDF', async () => {
    await browser.open(renderHtml(reports[0]![1]), desk);
    const words = await browser.evaluate<readonly string[]>(`(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const words = new Set();
      while (walker.nextNode())
        if (!walker.currentNode.parentElement.closest('.skip, .links, .gist, .unseen, title, desc, .narrow'))
          for (const word of walker.currentNode.data.split(/\\s+/)) words.add(word);
      return [...words];
    })()`);
    const text = pdfText(await browser.pdf());
    expect(words.length).toBeGreaterThan(300);
    expect(words.filter((word) => !text.includes(word.normalize('NFKC')))).toEqual([]);
  });

  it('is seen to do what it must not', async () => {
    const bad = `<title>x</title><img src="https://192.0.2.1/x.png"><div style="width:2000px">x</div><script>console.log('x')</script>`;
    const { said, requests, sideways } = await browser.open(bad, { width: 360, scheme: 'light' });
    expect(said.join()).toContain('consoleAPICalled');
    expect(requests).toEqual(['https://192.0.2.1/x.png']);
    expect(sideways).toBeGreaterThan(1000);
    expect((await findingsOf(browser)).join()).toContain('image-alt');
  });
});
