import { findKept, openIncidents } from '../../../cli/restore/kept-from-table.ts';
import type { Action } from '../../../core/containment/action.ts';
import type { StoredItem } from '../../../core/incident/item/read-item.ts';

const bob = { userName: 'bob', uniqueId: 'AIDAEXAMPLEBOB0000001' };
const key: Action = { kind: 'deactivate-key', ...bob, accessKeyId: 'AKIAEXAMPLEBOB000001' };
const sessions: Action = { kind: 'revoke-sessions', ...bob, policyName: 'FirebreakRevokeSessions' };
const at = '2026-11-22T16:00:00.000Z';

const incident = (
  pk: string,
  incidentId: string,
  status: string,
  actions: readonly Action[],
): StoredItem => ({
  ...{ pk, sk: 'INCIDENT', version: '2', incidentId, status, response: 'contain', openedAt: at, subject: pk },
  intent: JSON.stringify({ verdict: {}, plan: { actions } }),
});
const ownThing = `key ${bob.uniqueId} ${key.accessKeyId}`;
const kept: StoredItem = {
  ...{ pk: 'user:bob', sk: 'RESTORE#fb-user#1', version: '2', incidentId: 'fb-user', thing: ownThing, at },
  ...{ standing: 'kept', by: 'arn:me', takenBy: JSON.stringify([key]) },
};

/** What stays taken when fb-role is restored, beside which the restore of fb-user has begun. */
function staysOf(actions: readonly Action[], joined: readonly string[] = [], standing = 'kept') {
  const begun = incident('user:bob', 'fb-user', 'restoring', [key, sessions]);
  const asked = incident('role:AROAEXAMPLE', 'fb-role', 'held', actions);
  const found = findKept([asked, begun, { ...kept, standing }], 'fb-role', joined);
  expect(found.kept.actions).toContainEqual(key);
  return found.kept.stays;
}

describe('what an incident kept on purpose whose restore has begun', () => {
  it('stays kept when another incident of the same user is restored, whatever that asks for', () => {
    expect(staysOf([sessions])).toEqual([ownThing]);
  });

  it.each([
    ['that incident took it too', [sessions, key], [], 'kept'],
    ['it is asked for as well', [sessions], ['fb-user'], 'kept'],
    ['it only waited for that incident', [sessions], [], 'waiting'],
  ] as const)('is restored with it where %s', (_why, actions, joined, standing) => {
    expect(staysOf(actions, joined, standing)).toEqual([]);
  });
});

describe('what was contained by hand', () => {
  it.each([
    ['held', true],
    ['not-held', true],
    ['restoring', false],
    ['restored', false],
  ])('waits for an incident of the table that is %s: %s', (status, waits) => {
    const open = openIncidents([incident('user:bob', 'fb-user', status, [key]), kept]);
    expect(open).toEqual(waits ? [{ incidentId: 'fb-user', actions: [key] }] : []);
  });
});
