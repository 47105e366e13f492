import fc from 'fast-check';
import { addEvent, type Setting } from '../../../core/review/add-event.ts';
import { isDenial } from '../../../core/review/totals/denied.ts';
import {
  addCount,
  mergeCounts,
  nameLimit,
  noCounts,
  shortCounts,
  toCounts,
} from '../../../core/review/totals/counts.ts';
import { toHistoryEvent } from '../../../core/review/event.ts';
import { keepNewest, mergeNewest, noneYet, toListed } from '../../../core/review/totals/newest.ts';
import { toLine } from '../../../core/review/totals/record-line.ts';
import {
  addTime,
  mergeTimes,
  noTimes,
  shortTimeline,
  toTimeline,
} from '../../../core/review/totals/timeline.ts';
import { emptyTotals, mergeTotals } from '../../../core/review/totals/totals.ts';
import { account } from '../../support/events.ts';
import { eventOf } from '../../support/review/review.ts';

const setting: Setting = { account, globalRegion: 'us-east-1' };

describe('counts', () => {
  it('lose no call to the limits, of names or of the list', () => {
    const counts = noCounts();
    for (let n = 0; n < nameLimit + 500; n += 1) addCount(counts, `agent ${n}`, n);
    addCount(counts, 'agent 0', 7);
    expect(counts.names.size).toBe(nameLimit);
    const shown = toCounts(counts, 25);
    expect(shown).toHaveLength(25);
    expect(shown[0]).toEqual({
      name: 'agent 0',
      count: 2,
      first: '1970-01-01T00:00:00Z',
      last: '1970-01-01T00:00:07Z',
    });
    expect(shown.at(-1)?.name).toMatch(/^at least 1977 others$/);
    expect(shown.reduce((sum, { count }) => sum + count, 0)).toBe(nameLimit + 501);
  });
  it('are the same counted in two parts as in one, and cut twice as cut once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.nat(9), fc.boolean())), (calls) => {
        const [one, two, all] = [noCounts(), noCounts(), noCounts()];
        for (const [name, second, isFirst] of calls) {
          addCount(all, `n${name}`, second);
          addCount(isFirst ? one : two, `n${name}`, second);
        }
        expect(toCounts(mergeCounts(one, two), 99)).toEqual(toCounts(all, 99));
        expect(shortCounts(toCounts(all, 20), 6)).toEqual(toCounts(all, 6));
      }),
    );
  });
  it('do not take a name that an attacker chose for a sum', () => {
    const counts = noCounts();
    for (const name of ['99 others', 'a', 'b']) addCount(counts, name, 1);
    expect(toCounts(counts, 2).map(({ name, count }) => [name, count])).toEqual([
      ['99 others', 1],
      ['2 others', 2],
    ]);
  });
});

describe('the timeline', () => {
  it('is the finest with 96 intervals at most, in whatever order and parts it is counted', () => {
    const second = fc.oneof(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 0, max: 7_776_000 }));
    fc.assert(
      fc.property(fc.array(second, { minLength: 1, maxLength: 300 }), (seconds) => {
        const [one, two] = [noTimes(), noTimes()];
        seconds.forEach((each, index) => addTime(index % 2 ? one : two, each, index % 3 === 0, false));
        const { stepSeconds, intervals } = toTimeline(mergeTimes(one, two));
        const distinct = (step: number): number =>
          new Set(seconds.map((each) => Math.floor(each / step))).size;
        const finest = [60, 600, 3_600, 21_600, 86_400].find((step) => distinct(step) <= 96);
        expect(stepSeconds).toBe(finest);
        expect(intervals).toHaveLength(distinct(stepSeconds));
        expect(intervals.reduce((sum, { calls }) => sum + calls, 0)).toBe(seconds.length);
        const short = shortTimeline({ stepSeconds, intervals }, 10);
        expect(short.intervals.length).toBeLessThanOrEqual(10);
        expect(short.intervals.reduce((sum, { calls }) => sum + calls, 0)).toBe(seconds.length);
      }),
    );
  });
});

