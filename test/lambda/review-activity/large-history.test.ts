import type { HistoryEvent } from '../../../core/review/event.ts';
import { beginReview } from '../../../core/review/begin.ts';
import { decodeProgress, encodeProgress } from '../../../core/review/progress.ts';
import { toActivity } from '../../../core/review/totals/to-activity.ts';
import { continueReview, followUp } from '../../../lambda/steps/review-activity/review.ts';
import { pagedHistory } from '../../support/review/paged-history.ts';
import { eventOf, inputOf, launchSecond, ownKey, searchedAt } from '../../support/review/review.ts';
import { virtualTime } from '../../support/run/virtual-time.ts';

const regions = Array.from({ length: 17 }, (_, index) => `region-${index + 1}`);
const total = 100_000;
const pageMs = 4_000;

/** The first region has 60,000 events, six hundred of them in one second now and then; the others share the rest. */
function eventsOf(index: number): readonly HistoryEvent[] {
  const many = index === 0 ? 60_000 : 2_500;
  const events: HistoryEvent[] = [];
  let second = launchSecond;
  for (let n = 0; n < many; n += 1) {
    if (n % 3_000 >= 600) second -= index === 0 ? 40 : 900;
    events.push(eventOf(`${index}-${n}`, second, { eventName: n % 10 === 0 ? 'CreateUser' : 'GetUser' }));
  }
  return events;
}

/** Every twentieth call is refused, and every call that is the third within a second. */
function makeHistory(now: () => number, pause: (ms: number) => Promise<void>) {
  const byRegion = new Map(regions.map((region, index) => [region, eventsOf(index)]));
  const starts = new Map<string, number[]>();
  const history = pagedHistory({
    now,
    find: (region, { value }) => (value === ownKey ? (byRegion.get(region) ?? []) : []),
    async before({ region, at, index }) {
      const recent = (starts.get(region) ?? []).filter((start) => start > at - 1_000);
      starts.set(region, [...recent, at]);
      if (index % 20 === 19 || recent.length >= 2) {
        await pause(100);
        return 'throttled';
      }
      await pause(pageMs);
      return undefined;
    },
  });
  return history;
}

describe('a history of 100,000 events in 17 regions, with pages of four seconds and refusals', () => {
  it('is reported in its budget and whole in the end, at the pace that AWS allows', async () => {
    const time = virtualTime(searchedAt);
    const history = makeHistory(time.now, time.pause);
    const input = inputOf({ regions });
    const between = () => time.run(time.pause(2_000));
    const deps = (seconds: number) => ({
      ...time,
      history,
      deadline: new Date(time.now() + seconds * 1_000),
    });

    let progress = await time.run(continueReview(beginReview(input), deps(45)));
    const first = toActivity(progress);
    expect(time.now() - searchedAt.getTime()).toBeLessThanOrEqual(45_000);
    expect(first).toMatchObject({ complete: false, canContinue: true, runs: 1 });
    expect(first.calls).toBeGreaterThan(10_000);
    expect(first.coverage[0]).toMatchObject({
      incomplete: expect.stringContaining('time for reading was over'),
      readBackTo: expect.stringMatching(/^2026-1\d-/),
    });

    await between();
    let runs = 1;
    progress = await time.run(followUp(progress, { ...input, now: time.clock() }, deps(240)));
    for (runs += 1; toActivity(progress).canContinue && runs < 10; runs += 1) {
      await between();
      progress = await time.run(continueReview(decodeProgress(encodeProgress(progress))!, deps(240)));
    }
    const last = toActivity(progress);
    const took = (time.now() - searchedAt.getTime()) / 1_000;
    const calls = history.asks.filter(({ region }) => region === 'region-1').length;
    expect(last).toMatchObject({ calls: total, complete: true, canContinue: false });
    expect(last.operations.map(({ count }) => count)).toEqual([total - 10_000, 10_000]);
    // 1,200 pages of the largest region take ten minutes at two a second, and 80 minutes one after the other.
    expect(calls).toBeLessThan(1_450);
    expect(took).toBeLessThan(900);

    for (const region of regions) {
      const starts = history.asks.filter((ask) => ask.region === region).map(({ at }) => at);
      const gaps = starts.slice(2).map((at, index) => at - (starts[index] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    }
  });
});
