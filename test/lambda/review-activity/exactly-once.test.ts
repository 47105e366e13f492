import fc from 'fast-check';
import { PermanentError, RetryableError } from '../../../lambda/aws/failure.ts';
import { beginReview } from '../../../core/review/begin.ts';
import type { HistoryEvent } from '../../../core/review/event.ts';
import { decodeProgress, encodeProgress, type Progress } from '../../../core/review/progress.ts';
import { toActivity } from '../../../core/review/totals/to-activity.ts';
import { continueReview, followUp } from '../../../lambda/steps/review-activity/review.ts';
import { pagedHistory } from '../../support/review/paged-history.ts';
import {
  eventOf,
  inputOf,
  launchSecond,
  newestFirst,
  ownKey,
  searchedAt,
} from '../../support/review/review.ts';
import { awsError } from '../../support/run/sdk.ts';
import { virtualTime } from '../../support/run/virtual-time.ts';

const regions = ['us-east-1', 'eu-west-1'];

/** Bursts: many events in one second, some seconds before, some days. */
const burst = fc.record({
  ago: fc.oneof(
    fc.integer({ min: -8, max: 30 }),
    fc.integer({ min: 0, max: 4_000 }),
    fc.integer({ min: 0, max: 7_700_000 }),
  ),
  count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 5, max: 40 })),
  region: fc.integer({ min: 0, max: 1 }),
  /** Event history has it minutes later only. */
  isLate: fc.boolean(),
  name: fc.constantFrom('GetUser', 'ListUsers', 'CreateUser'),
});

const world = fc.record({
  bursts: fc.array(burst, { minLength: 1, maxLength: 14 }),
  sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 7 }),
  latencies: fc.array(fc.integer({ min: 50, max: 6_000 }), { minLength: 1, maxLength: 5 }),
  faults: fc.array(fc.constantFrom('ok', 'ok', 'ok', 'ok', 'throttled', 'passing', 'token', 'for good'), {
    minLength: 1,
    maxLength: 13,
  }),
  runs: fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 30 }), dies: fc.boolean() }), {
    maxLength: 6,
  }),
  isFollowedUp: fc.boolean(),
});

const count = (names: readonly string[]): Record<string, number> =>
  names.reduce<Record<string, number>>((sums, name) => ({ ...sums, [name]: (sums[name] ?? 0) + 1 }), {});

describe('a review in several runs', () => {
  it('counts every event once, however it is paged, refused, broken off and repeated', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ bursts, sizes, latencies, faults, runs, isFollowedUp }) => {
        const time = virtualTime(searchedAt);
        const all = bursts.flatMap(({ ago, count: many, region, name, isLate }, index) =>
          Array.from({ length: many }, (_, n) => ({
            region: regions[region],
            isLate: isLate && isFollowedUp && ago < 1_500,
            event: eventOf(`${index}-${n}`, launchSecond - ago, {
              eventName: name,
              readOnly: name !== 'CreateUser',
            }),
          })),
        );
        let isBroken = true;
        const find = (name: string): readonly HistoryEvent[] =>
          newestFirst(
            all
              .filter(({ region, isLate }) => region === name && !(isBroken && isLate))
              .map(({ event }) => event),
          );
        const history = pagedHistory({
          now: time.now,
          pageSize: ({ index }) => sizes[index % sizes.length]!,
          find: (region, { value }) => (value === ownKey ? find(region) : []),
          async before({ index }) {
            await time.pause(latencies[index % latencies.length]!);
            const fault = isBroken ? faults[index % faults.length] : 'ok';
            if (fault === 'throttled') return 'throttled';
            if (fault === 'passing') throw new RetryableError('a 500');
            if (fault === 'token')
              throw new PermanentError('token', { cause: awsError('InvalidNextTokenException') });
            if (fault === 'for good') throw new PermanentError('odd');
            return undefined;
          },
        });
        const depsUntil = (ms: number) => ({ ...time, history, deadline: new Date(time.now() + ms) });
        let saved = encodeProgress(beginReview(inputOf()));
        const load = (): Progress => decodeProgress(saved)!;
        for (const { seconds, dies } of runs) {
          const progress = await time.run(continueReview(load(), depsUntil(seconds * 1_000)));
          if (!dies) saved = encodeProgress(progress);
        }
        isBroken = false;
        const last = isFollowedUp
          ? followUp(load(), inputOf({ now: time.clock() }), depsUntil(3_600_000))
          : continueReview(load(), depsUntil(3_600_000));
        const activity = toActivity(await time.run(last));
        expect(activity.calls).toBe(all.length);
        expect(Object.fromEntries(activity.operations.map(({ name, count: n }) => [name, n]))).toEqual(
          count(all.map(({ event }) => `iam:${(event.record as { eventName: string }).eventName}`)),
        );
        expect(Object.fromEntries(activity.regions.map(({ name, count: n }) => [name, n]))).toEqual(
          count(all.map(({ region }) => region!)),
        );
        expect(activity.timeline.intervals.reduce((sum, { calls }) => sum + calls, 0)).toBe(all.length);
        expect(activity.coverage.reduce((sum, { events }) => sum + events, 0)).toBe(all.length);
        expect(activity.complete).toBe(true);
        expect(activity.canContinue).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('counts a call once that is found by two names, and none that is somebody else’s', async () => {
    const time = virtualTime(searchedAt);
    const [one, two, other] = [ownKey, 'AKIAEXAMPLEKEY000002', 'AKIAEXAMPLEOTHER0001'];
    const events = [one, two, two, other].map((key, index) =>
      eventOf(`e${index}`, launchSecond - index, {}, key),
    );
    const history = pagedHistory({ now: time.now, find: () => events });
    const input = inputOf({
      followed: [one, two].map((accessKeyId) => ({ credential: { by: 'key', accessKeyId }, issued: false })),
      regions: ['us-east-1'],
    });
    const deps = { ...time, history, deadline: new Date(time.now() + 60_000) };
    const activity = toActivity(await time.run(continueReview(beginReview(input), deps)));
    expect(activity.credentials.map(({ name, count: n }) => [name, n])).toEqual([
      [two, 2],
      [one, 1],
    ]);
    expect(activity.calls).toBe(3);
  });
});
