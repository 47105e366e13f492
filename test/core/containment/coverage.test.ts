import type { Action } from '../../../core/containment/action.ts';
import { covers, isCovered } from '../../../core/containment/coverage.ts';

const userName = 'bob';
const roleName = 'web';
const policyName = 'FirebreakDenyAll';
const userId = 'AROAEXAMPLE:bob';
const key: Action = { kind: 'deactivate-key', userName, accessKeyId: 'AKIAEXAMPLEKEY000001' };
const allKeys: Action = { kind: 'deactivate-all-keys', userName };
const sessions: Action = { kind: 'revoke-sessions', userName, policyName };
const oneSession: Action = { kind: 'revoke-role-sessions', roleName, policyName, userId };
const roleSessions: Action = { kind: 'revoke-role-sessions', roleName, policyName };
const everything: Action = { kind: 'deny-all', userName, policyName };
const wholeRole: Action = { kind: 'deny-all-of-role', roleName, policyName };
const user: Action = { kind: 'deny-user', userName, policyName };
const console_: Action = { kind: 'disable-console', userName };
const sshKeys: Action = { kind: 'deactivate-ssh-keys', userName };
const oneSshKey: Action = { kind: 'deactivate-ssh-keys', userName, only: ['APKA1'] };

describe('covers', () => {
  it('says of every action which credentials it makes refused', () => {
    expect(covers(key)).toEqual([{ credentials: 'key', id: 'AKIAEXAMPLEKEY000001', by: 'inactive' }]);
    expect(covers(oneSession)).toEqual([
      { credentials: 'session', id: userId, until: 'cutoff', by: 'denied' },
    ]);
    expect(covers(oneSshKey)).toEqual([{ credentials: 'ssh-key', id: 'APKA1', by: 'inactive' }]);
    const all = [allKeys, sessions, roleSessions, everything, wholeRole, console_, sshKeys];
    expect(
      all.map((action) =>
        covers(action)
          .map(({ credentials }) => credentials)
          .join(),
      ),
    ).toEqual([
      'key',
      'session',
      'session',
      'key,session,ssh-key,service-credential,certificate',
      'session',
      'password',
      'ssh-key',
    ]);
  });
});

describe('an action', () => {
  it.each<[string, Action, Action]>([
    ['one key, by all of them', key, allKeys],
    ['the sessions of a user, by a deny of everything', sessions, everything],
    ['the sessions of a user, by the deny of the user', sessions, user],
    ['a user, by the deny of its sessions that was planned before', user, sessions],
    ['one session of a role, by a deny of the whole role', oneSession, wholeRole],
    ['one SSH key, by all of them', oneSshKey, sshKeys],
    ['itself', console_, console_],
  ])('is covered where the plan has what takes more: %s', (_name, action, planned) => {
    expect(isCovered(action, [planned])).toBe(true);
  });

  it.each<[string, Action, Action]>([
    ['a key that is only denied is active again with the deny gone', key, everything],
    ['a session may be newer than the cutoff of another deny', oneSession, roleSessions],
    ['the sessions of a user, by the deny of another', sessions, { ...user, userName: 'eve' }],
    ['another session of the same name', { ...oneSession, issuedAt: '2026-11-01T09:30:00Z' }, oneSession],
    ['another user', key, { ...allKeys, userName: 'eve' }],
    ['a role of the name of the user', sessions, { ...wholeRole, roleName: userName }],
    ['all of them, by one', sshKeys, oneSshKey],
    ['one SSH key, by another', oneSshKey, { ...oneSshKey, only: ['APKA2'] }],
    ['a password is no key', console_, allKeys],
  ])('is not covered where it does not: %s', (_name, action, planned) => {
    expect(isCovered(action, [planned])).toBe(false);
  });
});
