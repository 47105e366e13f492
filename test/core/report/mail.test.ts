import fc from 'fast-check';
import type { DoNowStep } from '../../../core/report/do-now/step.ts';
import { mostLines, renderMail } from '../../../core/report/renderers/render-mail.ts';
import { renderText } from '../../../core/report/renderers/render-text.ts';
import { type Report, toReport } from '../../../core/report/report.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { toPlan } from '../../../core/containment/plan.ts';
import { calm, held, wholeIncident, type Words } from '../../support/incidents.ts';
import { containment, stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:00:13Z');
const evidence = 's3://bucket/incidents/fb-20261101-100000-0123abcd/';
const reportOf = (state: ContainmentState, change: Partial<Report> = {}): Report => ({
  ...toReport({ now, state, evidence }),
  ...change,
});
const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');
const wide: Words = (field, index) => `${'火😀"\\'.repeat(400)}${field}${index ?? ''}`;
const contained = stateOf(undefined, { containment: containment(), verification: held });
const step = (number: number, commands: number): DoNowStep => ({
  id: `step-${number}`,
  title: `Step ${number}${' is to be done'.repeat(12)}`,
  why: 'Because it is the first that helps, and nothing else does.',
  commands: Array.from({ length: commands }, (_, index) => `aws step-${number} --of ${index}`),
});

describe('a mail', () => {
  it('has what decides, what to do first, and where the page is', () => {
    const [first = '', ...lines] = linesOf(renderMail(reportOf(contained)));
    expect(first).toMatch(/^CONTAINED SO FAR: user deploy/);
    const text = lines.join('\n');
    for (const line of [
      /^ {2}aws ec2 stop-instances --region ap-southeast-2 --instance-ids i-0123456789abcdef0 \|\| for id in /m,
      /^ {2}npx.* firebreak restore fb-20261101-100000-0123abcd$/m,
      /^WHO AND WHY$/m,
      /^ {2}From: 203\.0\.113\.9, aws-cli\/2\.30$/m,
      /^ {2}deactivate-key AKIAEXAMPLEKEY000001: done \+1\.0 s$/m,
      new RegExp(`^ {2}aws s3 cp ${evidence}first/report.html \\.$`, 'm'),
    ])
      expect(text).toMatch(line);
    expect(text).not.toMatch(/By hand:|WHAT WAS SEARCHED/);
  });
  it('has the list of what to do now right behind the first lines, in the place of what is to be done', () => {
    const text = renderMail(reportOf(contained, { doNow: [step(1, 1), step(2, 2)] }));
    expect(text.split('\n\n')[1]).toMatch(/^DO THIS NOW\n {2}1\. Step 1/);
    expect(text).not.toMatch(/NEXT STEPS|TO RESTORE/);
    expect(text).toContain('  aws step-2 --of 1\n');
  });
  it('leaves whole sections out where there is no room, the least important first, and names them', () => {
    const report = reportOf(wholeIncident(calm, 40), { doNow: [step(1, 8), step(2, 8)] });
    const text = renderMail(report);
    const isShown = ({ title }: { title: string }) => text.includes(`\n\n${title}\n`);
    const brief = report.sections.filter((each) => each.brief?.length !== 0 && !each.toDo);
    const [shown, gone] = [brief.filter(isShown), brief.filter((each) => !isShown(each))];
    expect(gone.length).toBeGreaterThan(0);
    expect(shown.length).toBeGreaterThan(0);
    const least = Math.min(...shown.map(({ importance }) => importance));
    for (const { importance } of gone) expect(importance).toBeLessThanOrEqual(least);
    const [, named = ''] = /Not in this mail, but in the page: (.*)/.exec(text.replace(/\s+/g, ' ')) ?? [];
    const first = gone.toSorted((a, b) => a.importance - b.importance).slice(0, 2);
    for (const { title } of first) expect(named).toContain(title);
  });
  it('has fewer commands of each step where they are too many, and says how many the page has', () => {
    const text = renderMail(reportOf(contained, { doNow: [1, 2, 3, 4, 5].map((each) => step(each, 40)) }));
    expect(linesOf(text).length).toBeLessThanOrEqual(mostLines);
    expect(text).toMatch(/^ {2}and 3[0-9] commands more in the page$/m);
    for (const number of [1, 2, 3, 4, 5]) expect(text).toContain(`  aws step-${number} --of 0\n`);
  });
  it('is shortened where the text is too large to be sent, too', () => {
    const report = reportOf(wholeIncident(calm, 5));
    const whole = renderMail(report);
    const short = renderMail(report, (text) => text.length < whole.length - 1_000);
    expect(short.length).toBeLessThan(whole.length - 1_000);
    expect(short.split('\n')[0]).toBe(whole.split('\n')[0]);
  });

  const words = fc.constantFrom(calm, wide);
  const plans = fc.integer({ min: 0, max: 90 }).map((length) =>
    toPlan(
      Array.from({ length }, (_, index) => ({
        kind: 'revoke-sessions' as const,
        userName: `${'u'.repeat(60)}${index}`,
        policyName: 'FirebreakRevokeSessions',
      })),
    ),
  );
  const verifications = fc.constantFrom(
    held,
    { ...held, held: false, status: 'not-held' as const, findings: [], reason: 'timed out' },
    undefined,
  );
  const phases = fc.constantFrom('first', 'watch-1', 'follow-up', 'review-end') as fc.Arbitrary<
    ContainmentState['phase']
  >;
  const routes = fc.constantFrom(
    {},
    { mode: 'observe' as const },
    { verdict: { kind: 'alert' as const, because: 'protected', rules: [] } },
    { breaker: { limit: 20, until: now.toISOString(), opened: true } },
    { background: { accountName: 'x'.repeat(64), owner: { tag: 'owner', value: 'y'.repeat(256) } } },
  );
  const doNows = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 60 })), {
    maxLength: 5,
  });
  it('of any state has 60 lines at the most, and decides as the whole report does', () => {
    fc.assert(
      fc.property(
        fc.record({ words, size: fc.integer({ min: 0, max: 200 }), plan: plans, phase: phases }),
        verifications,
        routes,
        doNows,
        ({ words: named, size, plan, phase }, verification, route, steps) => {
          const base = wholeIncident(named, size, { plan, phase, ...route });
          const state = { ...base, verification } as ContainmentState;
          const report = reportOf(state, {
            doNow: steps.map(([number, commands]) => step(number, commands)),
          });
          const [mail, whole] = [renderMail(report), renderText(report)];
          expect(linesOf(mail).length).toBeLessThanOrEqual(mostLines);
          expect(whole.startsWith(linesOf(mail)[0]!)).toBe(true);
          expect(mail).toContain(`aws s3 cp ${evidence}${phase}/report.html .`);
          expect(mail).toContain(state.incident.id);
          for (const { title } of report.doNow)
            expect(mail.replace(/\s+/g, ' ')).toContain(title.slice(0, 40));
        },
      ),
      { numRuns: 60 },
    );
  });
});
