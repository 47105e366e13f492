import { judgeAge } from '../../../core/verdict/event-age.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';

const now = new Date('2026-11-29T12:00:00Z');
const before = (hours: number): string => new Date(now.getTime() - hours * 3_600_000).toISOString();
const contain: Verdict = { kind: 'contain', because: 'no expectation matches', rules: [] };
const judge = (eventTime: string, maxEventHours = 24, verdict = contain): Verdict =>
  judgeAge(verdict, { eventTime }, now, { maxEventHours });

describe('judgeAge', () => {
  it.each([
    ['contains what was just made', 0, 24, 'contain'],
    ['contains what is as old as it may be', 24, 24, 'contain'],
    ['alerts on what is older', 24.001, 24, 'alert'],
    ['alerts on an event of a year ago', 8760, 24, 'alert'],
    ['contains an old event where the settings take it', 50, 2160, 'contain'],
    ['alerts on what the settings do not take', 1.01, 1, 'alert'],
    ['contains what two clocks make of the same moment', -5 / 60, 24, 'contain'],
    ['alerts on what is yet to come', -6 / 60, 24, 'alert'],
  ])('%s', (_, hours, maxEventHours, kind) => {
    expect(judge(before(hours), maxEventHours).kind).toBe(kind);
  });

  it('says how old the event is, and which setting that is too old for', () => {
    expect(judge(before(50.5)).because).toBe(
      'the event says that it is of 2026-11-27 09:30:00Z, 50 hours before it arrived, and older than the 24 hours ' +
        'of maxEventHours: it is contained by hand where it is true',
    );
    expect(judge(before(-1)).because).toMatch(/2026-11-29 13:00:00Z, which is yet to come/);
  });

  it('leaves alone what is not to be contained: it is no louder for its age', () => {
    const ignore: Verdict = { kind: 'ignore', because: 'expected', rules: [] };
    expect(judge(before(8760), 24, ignore)).toBe(ignore);
  });
});
