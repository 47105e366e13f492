import { PermanentError, RetryableError } from '../../../../lambda/aws/failure.ts';
import type { Prior } from '../../../../core/containment/prior.ts';
import { toPlan } from '../../../../core/containment/plan.ts';
import { launchRecord, sessionContext, userIdentity } from '../../../support/events.ts';
import { key, ports } from '../../../support/ports.ts';
import { ask } from '../../../support/run/run-step.ts';
import { containment, failed, outcomes as did, stateOf } from '../../../support/report/state.ts';

const user = 'deploy+ci@example.com';
const fail = (): never => {
  throw new Error('a call that the test did not expect');
};
const session = stateOf({
  ...launchRecord,
  userIdentity: { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000001', sessionContext },
});
const now = () => new Date('2026-11-01T10:00:00.400Z');

describe('deactivate-keys', () => {
  it('makes exactly one write, and no read, where the key is known', async () => {
    const calls: unknown[][] = [];
    const setActive = (...call: unknown[]) => (calls.push(call), Promise.resolve('set' as const));
    const result = await ask('deactivate-keys', stateOf(), ports({ accessKeys: { setActive, list: fail } }));
    expect(calls).toEqual([[user, 'AKIAEXAMPLEKEY000001', false]]);
    expect(result.outcomes).toMatchObject([
      { action: 'deactivate-key', target: 'AKIAEXAMPLEKEY000001', status: 'done' },
    ]);
    expect(result.outcomes[0]?.millisecondsSinceLaunch).toBeGreaterThan(0);
  });
  it('leaves alone a key that somebody else has: it was taken for the user’s by a name that changed hands', async () => {
    const calls: unknown[][] = [];
    const setActive = (...call: unknown[]) => (calls.push(call), Promise.resolve('gone' as const));
    const principals = {
      ownerOf: () => Promise.resolve({ userName: 'somebody' }),
      find: () => Promise.resolve({ is: 'moved', name: 'elsewhere', arn: '' } as const),
    };
    const result = await ask('deactivate-keys', stateOf(), ports({ accessKeys: { setActive }, principals }));
    expect(calls).toEqual([[user, 'AKIAEXAMPLEKEY000001', false]]);
    expect(result.outcomes).toMatchObject([
      { status: 'failed', error: { message: expect.stringContaining('somebody has it, who is not AIDA') } },
    ]);
  });
  it('has written down which keys were active before it deactivates those of a session', async () => {
    const calls: unknown[] = [];
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001'), key('AKIAEXAMPLEKEY000002', false)]);
    const setActive = (_user: string, id: string) => (calls.push(id), Promise.resolve('set' as const));
    const keep = (prior: Prior) => (calls.push(prior), Promise.resolve(prior));
    const port = ports({ accessKeys: { list, setActive } });
    const result = await ask('deactivate-keys', session, port, now, false, undefined, undefined, keep);
    const prior = {
      action: { kind: 'deactivate-all-keys', userName: user, uniqueId: 'AIDAEXAMPLEUSERID0001' },
      readAt: '2026-11-01T10:00:00.400Z',
      state: {
        keys: [
          { id: 'AKIAEXAMPLEKEY000001', active: true },
          { id: 'AKIAEXAMPLEKEY000002', active: false },
        ],
      },
    };
    expect(calls).toEqual([prior, 'AKIAEXAMPLEKEY000001']);
    expect(result).toMatchObject({ outcomes: [{ status: 'done', userName: user }], prior: [prior] });
    expect(result.unrecorded).toBeUndefined();
  });
  it('deactivates the known key before it looks at the others', async () => {
    const calls: string[] = [];
    const setActive = (_user: string, id: string) => (calls.push(id), Promise.resolve('set' as const));
    const plan = toPlan([
      { kind: 'deactivate-key', userName: user, accessKeyId: 'AKIAEXAMPLEKEY000001' },
      { kind: 'deactivate-all-keys', userName: user },
    ]);
    const list = () => (calls.push('look'), Promise.resolve([key('AKIAEXAMPLEKEY000003')]));
    const result = await ask(
      'deactivate-keys',
      { ...stateOf(), plan },
      ports({ accessKeys: { list, setActive } }),
    );
    expect(calls[0]).toBe('AKIAEXAMPLEKEY000001');
    expect(calls.filter((call) => call !== 'look')).toEqual(['AKIAEXAMPLEKEY000001', 'AKIAEXAMPLEKEY000003']);
    expect(result.outcomes.map(({ target }) => target)).toEqual(calls.filter((call) => call !== 'look'));
  });
  it('acts although what it found cannot be written down, and says so', async () => {
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001')]);
    const port = ports({ accessKeys: { list } });
    const keep = () => Promise.reject(new RetryableError('Throttling'));
    const result = await ask('deactivate-keys', session, port, now, false, undefined, undefined, keep);
    expect(result).toMatchObject({ failed: false, outcomes: [{ status: 'done' }], unrecorded: true });
    expect(result.prior).toMatchObject([{ state: { keys: [{ active: true }] } }]);
  });
  it('goes by what an earlier try has written down, whose answer was lost', async () => {
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001', false)]);
    const port = ports({ accessKeys: { list } });
    const keep = (prior: Prior) =>
      Promise.resolve({ ...prior, state: { keys: [{ id: 'AKIAEXAMPLEKEY000001', active: true }] } });
    const result = await ask('deactivate-keys', session, port, now, false, undefined, undefined, keep);
    expect(result.prior).toMatchObject([{ state: { keys: [{ active: true }] } }]);
  });
  it('asked by an execution of an older release, acts by what its first call found', async () => {
    const setActive = fail;
    const found = { deactivateKeys: await ask('deactivate-keys', session, ports()) };
    const look = { failed: false, outcomes: [], prior: found.deactivateKeys.prior! };
    const keep = fail as never;
    const port = ports({ accessKeys: { setActive } });
    const result = await ask(
      'deactivate-keys',
      { ...session, look },
      port,
      now,
      false,
      undefined,
      undefined,
      keep,
    );
    expect(result).toMatchObject({ failed: false, prior: look.prior });
    const lost = { ...session, lookError: { Error: 'States.Timeout' } };
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001')]);
    const blind = await ask(
      'deactivate-keys',
      lost,
      ports({ accessKeys: { list } }),
      now,
      false,
      undefined,
      undefined,
      keep,
    );
    expect(blind).toMatchObject({ outcomes: [{ status: 'done' }], unrecorded: true });
    expect(blind.prior).toBeUndefined();
  });
  it('acts although what was there may not be read, and says so where it will be missed', async () => {
    const list = () => Promise.reject(new PermanentError('AccessDenied'));
    const result = await ask('deactivate-keys', session, ports({ accessKeys: { list } }));
    expect(result.prior).toMatchObject([{ state: { unreadable: 'AccessDenied' } }]);
    expect(result.outcomes).toMatchObject([{ status: 'failed' }]);
  });
  it('does not look again in a second attempt: what is there now is of its own making', async () => {
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001')]);
    const first = await ask('deactivate-keys', session, ports({ accessKeys: { list } }));
    const again = { ...session, containment: { ...containment(), deactivateKeys: first } };
    const result = await ask('deactivate-keys', again, ports({ accessKeys: { list } }));
    expect(result.prior).toEqual(first.prior);
    expect(result.outcomes).toMatchObject([{ status: 'done' }]);
  });
  it('tries no second time what AWS refuses to everybody, and tries again what it refused otherwise', async () => {
    const calls: string[] = [];
    const setActive = (_user: string, id: string) => (calls.push(id), Promise.resolve('set' as const));
    const state = (message: string) => {
      const refused = { ...failed(did.key), error: { name: 'Firebreak.Permanent', message } };
      return { ...stateOf(), containment: containment({ key: refused }) };
    };
    const good = await ask(
      'deactivate-keys',
      state('deactivating x of y: UnmodifiableEntityException: only AWS may'),
      ports({ accessKeys: { setActive } }),
    );
    expect(calls).toEqual([]);
    expect(good).toMatchObject({ failed: true, outcomes: [{ status: 'failed' }] });
    for (const message of [
      'deactivating x of UnmodifiableEntity: AccessDenied: no',
      'x: EntityTemporarilyUnmodifiable: wait',
    ])
      expect(
        await ask('deactivate-keys', state(message), ports({ accessKeys: { setActive } })),
      ).toMatchObject({ failed: false });
    expect(calls).toHaveLength(2);
  });
  it('leaves the key alone that Firebreak itself made', async () => {
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001'), key('AKIAEXAMPLEBACKUP001')]);
    const backupKey = { status: 'created', note: '', accessKeyId: 'AKIAEXAMPLEBACKUP001' } as const;
    const result = await ask('deactivate-keys', { ...session, backupKey }, ports({ accessKeys: { list } }));
    expect(result.outcomes.map(({ target }) => target)).toEqual(['AKIAEXAMPLEKEY000001']);
  });
  it('keeps the outcome of one key when the other fails for good', async () => {
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001'), key('AKIAEXAMPLEKEY000002')]);
    const setActive = (_user: string, id: string) =>
      id.endsWith('1') ? Promise.reject(new PermanentError('AccessDenied')) : Promise.resolve('set' as const);
    const result = await ask('deactivate-keys', session, ports({ accessKeys: { list, setActive } }));
    expect(result.failed).toBe(true);
    expect(result.outcomes.map((o) => [o.status, o.error?.message])).toEqual([
      ['failed', 'AccessDenied'],
      ['done', undefined],
    ]);
  });
  it('takes a key or user that is gone, or has no active key, as an outcome', async () => {
    expect((await ask('deactivate-keys', session, ports())).outcomes).toMatchObject([
      { status: 'already', note: 'no active access key' },
    ]);
    const setActive = () => Promise.resolve('gone' as const);
    const result = await ask('deactivate-keys', stateOf(), ports({ accessKeys: { setActive } }));
    expect(result.outcomes).toMatchObject([{ status: 'already' }]);
  });
  it('throws a passing failure on, so that the step is repeated', async () => {
    const setActive = () => Promise.reject(new RetryableError('Throttling'));
    await expect(ask('deactivate-keys', stateOf(), ports({ accessKeys: { setActive } }))).rejects.toThrow(
      'Throttling',
    );
  });
  it('never sends a temporary key to UpdateAccessKey, even where a plan says so', async () => {
    const plan = toPlan([{ kind: 'deactivate-key', userName: user, accessKeyId: 'ASIAEXAMPLEKEY000001' }]);
    const port = ports({ accessKeys: { setActive: fail } });
    expect(await ask('deactivate-keys', { ...stateOf(), plan }, port)).toMatchObject({
      failed: true,
      outcomes: [{ status: 'failed', error: { name: 'Firebreak.Permanent' } }],
    });
  });
});
