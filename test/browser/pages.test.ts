import { renderHtml } from '../../core/report/renderers/render-html.ts';
import { toReport } from '../../core/report/report.ts';
import type { ReportContext } from '../../core/report/context.ts';
import { type Browser, type Screen, startBrowser } from '../support/browser/browser.ts';
import { describeWithBrowser } from '../support/browser/describe-with-browser.ts';
import { hostileTexts } from '../support/report/hostile.ts';
import { calm, reviewOf, type Words, wholeIncident } from '../support/incidents.ts';
import { itWithRealRecords } from '../support/real-records.ts';
import { runCommand } from '../support/run/run-command.ts';

const now = new Date('2026-11-01T10:16:00Z');
const screens: readonly Screen[] = [
  { width: 360, scheme: 'light' },
  { width: 360, scheme: 'dark' },
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
];
const quiet = { said: [], requests: [] };

/** Every hostile text there is, one after the other. */
function hostile(): Words {
  let count = 0;
  return () => hostileTexts[(count += 1) % hostileTexts.length] ?? '';
}

describeWithBrowser(
  'a page of the report in Chromium, at the width of a phone and of a desk, light and dark',
  () => {
    let browser: Browser;
    beforeAll(async () => (browser = await startBrowser()), 60_000);
    afterAll(() => browser.close());

    async function looksRight(html: string): Promise<void> {
      for (const screen of screens) {
        const { title, sideways, ...did } = await browser.open(html, screen);
        expect({ screen, ...did }).toEqual({ screen, ...quiet });
        expect({ screen, sideways }).toEqual({ screen, sideways: 0 });
        expect(title).toMatch(/^Firebreak /);
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
      'of %s says nothing, asks for nothing, and does not scroll sideways',
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
    it('is seen to do what it must not', async () => {
      const bad = `<title>x</title><img src="https://192.0.2.1/x.png"><div style="width:2000px">x</div><script>console.log('x')</script>`;
      const { said, requests, sideways } = await browser.open(bad, { width: 360, scheme: 'light' });
      expect(said.join()).toContain('consoleAPICalled');
      expect(requests).toEqual(['https://192.0.2.1/x.png']);
      expect(sideways).toBeGreaterThan(1000);
    });
  },
);
