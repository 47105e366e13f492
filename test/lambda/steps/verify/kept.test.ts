import { PermanentError, RetryableError } from '../../../../lambda/aws/failure.ts';
import { otherCredentials, toPlan } from '../../../../core/containment/plan.ts';
import type { Action } from '../../../../core/containment/action.ts';
import { keptCredentials } from '../../../../lambda/steps/verify/kept.ts';
import { ports } from '../../../support/ports.ts';

const bob: readonly Action[] = [
  { kind: 'deactivate-key', userName: 'bob', accessKeyId: 'AKIAEXAMPLEKEY000001' },
  { kind: 'revoke-sessions', userName: 'bob', policyName: 'FirebreakRevokeSessions' },
  { kind: 'disable-console', userName: 'bob' },
];
const credentials = ports({
  credentials: {
    list: (userName, type) => {
      if (type === 'certificate') return Promise.reject(new PermanentError('AccessDenied'));
      if (type === 'service-credential') return Promise.reject(new RetryableError('Throttling'));
      return Promise.resolve([
        { id: `${userName}-1`, active: true },
        { id: `${userName}-2`, active: false },
      ]);
    },
  },
});

it('what the settings leave alone is read, and what cannot be read is said and fails nothing', async () => {
  expect(await keptCredentials(toPlan(bob), credentials)).toEqual([
    { action: 'deactivate-ssh-keys', userName: 'bob', ids: ['bob-1'] },
    { action: 'deactivate-service-credentials', userName: 'bob', ids: [], unreadable: 'Throttling' },
    { action: 'deactivate-certificates', userName: 'bob', ids: [], unreadable: 'AccessDenied' },
  ]);
});

it.each<[string, readonly Action[]]>([
  ['the plan takes them', [...bob, ...otherCredentials({ userName: 'bob' })]],
  ['everything is denied', [...bob, { kind: 'deny-all', userName: 'bob', policyName: 'FirebreakDenyAll' }]],
  ['nobody is contained as a whole', [{ kind: 'deactivate-ssh-keys', userName: 'bob', only: ['APKA1'] }]],
])('nothing is read where %s', async (_, actions) => {
  expect(await keptCredentials(toPlan(actions), credentials)).toEqual([]);
});

it('one that a wave takes leaves the others kept', async () => {
  const plan = toPlan([...bob, { kind: 'deactivate-ssh-keys', userName: 'bob', only: ['bob-9'] }]);
  expect((await keptCredentials(plan, credentials))[0]).toEqual({
    action: 'deactivate-ssh-keys',
    userName: 'bob',
    ids: ['bob-1'],
  });
});
