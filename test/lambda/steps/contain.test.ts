import { PermanentError, RetryableError } from '../../../lambda/aws/failure.ts';
import {
  policyNames,
  readRevocation,
  revokePolicy,
  sessionPolicyName,
} from '../../../core/containment/deny-policy.ts';
import { type Outcome, withEarlier } from '../../../core/containment/outcome.ts';
import { definitionOf } from '../../../core/containment/actions/table.ts';
import { planContainment, toPlan } from '../../../core/containment/plan.ts';
import { launchRecord, roleIdentity, sessionContext, settings, userIdentity } from '../../support/events.ts';
import { key, ports } from '../../support/ports.ts';
import { ask, carryOut } from '../../support/run/run-step.ts';
import { containment, failed, outcomes as did, stateOf } from '../../support/report/state.ts';

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
    expect(result.record).toBeUndefined();
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
    const calls: string[] = [];
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001'), key('AKIAEXAMPLEKEY000002', false)]);
    const setActive = (_user: string, id: string) => (calls.push(id), Promise.resolve('set' as const));
    const first = await ask('deactivate-keys', session, ports({ accessKeys: { list, setActive } }), now);
    expect(calls).toEqual([]);
    expect(first).toMatchObject({ failed: false, outcomes: [] });
    expect(first.record?.sk).toMatch(/^PRIOR#fb-20261101-100000-0123abcd#[0-9a-f]{12}$/);
    expect(JSON.parse(first.record?.priors ?? '')).toEqual([
      {
        action: { kind: 'deactivate-all-keys', userName: user, uniqueId: 'AIDAEXAMPLEUSERID0001' },
        readAt: '2026-11-01T10:00:00.400Z',
        state: {
          keys: [
            { id: 'AKIAEXAMPLEKEY000001', active: true },
            { id: 'AKIAEXAMPLEKEY000002', active: false },
          ],
        },
      },
    ]);
    const second = { ...session, look: first };
    const result = await ask('deactivate-keys', second, ports({ accessKeys: { list, setActive } }), now);
    expect(calls).toEqual(['AKIAEXAMPLEKEY000001']);
    expect(result).toMatchObject({ outcomes: [{ status: 'done', userName: user }], prior: first.prior });
    expect(result.record).toBeUndefined();
  });
  it('deactivates the known key before it looks at the others, and not again after', async () => {
    const calls: string[] = [];
    const setActive = (_user: string, id: string) => (calls.push(id), Promise.resolve('set' as const));
    const plan = toPlan([
      { kind: 'deactivate-key', userName: user, accessKeyId: 'AKIAEXAMPLEKEY000001' },
      { kind: 'deactivate-all-keys', userName: user },
    ]);
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000003')]);
    const port = ports({ accessKeys: { list, setActive } });
    const look = await ask('deactivate-keys', { ...stateOf(), plan }, port);
    expect(calls).toEqual(['AKIAEXAMPLEKEY000001']);
    const result = await ask('deactivate-keys', { ...stateOf(), plan, look }, port);
    expect(calls).toEqual(['AKIAEXAMPLEKEY000001', 'AKIAEXAMPLEKEY000003']);
    expect(result.outcomes.map(({ target }) => target)).toEqual(calls);
  });
  it('acts although the look failed, or could not be written down', async () => {
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001')]);
    const input = { ...session, lookError: { Error: 'States.Timeout' } };
    const result = await ask('deactivate-keys', input, ports({ accessKeys: { list } }));
    expect(result).toMatchObject({ outcomes: [{ status: 'done' }], unrecorded: true });
    expect(result.prior).toBeUndefined();
  });
  it('acts although what was there may not be read, and says so where it will be missed', async () => {
    const list = () => Promise.reject(new PermanentError('AccessDenied'));
    const first = await ask('deactivate-keys', session, ports({ accessKeys: { list } }));
    expect(first.prior).toMatchObject([{ state: { unreadable: 'AccessDenied' } }]);
    expect(await ask('deactivate-keys', { ...session, look: first }, ports())).toMatchObject({
      outcomes: [{ status: 'already' }],
    });
  });
  it('does not look again in a second attempt: what is there now is of its own making', async () => {
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001')]);
    const first = await carryOut('deactivate-keys', session, ports({ accessKeys: { list } }));
    const again = { ...session, containment: { ...containment(), deactivateKeys: first } };
    const result = await ask('deactivate-keys', again, ports({ accessKeys: { list } }));
    expect(result.record).toBeUndefined();
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
    const result = await carryOut(
      'deactivate-keys',
      { ...session, backupKey },
      ports({ accessKeys: { list } }),
    );
    expect(result.outcomes.map(({ target }) => target)).toEqual(['AKIAEXAMPLEKEY000001']);
  });
  it('keeps the outcome of one key when the other fails for good', async () => {
    const list = () => Promise.resolve([key('AKIAEXAMPLEKEY000001'), key('AKIAEXAMPLEKEY000002')]);
    const setActive = (_user: string, id: string) =>
      id.endsWith('1') ? Promise.reject(new PermanentError('AccessDenied')) : Promise.resolve('set' as const);
    const result = await carryOut('deactivate-keys', session, ports({ accessKeys: { list, setActive } }));
    expect(result.failed).toBe(true);
    expect(result.outcomes.map((o) => [o.status, o.error?.message])).toEqual([
      ['failed', 'AccessDenied'],
      ['done', undefined],
    ]);
  });
  it('takes a key or user that is gone, or has no active key, as an outcome', async () => {
    expect((await carryOut('deactivate-keys', session, ports())).outcomes).toMatchObject([
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

describe('revoke-sessions', () => {
  const quota = { refused: 'quota', message: 'LimitExceeded: 2048' } as const;
  const denied = { refused: 'access-denied', message: 'AccessDenied: not authorized' } as const;
  const refuse = (refusal: typeof quota | typeof denied) => () => Promise.resolve(refusal);
  const role = stateOf({ ...launchRecord, userIdentity: roleIdentity });
  const userId = 'AROAEXAMPLEROLEID0001:alice';

  it('puts a deny with a cutoff that allows for what IAM takes to spread', async () => {
    const put: unknown[][] = [];
    const putInline = (...call: unknown[]) => (put.push(call), Promise.resolve('put' as const));
    const result = await carryOut('revoke-sessions', stateOf(), ports({ denies: { putInline } }), now);
    expect(put[0]?.slice(0, 2)).toEqual([
      { type: 'user', name: user, uniqueId: 'AIDAEXAMPLEUSERID0001' },
      'FirebreakRevokeSessions',
    ]);
    expect(readRevocation(String(put[0]?.[2]))?.cutoff.toISOString()).toBe('2026-11-01T10:00:31.000Z');
    expect(result.outcomes).toMatchObject([
      { status: 'done', cutoff: '2026-11-01T10:00:31.000Z', means: 'inline-policy' },
    ]);
  });
  it('has written down the policy, the attachment and the boundary that were there', async () => {
    const port = ports({
      denies: {
        readInline: () => Promise.resolve({ document: '%7B%7D' }),
        isDenyAllAttached: () => Promise.resolve(true),
        readBoundary: () => Promise.resolve({ arn: 'arn:aws:iam::aws:policy/Old', isDenyAll: false }),
      },
    });
    const { prior } = await ask('revoke-sessions', stateOf(), port);
    expect(prior).toMatchObject([
      { state: { deny: { document: '{}', attached: true, boundary: 'arn:aws:iam::aws:policy/Old' } } },
    ]);
  });
  it.each([
    ['quota', quota, 'the 2,048 characters of inline policies are full'],
    ['permission', denied, 'AccessDenied: not authorized'],
  ])(
    'attaches AWSDenyAll where the %s refuses an inline policy, and says so',
    async (_name, refusal, why) => {
      const port = ports({ denies: { putInline: refuse(refusal), putBoundary: fail } });
      expect((await carryOut('revoke-sessions', stateOf(), port)).outcomes).toMatchObject([
        {
          status: 'done',
          means: 'managed-policy',
          note: `AWSDenyAll was attached instead of an inline policy, so everything is denied: ${why}`,
        },
      ]);
    },
  );
  it('makes AWSDenyAll the boundary where nothing can be attached either', async () => {
    const port = ports({ denies: { putInline: refuse(quota), attachDenyAll: refuse(quota) } });
    const [outcome] = (await carryOut('revoke-sessions', stateOf(), port)).outcomes;
    expect(outcome).toMatchObject({ status: 'done', means: 'permissions-boundary' });
    expect(outcome?.note).toContain('no further managed policy can be attached');
  });
  it('says what refused each of the three', async () => {
    const port = ports({
      denies: { putInline: refuse(quota), attachDenyAll: refuse(quota), putBoundary: refuse(denied) },
    });
    const [outcome] = (await carryOut('revoke-sessions', stateOf(), port)).outcomes;
    expect(outcome?.error?.message).toBe(
      'the 2,048 characters of inline policies are full; no further managed policy can be attached; ' +
        'AccessDenied: not authorized',
    );
  });
  it('does not put another form where the user is protected or only AWS may modify it', async () => {
    const putInline = () => Promise.reject(new PermanentError('with an explicit deny'));
    const port = ports({ denies: { putInline, attachDenyAll: fail, putBoundary: fail } });
    expect((await carryOut('revoke-sessions', stateOf(), port)).outcomes).toMatchObject([
      { status: 'failed', error: { message: 'with an explicit deny' } },
    ]);
  });
  it('takes a user or role that is gone as an outcome, and only where that is proven', async () => {
    const find = () => Promise.resolve({ is: 'gone', why: 'nobody has the id' } as const);
    const gone = () => Promise.resolve('gone' as const);
    for (const state of [stateOf(), role]) {
      const proven = await carryOut('revoke-sessions', state, ports({ principals: { find } }));
      expect(proven.outcomes).toMatchObject([{ status: 'already' }]);
      const result = await carryOut('revoke-sessions', state, ports({ denies: { putInline: gone } }));
      expect(result.outcomes).toMatchObject([{ status: 'failed' }]);
    }
  });
  it('tries once more under the new name where the user was renamed at this very moment', async () => {
    const names: string[] = [];
    const putInline = ({ name }: { name: string }) => (
      names.push(name),
      Promise.resolve(name === user ? ('gone' as const) : ('put' as const))
    );
    let asked = 0;
    const find = () =>
      Promise.resolve(
        (asked += 1) === 1 ? ({ is: 'here' } as const) : ({ is: 'moved', name: 'x', arn: '' } as const),
      );
    const port = ports({ denies: { putInline }, principals: { find } });
    const result = await carryOut('revoke-sessions', stateOf(), port);
    expect(names).toEqual([user, 'x']);
    expect(result.outcomes).toMatchObject([
      { status: 'done', target: 'x', uniqueId: 'AIDAEXAMPLEUSERID0001' },
    ]);
  });
  it('puts a policy of one session alone, on its role and nowhere else', async () => {
    const put: unknown[][] = [];
    const putInline = (...call: unknown[]) => (put.push(call), Promise.resolve('put' as const));
    const result = await carryOut('revoke-sessions', role, ports({ denies: { putInline } }), now);
    const deny = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:userid': userId },
        DateLessThan: { 'aws:TokenIssueTime': '2026-11-01T10:00:31.000Z' },
      },
    };
    expect(put).toEqual([
      [
        { type: 'role', name: 'Admin', uniqueId: 'AROAEXAMPLEROLEID0001' },
        sessionPolicyName(userId),
        JSON.stringify({ Version: '2012-10-17', Statement: [deny] }),
      ],
    ]);
    expect(result.outcomes).toMatchObject([
      { action: 'revoke-role-sessions', target: userId, cutoff: '2026-11-01T10:00:31.000Z' },
    ]);
  });
  it('never denies a whole role in the place of one session', async () => {
    const port = ports({
      denies: { putInline: refuse(quota), attachDenyAll: fail, putBoundary: fail },
    });
    expect((await carryOut('revoke-sessions', role, port)).outcomes).toMatchObject([
      {
        status: 'failed',
        error: {
          message:
            'the 10,240 characters of inline policies are full; what is left is to deny role Admin as a whole',
        },
      },
    ]);
  });
  describe('on a role that is full', () => {
    const longAgo = new Date('2026-10-31T22:00:00.000Z'); // twelve hours before
    const barely = new Date('2026-10-31T22:00:01.000Z');
    const nameOf = (id: string) => sessionPolicyName(`AROAEXAMPLEROLEID0001:${id}`);
    const denyOf = (id: string, at: Date) => revokePolicy(at, `AROAEXAMPLEROLEID0001:${id}`);
    const emptied = '{"Statement":{"Effect":"Deny","NotAction":"*","Resource":"*"}}';

    /** A role on which there is room for one more, once one of the others has been emptied. */
    const full = (policies: Record<string, string>) => {
      const held = { ...policies };
      const hasRoom = () => Object.values(held).includes(emptied);
      const denies = {
        listOfRole: () => Promise.resolve(Object.keys(held)),
        readInline: (_holder: unknown, name: string) =>
          Promise.resolve(name in held ? { document: encodeURIComponent(held[name]!) } : ('none' as const)),
        putInline: (_holder: unknown, name: string, document: string) => {
          if (!(name in held) && !hasRoom()) return Promise.resolve(quota);
          held[name] = document;
          return Promise.resolve('put' as const);
        },
      };
      return { held, port: ports({ denies: { ...denies, attachDenyAll: fail, putBoundary: fail } }) };
    };
    const at10 = () => new Date('2026-11-01T10:00:00.000Z');

    it('empties its denies whose sessions have ended, and has written down which', async () => {
      const policies = { [nameOf('old')]: denyOf('old', longAgo), [nameOf('new')]: denyOf('new', barely) };
      const { held, port } = full(policies);
      const result = await carryOut('revoke-sessions', role, port, at10);
      expect(result.outcomes).toMatchObject([{ status: 'done', means: 'inline-policy' }]);
      expect(result.prior).toMatchObject([
        { state: { expired: [{ policyName: nameOf('old'), document: denyOf('old', longAgo) }] } },
      ]);
      expect(held).toEqual({
        [nameOf('old')]: emptied,
        [nameOf('new')]: denyOf('new', barely),
        [sessionPolicyName(userId)]: denyOf('alice', new Date('2026-11-01T10:00:31.000Z')),
      });
    });

    it.each([
      ['hold what may still live', { [nameOf('new')]: denyOf('new', barely) }],
      ['are not of our name', { 'FirebreakRevoke-old': denyOf('old', longAgo) }],
      ['were edited', { [nameOf('old')]: denyOf('old', longAgo).replace('"*"', '"s3:*"') }],
      ['are of the whole role', { [nameOf('old')]: revokePolicy(longAgo) }],
    ])('touches none that %s, and fails', async (_which, policies) => {
      const { held, port } = full(policies);
      const { outcomes } = await carryOut('revoke-sessions', role, port, at10);
      expect(outcomes).toMatchObject([{ status: 'failed' }]);
      expect(held).toEqual(policies);
    });

    it('still has what it is denied written down where its policies may not be listed', async () => {
      const listOfRole = () => Promise.reject(new PermanentError('AccessDenied'));
      const { prior } = await carryOut('revoke-sessions', role, ports({ denies: { listOfRole } }), at10);
      expect(prior).toMatchObject([{ state: { deny: { attached: false } } }]);
      expect(prior?.[0]?.state).not.toHaveProperty('expired');
    });

    it('empties nothing while there is room', async () => {
      const policies = { [nameOf('old')]: denyOf('old', longAgo) };
      const { held, port } = full({ ...policies, [nameOf('gone')]: emptied });
      await carryOut('revoke-sessions', role, port, at10);
      expect(held).toMatchObject(policies);
    });

    it('is denied as a whole where the settings escalate, and is restored so', async () => {
      const { port } = full({});
      const attached: unknown[] = [];
      const attachDenyAll = (...call: unknown[]) => (attached.push(call), Promise.resolve('put' as const));
      const plan = planContainment(role.caller, settings({ escalate: true }));
      const state = { ...role, plan };
      const result = await carryOut('revoke-sessions', state, {
        ...port,
        denies: { ...port.denies, attachDenyAll },
      });
      expect(attached).toMatchObject([[{ type: 'role', name: 'Admin' }]]);
      expect(result.outcomes).toMatchObject([
        { status: 'done', means: 'managed-policy', everything: true, target: userId },
      ]);
      expect(result.outcomes[0]?.note).toContain('everything is denied to the whole role');
      const [action] = plan.actions;
      const taken = definitionOf(action!).taken(
        action!,
        { state: result.prior?.[0]?.state, done: result.outcomes },
        () => 'trusted',
      );
      expect(taken.map((each) => each.taken.kind)).toEqual(['boundary', 'attachment', 'inline']);
    });

    it('is not denied as a whole because a permission is missing', async () => {
      const port = ports({ denies: { putInline: refuse(denied), attachDenyAll: fail, putBoundary: fail } });
      const plan = planContainment(role.caller, settings({ escalate: true }));
      const { outcomes } = await carryOut('revoke-sessions', { ...role, plan }, port);
      expect(outcomes).toMatchObject([{ status: 'failed', error: { message: denied.message } }]);
    });
  });
  it('denies a whole role in other forms, where the settings ask for the whole role', async () => {
    const plan = toPlan([
      { kind: 'revoke-role-sessions', roleName: 'Admin', policyName: policyNames.sessions },
    ]);
    const port = ports({ denies: { putInline: refuse(quota) } });
    expect((await carryOut('revoke-sessions', { ...role, plan }, port)).outcomes).toMatchObject([
      { status: 'done', means: 'managed-policy', target: 'role Admin' },
    ]);
  });
  it('denies everything where the plan says so, whatever it is signed with', async () => {
    const documents: string[] = [];
    const putInline = (_holder: unknown, _name: string, document: string) => (
      documents.push(document),
      Promise.resolve('put' as const)
    );
    const plan = toPlan([
      { kind: 'deny-all', userName: user, policyName: policyNames.everything },
      { kind: 'deny-all-of-role', roleName: 'backdoor', policyName: policyNames.everything },
    ]);
    const result = await carryOut(
      'revoke-sessions',
      { ...stateOf(), plan, wave: { phase: 'first', plan, denied: [] } },
      ports({ denies: { putInline } }),
    );
    expect(documents.map((document) => JSON.parse(document) as unknown)).toEqual(
      Array(2).fill({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
      }),
    );
    expect(result.outcomes.map(({ target }) => target)).toEqual([user, 'role backdoor']);
  });
  it('of a session whose name is shared covers when it was issued, and no more when it is renewed', async () => {
    const put: unknown[][] = [];
    const putInline = (...call: unknown[]) => (put.push(call), Promise.resolve('put' as const));
    const issuedAt = '2026-11-01T09:30:00Z';
    const policyName = sessionPolicyName(userId, issuedAt);
    const plan = toPlan([{ kind: 'revoke-role-sessions', roleName: 'Admin', policyName, userId, issuedAt }]);
    const state = { ...role, plan };
    const first = await carryOut('revoke-sessions', state, ports({ denies: { putInline } }), now);
    const again = { ...state, containment: { ...containment(), revokeSessions: first }, renew: true };
    const second = await ask('revoke-sessions', again, ports({ denies: { putInline } }), now);
    const [from, cutoff] = ['2026-11-01T09:30:00.000Z', '2026-11-01T09:30:02.000Z'];
    for (const { outcomes } of [first, second])
      expect(outcomes).toMatchObject([{ target: `${userId} issued at ${issuedAt}`, cutoff, from }]);
    const document = revokePolicy(new Date(cutoff), userId, new Date(from));
    expect(put.map(([, , text]) => text)).toEqual([document, document]);
  });
  it('allows for the spreading again in a further attempt', async () => {
    const first = await carryOut('revoke-sessions', stateOf(), ports(), now);
    const state = stateOf(undefined, { containment: { ...containment(), revokeSessions: first } });
    const put: string[] = [];
    const putInline = (...[, , text]: [unknown, unknown, string]) => (
      put.push(text),
      Promise.resolve('put' as const)
    );
    const later = () => new Date('2026-11-01T10:00:50.400Z');
    await ask('revoke-sessions', state, ports({ denies: { putInline } }), later);
    expect(put).toEqual([revokePolicy(new Date('2026-11-01T10:01:21.000Z'))]);
  });
  it('moves the cutoff on when it is renewed, never back, and says when that was', async () => {
    const first = await carryOut('revoke-sessions', stateOf(), ports(), now);
    const containedSo = { ...containment(), revokeSessions: first };
    const state = { ...stateOf(undefined, { containment: containedSo }), renew: true };
    const renewed = async (at: string) =>
      (await ask('revoke-sessions', state, ports(), () => new Date(at))).outcomes;
    const early = '2026-11-01T10:00:10.400Z';
    expect(await renewed(early)).toMatchObject([{ cutoff: '2026-11-01T10:00:31.000Z', at: early }]);
    const late = '2026-11-01T10:01:00.400Z';
    expect(await renewed(late)).toMatchObject([{ cutoff: '2026-11-01T10:01:01.000Z', at: late }]);
  });
  it.each([
    // Another wave of the user put it twenty seconds after this one, and its coverage is in the table.
    ['that another execution put since', '2026-11-01T10:00:51.000Z', '2026-11-01T10:00:51.000Z'],
    // Nobody may make ours deny the owner's sessions for a year.
    ['but not to what none of ours can be', '2027-11-01T10:00:00.000Z', '2026-11-01T10:00:33.000Z'],
  ])('never moves the cutoff back when it is renewed: %s', async (_what, standing, cutoff) => {
    const first = await carryOut('revoke-sessions', stateOf(), ports(), now);
    const containedSo = { ...containment(), revokeSessions: first };
    const state = { ...stateOf(undefined, { containment: containedSo }), renew: true };
    const document = encodeURIComponent(revokePolicy(new Date(standing)));
    const readInline = () => Promise.resolve({ document });
    const late = () => new Date('2026-11-01T10:00:32.400Z');
    const { outcomes } = await ask('revoke-sessions', state, ports({ denies: { readInline } }), late);
    expect(outcomes).toMatchObject([{ cutoff }]);
  });
});

describe('disable-console', () => {
  const found = { createdAt: '2026-01-01T00:00:00.000Z' };

  it('has written down of when the password is, then removes it', async () => {
    const remove = () => Promise.resolve('removed' as const);
    const port = ports({ loginProfiles: { read: () => Promise.resolve(found), remove } });
    const first = await ask('disable-console', stateOf(), port);
    expect(first).toMatchObject({
      outcomes: [],
      prior: [{ state: { passwordCreatedAt: found.createdAt } }],
    });
    const result = await ask('disable-console', { ...stateOf(), look: first }, port);
    expect(result.outcomes).toMatchObject([
      { status: 'done', target: user, note: expect.stringContaining(found.createdAt) as string },
    ]);
  });
  it('has nothing to do without a password, and has written that down', async () => {
    const result = await carryOut('disable-console', stateOf(), ports());
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
    expect((await carryOut('disable-console', stateOf(), port)).outcomes).toMatchObject([{ status: 'done' }]);
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
    const result = await carryOut('deactivate-credentials', stateOf(), port);
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
    await carryOut('deactivate-credentials', { ...stateOf(), plan }, port);
    expect(calls).toEqual(['ACCA2']);
  });
});

describe('the actions of one step', () => {
  const throttled = () => Promise.reject(new RetryableError('Throttling'));
  const plan = toPlan(
    stateOf().plan.actions.filter(
      ({ kind }) => kind.startsWith('deactivate-s') || kind.endsWith('certificates'),
    ),
  );
  const state = { ...stateOf(), plan };
  const lists = (broken: string) =>
    ports({
      credentials: {
        list: (_, type) =>
          type === broken ? throttled() : Promise.resolve([{ id: `id of ${type}`, active: true }]),
      },
    }).credentials;
  const note = (calls: string[], credentials: ReturnType<typeof lists>, broken?: string) =>
    ports({
      credentials: {
        ...credentials,
        setActive: (_user, type) =>
          type === broken ? throttled() : (calls.push(type), Promise.resolve('set')),
      },
    });

  it.each(['ssh-key', 'service-credential', 'certificate'])(
    'are all tried where that on a %s is throttled',
    async (broken) => {
      const calls: string[] = [];
      const all = ['ssh-key', 'service-credential', 'certificate'];
      const port = note(calls, lists('none'), broken);
      const act = { ...state, lookError: {} };
      await expect(ask('deactivate-credentials', act, port)).rejects.toThrow('Throttling');
      expect(calls).toEqual(all.filter((type) => type !== broken));
    },
  );

  it('say themselves which of them failed when the step is not repeated any more', async () => {
    const port = note([], lists('none'), 'service-credential');
    const result = await ask('deactivate-credentials', { ...state, lookError: {} }, port, now, true);
    expect(result.failed).toBe(true);
    expect(
      result.outcomes.map(({ action, target, status, error }) => [action, target, status, error?.name]),
    ).toEqual([
      ['deactivate-ssh-keys', 'id of ssh-key', 'done', undefined],
      ['deactivate-service-credentials', 'id of service-credential', 'failed', 'Firebreak.Retryable'],
      ['deactivate-certificates', 'id of certificate', 'done', undefined],
    ]);
  });

  it('say what an earlier try of the step did, although there is nothing left to do', async () => {
    const did: Outcome[] = [];
    const act = { ...state, lookError: {} };
    const first = note([], lists('none'), 'ssh-key');
    await expect(ask('deactivate-credentials', act, first, now, false, did)).rejects.toThrow('Throttling');
    const result = await ask('deactivate-credentials', act, ports(), now, false, did);
    expect(result.outcomes.filter(({ status }) => status === 'done').map(({ target }) => target)).toEqual([
      'id of service-credential',
      'id of certificate',
    ]);
  });

  it('have been looked at one by one: what cannot be read is said, and the others can be restored', async () => {
    const port = note([], lists('ssh-key'));
    await expect(ask('deactivate-credentials', state, port)).rejects.toThrow('Throttling');
    const look = await ask('deactivate-credentials', state, port, now, true);
    const priors = JSON.parse(look.record?.priors ?? '') as { action: { kind: string }; state: object }[];
    expect(priors.map((prior) => [prior.action.kind, prior.state])).toEqual([
      ['deactivate-ssh-keys', { unreadable: 'Throttling' }],
      [
        'deactivate-service-credentials',
        { credentials: [{ id: 'id of service-credential', active: true }], mfaDevices: [] },
      ],
      [
        'deactivate-certificates',
        { credentials: [{ id: 'id of certificate', active: true }], mfaDevices: [] },
      ],
    ]);
  });
});

describe('a step that is repeated', () => {
  const already = { ...did.console, status: 'already', note: 'the user has no console password' } as const;

  it('still says what it did the first time, and when', () => {
    expect(withEarlier([already], [did.console])).toEqual([did.console]);
    expect(withEarlier([{ ...did.key, millisecondsSinceLaunch: 20_000 }], [did.key])).toEqual([did.key]);
  });
  it('says what is new, and what fails now', () => {
    const another = { ...did.key, target: 'AKIAEXAMPLEKEY000009' };
    expect(withEarlier([another], [did.key])).toEqual([did.key, another]);
    expect(withEarlier([failed(did.key)], [did.key])).toEqual([did.key, failed(did.key)]);
  });
  it('forgets an earlier failure that has passed', () => {
    expect(withEarlier([did.key], [failed(did.key)])).toEqual([did.key]);
    expect(withEarlier([already])).toEqual([already]);
  });
});
