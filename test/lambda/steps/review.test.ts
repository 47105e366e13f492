import type { EventHistory, HistoryPage } from '../../../lambda/aws/event-history.ts';
import type { ActivityCall } from '../../../lambda/core/review/activity.ts';
import { reviewActivity } from '../../../lambda/review-activity/review.ts';
import { launchRecord, roleIdentity, userIdentity } from '../../support/events.ts';
import { containment, stateOf } from '../../support/state.ts';

const call = (eventId: string, region: string): ActivityCall => ({
  eventId,
  eventTime: '2026-11-01T09:00:00Z',
  eventName: 'GetUser',
  service: 'iam',
  region,
  readOnly: true,
});
const now = new Date('2026-11-01T10:00:12Z');
const regions = { names: ['us-east-1', 'eu-west-1'] };

async function review(page: EventHistory['page'], change: object = {}) {
  let time = now.getTime();
  const pauses: number[] = [];
  const activity = await reviewActivity(stateOf(undefined, { regions, ...change }), {
    history: { page },
    now,
    deadline: new Date(now.getTime() + 10_000),
    clock: () => new Date((time += 100)),
    pause: (ms) => {
      pauses.push(ms);
      time += ms;
      return Promise.resolve();
    },
  });
  return { activity, pauses };
}

describe('reviewActivity', () => {
  it('reads every page of every region, the launch’s among them, over 90 days', async () => {
    const asked: string[] = [];
    const pages: Record<string, HistoryPage> = {
      'us-east-1 ': { calls: [call('a', 'us-east-1')], next: '2' },
      'us-east-1 2': { calls: [call('b', 'us-east-1')] },
    };
    const { activity } = await review((region, attribute, span, next) => {
      asked.push(`${region} ${attribute.key}=${attribute.value} ${span.from.toISOString()}`);
      return Promise.resolve(pages[`${region} ${next ?? ''}`] ?? { calls: [] });
    });
    expect(new Set(asked)).toEqual(
      new Set(
        ['us-east-1', 'eu-west-1', 'ap-southeast-2'].map(
          (region) => `${region} AccessKeyId=AKIAEXAMPLEKEY000001 2026-08-03T10:00:12.000Z`,
        ),
      ),
    );
    expect(activity.calls).toBe(2);
    expect(activity.coverage).toContainEqual({ region: 'us-east-1', pages: 2, events: 2 });
    expect(activity.coverage).toHaveLength(3);
  });
  it('waits longer and longer while a region is throttled, then goes on where it was', async () => {
    let refusals = 3;
    const { activity, pauses } = await review((region) =>
      Promise.resolve(
        region === 'us-east-1' && refusals-- > 0 ? 'throttled' : { calls: [call(region, region)] },
      ),
    );
    expect(pauses).toEqual([700, 1050, 1575]);
    expect(activity.calls).toBe(3);
  });
  it('stops at its deadline and says so, for that region only', async () => {
    const { activity } = await review((region) =>
      Promise.resolve(region === 'us-east-1' ? { calls: [], next: 'more' } : { calls: [] }),
    );
    const open = activity.coverage.filter((each) => each.incomplete !== undefined);
    expect(open).toMatchObject([{ region: 'us-east-1', incomplete: expect.stringContaining('time') }]);
  });
  it('loses only the region that fails', async () => {
    const { activity } = await review((region) =>
      region === 'us-east-1'
        ? Promise.reject(new Error('AccessDenied'))
        : Promise.resolve({ calls: [call(region, region)] }),
    );
    expect(activity.calls).toBe(2);
    expect(activity.coverage).toContainEqual({
      region: 'us-east-1',
      pages: 0,
      events: 0,
      incomplete: 'AccessDenied',
    });
  });
  it.each([
    ['a key unknown: the user', { ...userIdentity, accessKeyId: null }, ['Username deploy+ci@example.com']],
    ['a role session by its key', roleIdentity, ['AccessKeyId ASIAEXAMPLEKEY000001']],
    ['a role session without key', { ...roleIdentity, accessKeyId: null }, ['Username alice']],
    ['root', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }, ['Username root']],
  ])('looks for %s', async (_name, identity, expected) => {
    const { caller } = stateOf({ ...launchRecord, userIdentity: identity });
    const { activity } = await review(() => Promise.resolve({ calls: [] }), { caller });
    expect(activity.searchedFor).toEqual(expected);
  });
  it('includes the keys that the caller was traced back to, contained or not', async () => {
    const issuer = { accessKeyId: 'AKIAEXAMPLEORIGIN001' };
    const trace = { lineage: { links: [{ issuedBy: { issuer } }] } };
    const { activity } = await review(() => Promise.resolve({ calls: [] }), { trace });
    expect(activity.searchedFor).toEqual([
      'AccessKeyId AKIAEXAMPLEKEY000001',
      'AccessKeyId AKIAEXAMPLEORIGIN001',
    ]);
  });
  it('includes the keys that were deactivated with it, once', async () => {
    const { activity } = await review(() => Promise.resolve({ calls: [] }), { containment: containment() });
    expect(activity.searchedFor).toEqual(['AccessKeyId AKIAEXAMPLEKEY000001']);
  });
});
