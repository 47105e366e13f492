import { staleAfterMs, staleBefore } from '../../../core/incident/stale.ts';

const usual = { settleSeconds: 10, holdSeconds: 30, containAttempts: 3 };
/** What the waits of every attempt take, in minutes. */
const waits = ({ settleSeconds, holdSeconds, containAttempts }: typeof usual) =>
  (containAttempts * (settleSeconds + holdSeconds)) / 60;

describe('a containment that says it is under way', () => {
  it.each([
    ['the usual settings', usual, 10],
    ['one attempt', { ...usual, containAttempts: 1 }, 10],
    ['long waits', { ...usual, settleSeconds: 60, holdSeconds: 300 }, 26],
    ['everything at its most', { settleSeconds: 60, holdSeconds: 300, containAttempts: 10 }, 520 / 6],
  ])('has died after so long under %s, which is above what its attempts wait', (_, settings, minutes) => {
    expect(staleAfterMs(settings)).toBe(Math.round(minutes * 60_000));
    expect(minutes).toBeGreaterThan(waits(settings) + settings.containAttempts);
  });

  it('has died where it began before that', () => {
    expect(staleBefore(new Date('2026-11-01T10:10:00.000Z'), usual)).toBe('2026-11-01T10:00:00.000Z');
  });
});
