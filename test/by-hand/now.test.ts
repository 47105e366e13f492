import type { HolderNow } from '../../cli/contain/now.ts';
import { nowLines } from '../../cli/contain/render-now.ts';

const at = new Date('2026-11-22T20:00:00.000Z');
const key = (active: boolean) => ({ id: 'AKIAEXAMPLE', active, createdAt: '2026-11-20T20:00:00.000Z' });
const user = (change: Partial<HolderNow> = {}): HolderNow => ({
  ...{ holder: { type: 'user', name: 'bob' }, keys: [], passwordCreatedAt: null, denies: [], problems: [] },
  ...change,
});
const role = (denies: HolderNow['denies']): HolderNow => ({
  ...{ holder: { type: 'role', name: 'web' }, denies, problems: [] },
});
const before = '2026-11-22T19:00:00.000Z';
const sessions = [{ by: 'FirebreakDenyUser', before }];
const everything = [{ by: 'FirebreakDenyUser' }];
const said = (now: HolderNow): string => nowLines([now], at).join(' ').replace(/\s+/g, ' ').trim();

describe('what a plan says of how somebody stands', () => {
  it.each([
    ['a key works', user({ keys: [key(true)] }), 'user bob: free'],
    ['a password works', user({ passwordCreatedAt: before }), 'user bob: free'],
    [
      'a key works, and sessions are denied',
      user({ keys: [key(true)], denies: sessions }),
      'contained in part',
    ],
    [
      'a key is active, and everything is denied',
      user({ keys: [key(true)], denies: everything }),
      'contained already: everything is denied',
    ],
    [
      'no key works, and sessions are denied',
      user({ keys: [key(false)], denies: sessions }),
      'contained already',
    ],
    [
      'no key works',
      user({ keys: [key(false)] }),
      'it has no active access key and no password; its sessions',
    ],
    ['there is no key', user(), 'it has no access key and no password; its sessions are not denied'],
    ['something is not known', user({ problems: ['listing'] }), 'NOT ALL OF IT COULD BE READ'],
    ['nothing of a role is denied', role([]), 'role web: free'],
    ['sessions of a role are denied', role(sessions), 'some of its sessions are denied already'],
    ['a role is denied everything', role(everything), 'contained already: everything is denied'],
  ])('%s', (_name, now, expected) => {
    expect(said(now)).toContain(expected);
  });

  it('gives a deny of one session the name of that, and ages in hours, then in days', () => {
    expect(said(role([{ by: 'FirebreakRevoke-1', before, userId: 'AROAX:alice' }]))).toContain(
      'sessions called alice issued before 2026-11-22 19:00:00Z are denied, by FirebreakRevoke-1',
    );
    expect(said(user({ keys: [key(true)] }))).toContain('made 2026-11-20 20:00:00Z (2 days ago)');
    expect(said(user({ passwordCreatedAt: before }))).toContain('made 2026-11-22 19:00:00Z (1 hour ago)');
  });
});
