import type { ActivityCall } from '../../../../lambda/core/review/activity.ts';
import { summarise } from '../../../../lambda/core/review/summarise.ts';

const call = (change: Partial<ActivityCall>): ActivityCall => ({
  eventId: 'e',
  eventTime: '2026-11-01T10:00:00Z',
  eventName: 'GetUser',
  service: 'iam',
  region: 'us-east-1',
  readOnly: true,
  ...change,
});
const search = { searchedFor: ['AccessKeyId AKIA1'], searchedAt: '2026-11-01T10:00:00Z', coverage: [] };

describe('summarise', () => {
  it('counts each call once, by its event id', () => {
    const activity = summarise(
      [call({ eventId: 'a' }), call({ eventId: 'b' }), call({ eventId: 'a' })],
      search,
    );
    expect(activity.calls).toBe(2);
    expect(activity.services).toEqual([{ name: 'iam', count: 2 }]);
  });
  it('finds first and last whatever the order', () => {
    const activity = summarise(
      [
        call({ eventId: 'a', eventTime: '2026-11-01T10:00:02Z' }),
        call({ eventId: 'b', eventTime: '2026-11-01T10:00:00.500Z' }),
        call({ eventId: 'c', eventTime: '2026-11-01T10:00:01Z' }),
      ],
      search,
    );
    expect([activity.firstSeen, activity.lastSeen]).toEqual([
      '2026-11-01T10:00:00.500Z',
      '2026-11-01T10:00:02Z',
    ]);
  });
  it('counts errors by code and leaves successes out of them', () => {
    const calls = [call({ eventId: 'a', errorCode: 'AccessDenied' }), call({ eventId: 'b' })];
    expect(summarise(calls, search).errors).toEqual([{ name: 'AccessDenied', count: 1 }]);
  });
  it('lists changes newest first, and counts those it does not list', () => {
    const calls = Array.from({ length: 40 }, (_, i) =>
      call({ eventId: `e${i}`, readOnly: false, eventTime: new Date(i * 1000).toISOString() }),
    );
    const { changes, changeCount } = summarise(calls, search);
    expect(changeCount).toBe(40);
    expect(changes[0]?.eventId).toBe('e39');
    expect(changes.length).toBeLessThan(40);
  });
  it('stays small however varied the activity is, and loses no count', () => {
    const calls = Array.from({ length: 5_000 }, (_, i) =>
      call({
        eventId: `e${i}`,
        sourceIp: `10.0.${i >> 8}.${i & 255}`,
        userAgent: 'x'.repeat(200) + String(i),
      }),
    );
    const activity = summarise(calls, search);
    expect(JSON.stringify(activity).length).toBeLessThan(30_000);
    expect(activity.sourceIps.reduce((sum, each) => sum + each.count, 0)).toBe(5_000);
  });
  it('has no times for nothing', () => {
    const activity = summarise([], search);
    expect(activity).toMatchObject({ calls: 0, services: [] });
    expect(activity).not.toHaveProperty('firstSeen');
  });
});
