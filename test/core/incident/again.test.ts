import fc from 'fast-check';
import type { Caller } from '../../../core/caller/caller.ts';
import { type Further, tellAgain, type ToldLaunches, toldFirst } from '../../../core/incident/again.ts';
import type { Launch } from '../../../core/verdict/launch.ts';

const root: Caller = { kind: 'root', reason: 'root' };
const begin = Date.UTC(2026, 10, 1, 10);
const hour = 60;
const at = (minute: number): Date => new Date(begin + minute * 60_000);

interface Made {
  /** Minutes past ten. */
  readonly minute: number;
  /** Instances; none: it was denied. */
  readonly instances?: number;
  readonly region?: string;
}

const launchOf = ({ minute, instances, region = 'us-east-1' }: Made): Launch => ({
  eventId: `event-${minute}`,
  eventTime: at(minute).toISOString(),
  eventName: 'RunInstances',
  region,
  account: '111122223333',
  images: [],
  result:
    instances === undefined
      ? { kind: 'denied', errorCode: 'Client.UnauthorizedOperation' }
      : { kind: 'launched', instanceIds: Array.from({ length: instances }, (_, n) => `i-${n}`) },
});

/** Plays launches one after the other, the first of which opens the incident. @returns the mails that are sent again */
function play(made: readonly Made[], caller = root) {
  const [opening, ...further] = made;
  let told: ToldLaunches = toldFirst(launchOf(opening!));
  let instances = opening!.instances ?? 0;
  const mails: {
    readonly minute: number;
    readonly reasons: readonly string[];
    readonly launched: boolean;
  }[] = [];
  further.forEach((each, index) => {
    instances += each.instances ?? 0;
    const next = tellAgain(told, {
      launch: launchOf(each),
      caller,
      isRefused: false,
      instances,
      execution: `e-${index}`,
      openedAt: at(opening!.minute).toISOString(),
      now: at(each.minute),
    });
    if (!next) return;
    ({ told } = next);
    mails.push({ minute: each.minute, reasons: next.again.reasons, launched: each.instances !== undefined });
  });
  return { mails, told };
}

describe('a further launch of somebody whom the incident does not contain', () => {
  it.each<[string, readonly Made[], readonly (readonly [number, ...string[]])[]]>([
    [
      'is counted while it tells nothing new',
      [
        { minute: 0, instances: 1 },
        { minute: 1, instances: 1 },
      ],
      [],
    ],
    [
      'is told as the first success',
      [{ minute: 0 }, { minute: 1 }, { minute: 2, instances: 1 }, { minute: 3, instances: 1 }],
      [[2, 'first-success']],
    ],
    [
      'is told in a new region',
      [
        { minute: 0, instances: 1 },
        { minute: 1, instances: 1, region: 'eu-west-1' },
        { minute: 2, instances: 1, region: 'eu-west-1' },
      ],
      [[1, 'new-region']],
    ],
    [
      'is told at ten times the instances',
      [
        { minute: 0, instances: 2 },
        { minute: 1, instances: 17 },
        { minute: 2, instances: 1 },
        { minute: 3, instances: 100 },
      ],
      [[2, 'ten-fold']],
    ],
    [
      'and at ten times those',
      [
        { minute: 0, instances: 1 },
        { minute: 1, instances: 9 },
        { minute: 2, instances: 90 },
      ],
      [
        [1, 'ten-fold'],
        [2, 'ten-fold'],
      ],
    ],
    [
      'is told every hour while it goes on',
      [0, 59, 60, 61, 119, 120, 500].map((minute) => ({ minute, instances: 1 })),
      [
        [60, 'goes-on'],
        [120, 'goes-on'],
        [500, 'goes-on'],
      ],
    ],
    [
      'is told every hour where all are denied',
      [0, 30, 60, 90, 120].map((minute) => ({ minute })),
      [
        [60, 'goes-on'],
        [120, 'goes-on'],
      ],
    ],
    [
      'has one mail more an hour where all are denied, and the region waits',
      [{ minute: 0 }, { minute: 1, region: 'a' }, { minute: 2, region: 'b' }, { minute: 61, region: 'b' }],
      [
        [1, 'new-region'],
        [61, 'new-region', 'goes-on'],
      ],
    ],
    [
      'has its mail as the first success, however many there were',
      [{ minute: 0 }, { minute: 1, region: 'a' }, { minute: 2, instances: 1, region: 'b' }],
      [
        [1, 'new-region'],
        [2, 'first-success', 'new-region'],
      ],
    ],
  ])('%s', (_, made, expected) => {
    expect(play(made).mails.map(({ minute, reasons }) => [minute, ...reasons])).toEqual(expected);
  });

  it('may be another caller where the record shows no id: each is told, as far as there is room', () => {
    const made = [0, 1, 2, 3, 4].map((minute) => ({ minute, instances: 1 }));
    expect(play(made, { kind: 'malformed', reason: 'no type' }).mails.map(({ minute }) => minute)).toEqual([
      1, 2, 3,
    ]);
    expect(
      play(made, { kind: 'malformed', reason: 'no type', uniqueId: 'AIDAEXAMPLEUSERID0001' }).mails,
    ).toEqual([]);
  });

  it('keeps its mail when the step is repeated, and has none of another execution', () => {
    const further = (execution: string): Further => ({
      launch: launchOf({ minute: 1, instances: 1 }),
      caller: root,
      isRefused: false,
      instances: 1,
      execution,
      openedAt: at(0).toISOString(),
      now: at(1),
    });
    const once = tellAgain(toldFirst(launchOf({ minute: 0 })), further('e'))!;
    expect(tellAgain(once.told, further('e'))?.again).toMatchObject(once.again);
    expect(tellAgain(once.told, further('f'))).toBeUndefined();
  });

  it('is told where an older release did not write what it told', () => {
    const further = {
      launch: launchOf({ minute: 1, instances: 1 }),
      caller: root,
      isRefused: false,
      instances: 1,
      execution: 'e',
      openedAt: at(0).toISOString(),
      now: at(1),
    };
    expect(tellAgain(undefined, further)?.again.reasons).toEqual(['first-success', 'new-region']);
  });

  const launches = fc.array(
    fc.record({
      minute: fc.integer({ min: 0, max: 5 * hour }),
      instances: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }),
      region: fc.integer({ min: 0, max: 80 }).map((n) => `region-${n}`),
    }),
    { minLength: 1, maxLength: 200 },
  );

  it('property: whatever is launched, mails and what is kept of them are bounded, and the first success is told', () => {
    fc.assert(
      fc.property(launches, (made) => {
        const sorted = made
          .map(({ minute, region, instances }) => ({
            minute,
            region,
            ...(instances !== undefined && { instances }),
          }))
          .toSorted((a, b) => a.minute - b.minute);
        const { mails, told } = play(sorted);
        for (const { minute } of mails) {
          const within = mails.filter((each) => each.minute >= minute && each.minute < minute + hour);
          // Three of any reason, the first success, and a ten-fold for each digit that the number of instances has.
          expect(within.length).toBeLessThanOrEqual(3 + 1 + 5);
          if (within.every(({ launched }) => !launched)) expect(within.length).toBeLessThanOrEqual(1);
        }
        const first = sorted.findIndex(({ instances }) => instances !== undefined);
        if (first > 0) expect(mails.map(({ minute }) => minute)).toContain(sorted[first]!.minute);
        expect(JSON.stringify(told).length).toBeLessThan(4_000);
      }),
    );
  });
});
