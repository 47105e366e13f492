import type { Action } from '../../../core/containment/action.ts';
import { toPlan } from '../../../core/containment/plan.ts';
import type { Outcome } from '../../../core/containment/outcome.ts';
import type { IncidentItem } from '../../../core/incident/item/read-item.ts';
import { checkId, checksOf, heldBy, inTurn } from '../../../core/patrol/checks.ts';

const user = { userName: 'bob', uniqueId: 'AIDAEXAMPLE0000000001' };
const idle = { failed: false, outcomes: [] };
const done = (action: string, target: string): Outcome => ({ action, target, ...user, status: 'done' });

function itemOf(
  actions: readonly Action[],
  outcomes: readonly Outcome[] = [],
  change: object = {},
): IncidentItem {
  const step = { failed: false, outcomes };
  return {
    ...{ pk: 'user:AIDAEXAMPLE0000000001', sk: 'INCIDENT', version: 2, incidentId: 'fb-1', status: 'held' },
    counted: [],
    intent: { plan: toPlan(actions) },
    containment: {
      deactivateKeys: step,
      revokeSessions: idle,
      disableConsole: idle,
      deactivateCredentials: step,
    },
    ...change,
  } as unknown as IncidentItem;
}

const key: Action = { kind: 'deactivate-key', ...user, accessKeyId: 'AKIAEXAMPLEKEY000001' };
const all: Action = { kind: 'deactivate-all-keys', ...user };
const ssh: Action = { kind: 'deactivate-ssh-keys', ...user };
const deny: Action = { kind: 'deny-user', ...user, policyName: 'FirebreakDenyUser' };
const noPassword: Action = { kind: 'disable-console', ...user };

describe('what an incident holds', () => {
  it('is the keys that it made inactive, and not each that the user may be given', () => {
    const held = heldBy(itemOf([key, all], [done('deactivate-all-keys', 'AKIAEXAMPLEKEY000002')]));
    expect(held.map(checkId)).toEqual([
      'deactivate-key AKIAEXAMPLEKEY000001 AIDAEXAMPLE0000000001',
      'deactivate-key AKIAEXAMPLEKEY000002 AIDAEXAMPLE0000000001',
    ]);
  });
  it('is the credentials that it took, and nothing where there were none', () => {
    expect(heldBy(itemOf([deny, ssh], [done('deactivate-ssh-keys', 'APKA1')]))).toEqual([
      deny,
      { ...ssh, only: ['APKA1'] },
    ]);
    expect(heldBy(itemOf([deny, ssh]))).toEqual([deny]);
  });
  it('has the present name of a user that was renamed', () => {
    const renamed = { ...deny, userName: 'bob-2' };
    const item = itemOf([deny], [], { verification: { plan: toPlan([renamed]), findings: [] } });
    expect(heldBy(item)).toEqual([renamed]);
  });
  it('is each thing once, whichever of its items hold it', () => {
    const items = [itemOf([key, deny]), itemOf([deny, noPassword])];
    expect(checksOf(items).map(({ action, item }) => [action.kind, items.indexOf(item)])).toEqual([
      ['deactivate-key', 0],
      ['deny-user', 0],
      ['disable-console', 1],
    ]);
  });
});

describe('the turn', () => {
  const checks = checksOf([itemOf([key, deny, noPassword])]);
  const kinds = (next?: string) => inTurn(checks, next).map(({ action }) => action.kind);
  it.each([
    ['begins anew', undefined, ['deactivate-key', 'deny-user', 'disable-console']],
    ['goes on where it stopped', checkId(noPassword), ['deactivate-key', 'disable-console', 'deny-user']],
    ['begins anew where that is no more', 'gone', ['deactivate-key', 'deny-user', 'disable-console']],
  ])('%s, and what stands for the credential that launched is always first', (_what, next, expected) => {
    expect(kinds(next)).toEqual(expected);
  });
  it('is empty where nothing is held', () => {
    expect(inTurn([], undefined)).toEqual([]);
  });
});
