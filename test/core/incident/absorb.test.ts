import fc from 'fast-check';
import { placeOf, type FurtherLaunch, type Standing } from '../../../core/incident/absorb.ts';
import { forever, isCovered } from '../../../core/incident/coverage.ts';
import type { ItemCoverage } from '../../../core/incident/credential.ts';
import { statuses } from '../../../core/incident/item/items.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 1, 10, minute)).toISOString();
const coverage: ItemCoverage = { keys: ['K1'], sessions: ['sessions'], before: at(3) };
const standing = (change: Partial<Standing> = {}): Standing => ({
  status: 'held',
  openedAt: at(0),
  windowEnds: at(600),
  coverage,
  spreadAt: at(4),
  ...change,
});
const launch = (change: Partial<FurtherLaunch> = {}): FurtherLaunch => ({
  response: 'contain',
  credential: { id: 'K1', type: 'key', since: at(5) },
  launchTime: at(5),
  denied: false,
  staleBefore: at(0),
  ...change,
});
const key2 = { id: 'K2', type: 'key', since: at(5) } as const;
const session = (since: number) => ({ id: 'sessions', type: 'session', since: at(since) }) as const;

describe('a further launch', () => {
  it.each([
    ['by the contained key, refused', {}, { denied: true }, 'join'],
    ['by the contained key while that was spreading', {}, { launchTime: at(4) }, 'join'],
    ['by the contained key, gone through after that', {}, {}, 'reopen'],
    ['by another key', {}, { credential: key2 }, 'wave'],
    ['by another key, refused, where attempts are contained', {}, { credential: key2, denied: true }, 'wave'],
    ['by a session issued before the cutoff', {}, { credential: session(2), launchTime: at(4) }, 'join'],
    ['by one issued at the cutoff', {}, { credential: session(3), launchTime: at(3) }, 'wave'],
    [
      'by one issued before the cutoff, gone through after it had spread',
      {},
      { credential: session(2) },
      'reopen',
    ],
    ['by one of an alert', {}, { credential: key2, response: 'alert' }, 'join'],
    ['that a deny refused after the window', { windowEnds: at(4) }, { denied: true }, 'join'],
    ['by another key after the window', { windowEnds: at(4) }, { credential: key2 }, 'open'],
    [
      'of an alert, not covered, after the window',
      { windowEnds: at(4) },
      { credential: key2, response: 'alert' },
      'open',
    ],
    ['covered by what is under way', { status: 'containing', spreadAt: undefined }, {}, 'join'],
    [
      'covered by what has died',
      { status: 'containing', spreadAt: undefined },
      { staleBefore: at(1) },
      'wave',
    ],
    ['by what a person restored', { status: 'restored' }, {}, 'join'],
    [
      'by another key, told late, where a person restored',
      { status: 'restored' },
      { credential: key2 },
      'wave',
    ],
    ['where only an alert went out', { status: 'alerted' }, { credential: key2 }, 'join'],
    ['where an earlier release wrote no coverage', { coverage: undefined }, {}, 'wave'],
  ] as const)('%s', (_what, of, change, place) => {
    expect(placeOf({ ...standing(), ...of } as Standing, launch(change))).toBe(place);
  });

  it('to be contained is only counted where its credential is covered, whenever it was made or came', () => {
    const minute = fc.integer({ min: 0, max: 20 }).map(at);
    const credential = fc.oneof(
      fc.record({ id: fc.constantFrom('K1', 'K2'), type: fc.constant('key' as const), since: minute }),
      fc.record({
        id: fc.constantFrom('sessions', 'AROA:a'),
        type: fc.constant('session' as const),
        since: minute,
      }),
    );
    fc.assert(
      fc.property(
        fc.record({
          credential,
          status: fc.constantFrom(...statuses),
          launchTime: minute,
          before: minute,
          spreadAt: fc.option(minute, { nil: undefined }),
          denied: fc.boolean(),
          keys: fc.constantFrom<ItemCoverage['keys']>('all', [], ['K1']),
          sessions: fc.constantFrom<ItemCoverage['sessions']>('all', [], ['sessions']),
        }),
        ({ credential: by, status, launchTime, before, spreadAt, denied, keys, sessions }) => {
          const covers = { keys, sessions, before };
          const place = placeOf(
            { status, openedAt: at(0), windowEnds: forever, coverage: covers, ...(spreadAt && { spreadAt }) },
            launch({ credential: by, launchTime, denied }),
          );
          const isContained = ['containing', 'held', 'not-held'].includes(status);
          if (isContained && place === 'join') expect(isCovered(covers, by)).toBe(true);
          if (isContained && !isCovered(covers, by)) expect(place).toBe('wave');
        },
      ),
    );
  });
});
