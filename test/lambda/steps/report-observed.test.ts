import type { Observation } from '../../../core/observing/observation.ts';
import type { ObservedLaunch } from '../../../core/observing/tally-observed.ts';
import { observe } from '../../../lambda/steps/report-observed/observe.ts';

const day = 86_400_000;
const begun = Date.parse('2026-11-01T10:00:00.000Z');
const at = (days: number): Date => new Date(begun + days * day);
const launches: readonly ObservedLaunch[] = [
  { principal: 'user:AIDA1', eventTime: at(18).toISOString(), region: 'eu-west-1', instances: 2 },
];

function tableWith(known?: Observation) {
  const item = { known, writes: 0 };
  return {
    item,
    table: {
      read: () => Promise.resolve(item.known),
      write: (observation: Observation) => {
        item.known = observation;
        item.writes += 1;
        return Promise.resolve();
      },
      async *launches() {
        yield await Promise.resolve(launches);
      },
      nameOf: () => Promise.reject(new Error('throttled')),
    },
  };
}

it('tells when it is time, and not again before a week is over', async () => {
  const { item, table } = tableWith({ since: at(0).toISOString(), seenAt: at(18).toISOString() });
  const told: number[] = [];
  const run = (days: number) =>
    observe({
      ...{ table, observeDays: 19, now: at(days) },
      tell: (observed) => {
        told.push(observed.totals.week.launches);
        return Promise.resolve();
      },
    });
  expect(await run(18)).toEqual({ days: 18 });
  expect(await run(19)).toEqual({ days: 19, told: 1 });
  expect(item.known).toEqual({
    ...{ since: at(0).toISOString(), seenAt: at(19).toISOString(), mailedAt: at(19).toISOString() },
  });
  await run(20);
  expect(told).toEqual([1]);
  await run(23);
  await run(26);
  expect(told).toEqual([1, 0]);
});

it('is asked again where the mail could not go out', async () => {
  const { item, table } = tableWith({ since: at(0).toISOString(), seenAt: at(18).toISOString() });
  const tell = () => Promise.reject(new Error('SNS is down'));
  await expect(observe({ table, observeDays: 14, now: at(19), tell })).rejects.toThrow('SNS is down');
  expect(item.known).not.toHaveProperty('mailedAt');
});

it('begins with the first run', async () => {
  const { item, table } = tableWith();
  const tell = jest.fn();
  expect(await observe({ table, observeDays: 1, now: at(0), tell })).toEqual({ days: 0 });
  expect(item.known).toEqual({ since: at(0).toISOString(), seenAt: at(0).toISOString() });
  expect(tell).not.toHaveBeenCalled();
});
