import { changedBy, withChanger } from '../../../core/restore/changed-by.ts';
import { findChangers } from '../../../cli/restore/who-changed.ts';

const since = '2026-11-01T10:00:00.000Z';
const change = { resource: 'bob', calls: ['PutUserPolicy'], names: 'FirebreakDenyUser' };
const record = {
  eventName: 'PutUserPolicy',
  eventTime: '2026-11-01T11:00:00Z',
  userIdentity: { arn: 'arn:aws:iam::111122223333:user/mallory' },
  requestParameters: { userName: 'bob', policyName: 'FirebreakDenyUser' },
};
const mallory = { who: 'arn:aws:iam::111122223333:user/mallory', at: '2026-11-01T11:00:00Z' };

describe('who changed what containment left', () => {
  it.each([
    ['is shown by the record of the change', {}, mallory],
    ['is not shown by another call', { eventName: 'GetUserPolicy' }, undefined],
    ['is not shown by a call that was refused', { errorCode: 'AccessDenied' }, undefined],
    ['is not shown by an older call', { eventTime: '2026-11-01T10:00:00Z' }, undefined],
    [
      'is not shown by a change of another policy',
      { requestParameters: { userName: 'bob', policyName: 'x' } },
      undefined,
    ],
  ])('%s', (_name, other, expected) => {
    expect(changedBy({ ...record, ...other }, change, since)).toEqual(expected);
  });

  const drift = { text: 'FirebreakDenyUser of bob was edited', by: change };
  const find = (records: () => Promise<{ records: readonly unknown[]; next?: string } | 'throttled'>) =>
    findChangers({
      history: { records },
      ...{ region: 'us-east-1', now: () => new Date('2026-11-01T12:00:00Z'), pause: () => Promise.resolve() },
    })([drift, { text: 'bob was deleted since' }], since);
  const unknown = 'bob was deleted since, by whom is not known';

  it('is the newest of event history, or not known', async () => {
    const pages = [{ records: [{}], next: '2' }, 'throttled' as const, { records: [record] }];
    const found = await find(() => Promise.resolve(pages.shift()!));
    expect(found.map(({ text }) => text)).toEqual([
      'FirebreakDenyUser of bob was edited, by arn:aws:iam::111122223333:user/mallory at 2026-11-01 11:00:00Z',
      unknown,
    ]);
  });

  it('is not known where event history cannot be read: that stops no restore', async () => {
    const found = await find(() => Promise.reject(new Error('no')));
    expect(found.map(({ text }) => text)).toEqual([
      'FirebreakDenyUser of bob was edited, by whom is not known',
      unknown,
    ]);
  });

  it('is made harmless: a name comes from whoever made it', () => {
    expect(withChanger(drift, { ...mallory, who: 'a\u001b[2Jb' }).text).not.toContain('\u001b');
  });
});
