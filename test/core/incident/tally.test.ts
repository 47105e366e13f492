import type { Launch } from '../../../core/verdict/launch.ts';
import { countFrom, type CountedLaunch, toTally } from '../../../core/incident/tally.ts';

const launch = (change: Partial<Launch> = {}): Launch => ({
  eventId: 'e-0',
  eventTime: '2026-11-01T10:00:10.000Z',
  eventName: 'RunInstances',
  region: 'eu-west-1',
  account: '111122223333',
  result: { kind: 'launched', instanceIds: ['i-1', 'i-2'] },
  images: [],
  ...change,
});
const counted = (eventId: string, change: Partial<CountedLaunch> = {}): CountedLaunch => ({
  eventId,
  eventTime: '2026-11-01T10:00:20.000Z',
  region: 'us-east-1',
  result: 'launched',
  instances: '3',
  ...change,
});

const unnamed = (change: Partial<Launch>): Launch =>
  launch({ result: { kind: 'launched', instanceIds: [] }, ...change });

describe('what is kept of a launch', () => {
  it.each([
    ['launched, with its instances named', launch(), '2', '2'],
    ['launched, with the response left out', unnamed({ requestedMin: 3, requestedCount: 50 }), '3', '50'],
    ['launched, with the response left out and no choice', unnamed({ launchedCount: 60 }), '60', '60'],
    ['launched, and nothing bounds it', unnamed({}), '0', 'unknown'],
    ['launched, with some named', launch({ partial: true, requestedMin: 1, requestedCount: 9 }), '2', '9'],
    [
      'not certain',
      launch({ result: { kind: 'unsure', because: 'x' }, requestedMin: 2, requestedCount: 4 }),
      '0',
      '4',
    ],
    [
      'denied: what it asked for',
      launch({ result: { kind: 'denied', errorCode: 'x' }, requestedCount: 4 }),
      '4',
      '4',
    ],
    ['of unknown size', launch({ result: { kind: 'failed', errorCode: 'x' } }), '0', '0'],
  ])('%s', (_, given, instances, instancesAtMost) => {
    expect(
      toTally({ id: 'fb-1' }, given, { credential: 'AKIA', refusedByDeny: false, expiresAt: 9 }),
    ).toMatchObject({
      instances,
      instancesAtMost,
      sk: 'LAUNCH#fb-1#e-0',
      expiresAt: '9',
    });
  });
});

describe('counting', () => {
  it('begins with the launch that opened', () => {
    expect(countFrom(launch()).total()).toEqual({
      count: 1,
      attempts: 0,
      refusedByDeny: 0,
      instances: 2,
      regions: ['eu-west-1'],
      first: '2026-11-01T10:00:10.000Z',
      last: '2026-11-01T10:00:10.000Z',
    });
  });
  it('counts each launch once, whichever page it is on, the opening one included', () => {
    const counter = countFrom(launch());
    counter.add([counted('e-1'), counted('e-0', { instances: '2' })]);
    counter.add([counted('e-1'), counted('e-2')]);
    expect(counter.total()).toMatchObject({
      count: 3,
      instances: 2 + 3 + 3,
      regions: ['eu-west-1', 'us-east-1'],
    });
  });
  it('takes the number of an addendum, which the table has, where that is more', () => {
    const counter = countFrom(unnamed({ requestedMin: 1, requestedCount: 50 }));
    expect(counter.total()).toMatchObject({ count: 1, instances: 1, instancesAtMost: 50 });
    counter.add([counted('e-0', { instances: '12', instancesAtMost: '12' })]);
    expect(counter.total()).toMatchObject({ count: 1, instances: 12 });
    expect(counter.total()).not.toHaveProperty('instancesAtMost');
    counter.add([counted('e-0', { instances: '1', instancesAtMost: '50' })]);
    expect(counter.total()).toMatchObject({ instances: 12 });
  });
  it('says how many launches nothing bounds', () => {
    const counter = countFrom(launch());
    counter.add([
      counted('e-1', { instances: '0', instancesAtMost: 'unknown' }),
      counted('e-2', { result: 'unsure', instances: '0', instancesAtMost: '4' }),
    ]);
    expect(counter.total()).toMatchObject({
      ...{ count: 3, attempts: 0, instances: 2, instancesAtMost: 6, unbounded: 1 },
    });
  });
  it('keeps attempts apart, whose instances never were', () => {
    const counter = countFrom(launch({ result: { kind: 'denied', errorCode: 'x' }, requestedCount: 7 }));
    counter.add([
      counted('e-1', { result: 'dry-run' }),
      counted('e-2'),
      counted('e-3', { result: 'failed' }),
    ]);
    expect(counter.total()).toMatchObject({ count: 4, attempts: 3, instances: 3 });
  });
  it('takes the times of the launches, in whatever order they come', () => {
    const counter = countFrom(launch());
    const at = (second: number) => `2026-11-01T10:00:${second}.000Z`;
    counter.add([counted('e-1', { eventTime: at(59) }), counted('e-2', { eventTime: at(11) })]);
    counter.add([counted('e-3', { eventTime: '2026-11-01T09:00:00.000Z' })]);
    expect(counter.total()).toMatchObject({ first: '2026-11-01T09:00:00.000Z', last: at(59) });
  });
});