describe('the newest', () => {
  it('are the same whatever the order, and what is more is counted', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(999)), { maxLength: 400 }), (items) => {
        const [one, two] = [noneYet<string>(5), noneYet<string>(5)];
        items.forEach(([second, n], index) =>
          keepNewest(index % 2 ? one : two, { second, id: String(n), value: `${second} ${n}` }),
        );
        const sorted = items.toSorted(([a, x], [b, y]) => b - a || (String(x) < String(y) ? -1 : 1));
        expect(toListed(mergeNewest(one, two))).toEqual({
          items: sorted.slice(0, 5).map(([second, n]) => `${second} ${n}`),
          more: Math.max(0, items.length - 5),
        });
        expect(one.items.length).toBeLessThan(106);
      }),
    );
  });
});

describe('totals', () => {
  it('take whatever event history may return', () => {
    const text = fc.oneof(fc.string(), fc.json(), fc.constant('{"eventName":"RunInstances"}'));
    const entry = fc.record(
      {
        EventId: fc.anything(),
        EventTime: fc.oneof(fc.date(), fc.date({ noInvalidDate: false }), fc.anything()),
        EventSource: fc.anything(),
        CloudTrailEvent: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
        const totals = emptyTotals();
        for (const each of entries)
          addEvent(
            totals,
            toHistoryEvent(each, 'us-east-1'),
            { region: 'us-east-1', issued: false },
            setting,
          );
        expect(totals.calls).toBe(entries.length);
        expect(totals.unreadable).toBeLessThanOrEqual(entries.length);
      }),
    );
  });
  it('take a record of the right fields with the wrong contents', () => {
    const fields = [
      'eventName',
      'eventSource',
      'requestParameters',
      'responseElements',
      'userIdentity',
      'errorCode',
    ];
    const record = fc.record(Object.fromEntries(fields.map((field) => [field, fc.anything()])));
    fc.assert(
      fc.property(record, (hostile) => {
        const totals = emptyTotals();
        addEvent(
          totals,
          { id: 'a', second: 5, record: hostile, readable: true },
          { region: 'us-east-1', issued: true },
          setting,
        );
        expect(totals.counts.credentials.names.size).toBe(1);
        expect(totals.calls).toBe(0);
      }),
    );
  });
  it('keep what is removed at the time or later apart from what came before', () => {
    const merged = mergeTotals(emptyTotals(), emptyTotals());
    expect(merged).toEqual(emptyTotals());
  });
  it('hold on to no long text of an attacker', () => {
    const totals = emptyTotals();
    const long = 'x'.repeat(100_000);
    addEvent(
      totals,
      eventOf('a', 5, { eventName: long, userAgent: long, errorCode: long, readOnly: false }),
      { region: 'us-east-1', issued: false },
      setting,
    );
    expect(JSON.stringify(totals.changes).length).toBeLessThan(2_000);
    expect([...totals.counts.userAgents.names.keys()][0]).toHaveLength(200);
  });
});

describe('a denial', () => {
  it.each([
    'AccessDenied',
    'AccessDeniedException',
    'Client.UnauthorizedOperation',
    'UnauthorizedOperation',
    'InvalidClientTokenId',
    'SignatureDoesNotMatch',
    'Client.AuthFailure',
    'ExpiredTokenException',
    'UnrecognizedClientException',
    'AuthorizationErrorException',
  ])('is %s', (code) => expect(isDenial(code)).toBe(true));
  it.each([
    'ThrottlingException',
    'NoSuchEntityException',
    'Client.DryRunOperation',
    'Server.InsufficientInstanceCapacity',
    'ValidationException',
    undefined,
  ])('is not %s', (code) => expect(isDenial(code)).toBe(false));
});

describe('a line of records', () => {
  it('has no secret, wherever it stands', () => {
    const record = {
      responseElements: {
        credentials: { accessKeyId: 'ASIA1', sessionToken: 'S3CRET', SecretAccessKey: { a: 'S3CRET' } },
        list: [{ session_token: 'S3CRET' }],
      },
      requestParameters: { text: '{"credentials":{"sessionToken":"S3CRET+/=","accessKeyId":"ASIA1"}}' },
      query: 'a=1&SessionToken=S3CRET&b=2',
    };
    const line = toLine(record);
    expect(line).not.toContain('S3CRET');
    expect(JSON.parse(line)).toMatchObject({
      responseElements: { credentials: { accessKeyId: 'ASIA1', sessionToken: '<removed>' } },
      query: 'a=1&SessionToken=<removed>&b=2',
    });
    expect(line).toContain('ASIA1\\"}}');
  });
  it('is the record, where there is nothing to remove', () => {
    expect(toLine({ a: [1, null, 'x'] })).toBe('{"a":[1,null,"x"]}');
  });
});
