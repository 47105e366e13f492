import type { ReviewSlice } from '../../../core/review/totals/review-slice.ts';
import { hiddenOf, isOfLaunch, searchFor } from '../../../core/instances/hidden.ts';
import { type HiddenLaunch, toHidden } from '../../../core/verdict/hidden-launch.ts';
import { type Launch, toLaunch } from '../../../core/verdict/launch.ts';
import { launchRecord, toEvent } from '../../support/events.ts';

const launch = (change: object): Launch => toLaunch(toEvent({ ...launchRecord, ...change })) as Launch;
const lost = { responseElements: null };
const hidden: HiddenLaunch = {
  ...{
    eventId: 'e',
    eventTime: '2026-11-01T10:00:00.000Z',
    region: 'eu-west-1',
    named: 0,
    least: 1,
    most: 50,
  },
  ...{ instanceType: 'p5.48xlarge', image: 'ami-0abcdef1234567890', keyName: 'ssh' },
};

describe('a launch that hides its instances', () => {
  it.each<[string, object, boolean]>([
    ['one whose record lost its answer', lost, true],
    [
      'one that names some',
      { responseElements: { instancesSet: { items: [{ instanceId: 'i-1' }, {}] } } },
      true,
    ],
    ['one that names all', {}, false],
    ['one that nobody is certain of', { ...lost, errorMessage: 'no' }, true],
    ['one that was denied', { ...lost, errorCode: 'Client.UnauthorizedOperation' }, false],
    ['a dry run', { ...lost, errorCode: 'Client.DryRunOperation' }, false],
    ['a call that is none', { ...lost, eventName: 'none' }, false],
  ])('is %s', (_, change, isHidden) => {
    expect(toHidden(launch(change)) !== undefined).toBe(isHidden);
  });

  it('is not one of an older release, which kept the names alone', () => {
    const { launchedCount, ...older } = launch({});
    expect(launchedCount).toBe(1);
    expect(toHidden(older)).toBeUndefined();
  });

  it('is found once, the review having it too; ten at the most, and the others counted', () => {
    const own = launch(lost);
    const items = Array.from({ length: 14 }, (_, index) => ({ ...hidden, eventId: `e-${index}` }));
    const state = {
      launch: own,
      activity: { hidden: { items: [...items, { ...hidden, eventId: own.eventId }], more: 3 } },
    } as unknown as ReviewSlice;
    const found = hiddenOf(state);
    expect(found.launches).toHaveLength(10);
    expect(found.launches[0]).toMatchObject({ eventId: own.eventId });
    expect(found.more).toBe(3 + 5);
  });

  it.each([null, 7, {}, { ...hidden, region: 'evil.example.com' }])(
    'is not looked for where it is %j',
    (item) => {
      const state = { activity: { hidden: { items: [item], more: 0 } } } as unknown as ReviewSlice;
      expect(hiddenOf(state).launches).toEqual([]);
    },
  );
});

describe('the search for its instances', () => {
  it.each<[string, Partial<HiddenLaunch>, ReturnType<typeof searchFor>]>([
    [
      'by the token',
      { clientToken: 'a-b-1', reservationId: 'r-0abcdef0' },
      { way: 'client-token', filters: [['client-token', 'a-b-1']] },
    ],
    [
      'by the reservation where there is no token',
      { reservationId: 'r-0abcdef0' },
      { way: 'reservation', filters: [['reservation-id', 'r-0abcdef0']] },
    ],
    [
      'by the shape',
      {},
      {
        way: 'shape',
        filters: [
          ['image-id', 'ami-0abcdef1234567890'],
          ['instance-type', 'p5.48xlarge'],
          ['key-name', 'ssh'],
        ],
      },
    ],
  ])('goes %s', (_, change, search) => {
    expect(searchFor({ ...hidden, ...change })).toEqual(search);
  });

  it.each(['*', 'a*', 'a?', 'a\\*', '', 'a\nb', 'ä'])(
    'never takes a token with a wildcard: %j',
    (clientToken) => {
      expect(searchFor({ ...hidden, clientToken })?.way).toBe('shape');
    },
  );
  it.each(['*', 'ssh?'])('never takes a key name with one: %j', (keyName) => {
    expect(searchFor({ ...hidden, keyName })?.filters.map(([name]) => name)).toEqual([
      'image-id',
      'instance-type',
    ]);
  });
  it('is none where neither image nor type is known, or what stands there is none', () => {
    expect(searchFor({ ...hidden, image: 'ami-*', instanceType: '*' })).toBeUndefined();
  });
});

describe('an instance that EC2 found', () => {
  const at = (seconds: number) => new Date(Date.parse(hidden.eventTime) + seconds * 1_000).toISOString();
  const tokened = { ...hidden, clientToken: 'a' };
  it.each<
    [string, HiddenLaunch, Parameters<typeof isOfLaunch>[1], Parameters<typeof isOfLaunch>[2], boolean]
  >([
    ['has the token', tokened, 'client-token', { launchTime: at(0), clientToken: 'a' }, true],
    [
      'has it, and was started anew',
      tokened,
      'client-token',
      { launchTime: at(9_000), clientToken: 'a' },
      true,
    ],
    [
      'began before, by an earlier call with the token',
      tokened,
      'client-token',
      { launchTime: at(-60), clientToken: 'a' },
      false,
    ],
    ['has another token', tokened, 'client-token', { launchTime: at(0), clientToken: 'A' }, false],
    ['began with it', hidden, 'shape', { launchTime: at(30) }, true],
    ['began within the second', hidden, 'shape', { launchTime: at(-1) }, true],
    ['began before it', hidden, 'shape', { launchTime: at(-10) }, false],
    ['began minutes later', hidden, 'shape', { launchTime: at(180) }, false],
    ['began at an unknown time', hidden, 'shape', {}, false],
    ['has another token than the launch', tokened, 'shape', { launchTime: at(0), clientToken: 'b' }, false],
    [
      'has its reservation',
      { ...hidden, reservationId: 'r-1' },
      'reservation',
      { launchTime: at(0), reservationId: 'r-1' },
      true,
    ],
  ])('that %s is of the launch or not', (_, launched, way, candidate, isOf) => {
    expect(isOfLaunch(launched, way, candidate)).toBe(isOf);
  });
});
