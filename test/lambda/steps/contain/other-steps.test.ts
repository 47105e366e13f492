import { PermanentError } from '../../../../lambda/aws/failure.ts';
import type { Prior } from '../../../../core/containment/prior.ts';
import { toPlan } from '../../../../core/containment/plan.ts';
import { ports } from '../../../support/ports.ts';
import { ask } from '../../../support/run/run-step.ts';
import { stateOf } from '../../../support/report/state.ts';

const user = 'deploy+ci@example.com';
const now = () => new Date('2026-11-01T10:00:00.400Z');

describe('disable-console', () => {
  const found = { createdAt: '2026-01-01T00:00:00.000Z' };

  it('removes it, and writes down beside that of when it was: it cannot be restored', async () => {
    const calls: string[] = [];
    const written = Promise.withResolvers<Prior>();
    const remove = () => (calls.push('removed'), Promise.resolve('removed' as const));
    const port = ports({ loginProfiles: { read: () => Promise.resolve(found), remove } });
    const keep = (prior: Prior) => (
      calls.push('writing'),
      setTimeout(() => written.resolve(prior)),
      written.promise
    );
    const asked = ask('disable-console', stateOf(), port, now, false, undefined, undefined, keep);
    const result = await asked;
    expect(calls).toEqual(['writing', 'removed']);
    expect(result).toMatchObject({
      outcomes: [{ status: 'done', target: user, note: expect.stringContaining(found.createdAt) as string }],
      prior: [{ state: { passwordCreatedAt: found.createdAt } }],
    });
  });
  it('has nothing to do without a password, and has written that down', async () => {
    const result = await ask('disable-console', stateOf(), ports());
    expect(result).toMatchObject({
      outcomes: [{ status: 'already' }],
      prior: [{ state: { passwordCreatedAt: null } }],
    });
  });
  it('removes a password that it may not read', async () => {
    const port = ports({
      loginProfiles: {
        read: () => Promise.reject(new PermanentError('AccessDenied')),
        remove: () => Promise.resolve('removed'),
      },
    });
    expect((await ask('disable-console', stateOf(), port)).outcomes).toMatchObject([{ status: 'done' }]);
  });
});

describe('deactivate-credentials', () => {
  const held = {
    'ssh-key': ['APKA1'],
    'service-credential': ['ACCA1', 'ACCA2'],
    certificate: ['CERT1'],
  } as const;
  const list = (_user: string, type: keyof typeof held) =>
    Promise.resolve([...held[type].map((id) => ({ id, active: true })), { id: 'OLD', active: false }]);

  it('deactivates every SSH key, service-specific credential and certificate that is active', async () => {
    const calls: string[][] = [];
    const setActive = (...[who, type, id, active]: [string, string, string, boolean]) => (
      calls.push([who, type, id, String(active)]),
      Promise.resolve('set' as const)
    );
    const mfaDevices = () => Promise.resolve(['arn:aws:iam::111122223333:mfa/phone']);
    const port = ports({ credentials: { list, setActive, mfaDevices } });
    const result = await ask('deactivate-credentials', stateOf(), port);
    expect(calls).toEqual([
      [user, 'ssh-key', 'APKA1', 'false'],
      [user, 'service-credential', 'ACCA1', 'false'],
      [user, 'service-credential', 'ACCA2', 'false'],
      [user, 'certificate', 'CERT1', 'false'],
    ]);
    expect(result.prior?.map(({ state }) => [state.credentials?.length, state.mfaDevices])).toEqual([
      [2, ['arn:aws:iam::111122223333:mfa/phone']],
      [3, ['arn:aws:iam::111122223333:mfa/phone']],
      [2, ['arn:aws:iam::111122223333:mfa/phone']],
    ]);
  });
  it('touches those alone that the plan names', async () => {
    const calls: string[] = [];
    const setActive = (_user: string, _type: string, id: string) => (
      calls.push(id),
      Promise.resolve('set' as const)
    );
    const plan = toPlan([
      { kind: 'deactivate-service-credentials', userName: user, only: ['ACCA2', 'ACCA9'] },
    ]);
    const port = ports({ credentials: { list, setActive } });
    await ask('deactivate-credentials', { ...stateOf(), plan }, port);
    expect(calls).toEqual(['ACCA2']);
  });
});
