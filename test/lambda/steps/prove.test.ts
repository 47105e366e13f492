import { PermanentError } from '../../../lambda/aws/failure.ts';
import type { EventPage, LookupAttribute } from '../../../lambda/aws/history/event-history.ts';
import type { Activity } from '../../../core/review/totals/activity.ts';
import { fromRecord } from '../../../core/review/event.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { prove } from '../../../lambda/steps/review-activity/prove.ts';
import { launchRecord, roleIdentity, userIdentity } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:15:00Z');
const followUp = stateOf(undefined, { phase: 'follow-up' });

/** Event history that answers with these, one page after the other. */
function asking(...pages: readonly (EventPage | 'throttled' | Error)[]) {
  const asked: [string, LookupAttribute][] = [];
  const left = [...pages];
  const events = (region: string, attribute: LookupAttribute) => {
    asked.push([region, attribute]);
    const page = left.shift()!;
    return page instanceof Error ? Promise.reject(page) : Promise.resolve(page);
  };
  const ask = (state: ContainmentState = followUp) =>
    prove(state, { history: { events }, clock: () => now, pause: () => Promise.resolve() });
  return { asked, ask };
}
const pageOf = (...records: readonly object[]): EventPage => ({ events: records.map(fromRecord) });
const askedAt = now.toISOString();

describe('the launch in event history', () => {
  it('is looked up by the event’s id, where the event says that it was', async () => {
    const { asked, ask } = asking(pageOf(launchRecord));
    expect(await ask()).toEqual({ result: 'found', askedAt });
    expect(asked).toEqual([['ap-southeast-2', { key: 'EventId', value: launchRecord.eventID }]]);
  });

  it.each(['first', 'watch-1', 'watch-2'] as const)(
    'is not asked for in phase %s: history runs behind',
    async (phase) => {
      const { asked, ask } = asking();
      expect(await ask(stateOf(undefined, { phase }))).toBeUndefined();
      expect(asked).toEqual([]);
    },
  );

  it('is not there, where the last page has nothing', async () => {
    const { asked, ask } = asking({ events: [], next: 'more' }, 'throttled', pageOf());
    expect(await ask()).toEqual({ result: 'not-found', askedAt });
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['another time', { eventTime: '2026-11-01T10:00:01Z' }, 'the time'],
    ['another call', { eventName: 'DescribeInstances' }, 'the call'],
    [
      'another key',
      { userIdentity: { ...userIdentity, accessKeyId: 'AKIAEXAMPLEKEY000002' } },
      'the access key',
    ],
    ['another caller', { userIdentity: roleIdentity }, 'the caller, the access key'],
  ])(
    'is another one, where its record has %s: an id can be taken from a true event',
    async (_, change, why) => {
      const { ask } = asking(pageOf({ ...launchRecord, ...change }));
      expect(await ask()).toEqual({ result: 'differs', askedAt, why });
    },
  );

  it.each([
    ['IAM refuses it', asking(new PermanentError('AccessDenied')), undefined, 'AccessDenied'],
    [
      'it comes without a record',
      asking({ events: [{ id: 'x', record: {}, readable: false }] }),
      undefined,
      /record/,
    ],
    [
      'the event cannot be read',
      asking(pageOf()),
      stateOf(undefined, { phase: 'follow-up', caller: { kind: 'malformed', reason: 'no type' } }),
      /cannot be read/,
    ],
  ])('is not known, where %s', async (_, { ask }, state, why) => {
    const proof = await ask(state);
    expect(proof).toMatchObject({ result: 'unreadable', askedAt });
    expect(proof?.why).toMatch(why);
  });

  it('is asked for again while a large history is read to its end, until it is found', async () => {
    const after = (result: 'found' | 'not-found') =>
      stateOf(undefined, {
        phase: 'review-end',
        activity: { calls: 0, proof: { result, askedAt: 'before' } } as unknown as Activity,
      });
    const { asked, ask } = asking(pageOf(launchRecord));
    expect(await ask(after('found'))).toEqual({ result: 'found', askedAt: 'before' });
    expect(asked).toEqual([]);
    expect(await ask(after('not-found'))).toEqual({ result: 'found', askedAt });
  });

  it('is given up, where history answers with throttling alone', async () => {
    let time = now.getTime();
    const history = { events: () => Promise.resolve('throttled' as const) };
    const clock = () => new Date(time);
    const pause = (ms: number) => Promise.resolve(void (time += ms));
    const proof = await prove(followUp, { history, clock, pause });
    expect(proof).toMatchObject({ result: 'unreadable' });
    expect(time - now.getTime()).toBeLessThan(16_000);
  });
});
