import { PermanentError } from '../../../../lambda/aws/failure.ts';
import {
  policyNames,
  readRevocation,
  revokePolicy,
  sessionPolicyName,
} from '../../../../core/containment/deny-policy.ts';
import { definitionOf } from '../../../../core/containment/actions/table.ts';
import { planContainment, toPlan } from '../../../../core/containment/plan.ts';
import { launchRecord, roleIdentity, settings } from '../../../support/events.ts';
import { ports } from '../../../support/ports.ts';
import { ask } from '../../../support/run/run-step.ts';
import { containment, stateOf } from '../../../support/report/state.ts';

const user = 'deploy+ci@example.com';
const fail = (): never => {
  throw new Error('a call that the test did not expect');
};
const now = () => new Date('2026-11-01T10:00:00.400Z');

describe('revoke-sessions', () => {
  const quota = { refused: 'quota', message: 'LimitExceeded: 2048' } as const;
  const denied = { refused: 'access-denied', message: 'AccessDenied: not authorized' } as const;
  const refuse = (refusal: typeof quota | typeof denied) => () => Promise.resolve(refusal);
  const role = stateOf({ ...launchRecord, userIdentity: roleIdentity });
  const userId = 'AROAEXAMPLEROLEID0001:alice';

  it('puts a deny with a cutoff that allows for what IAM takes to spread', async () => {
    const put: unknown[][] = [];
    const putInline = (...call: unknown[]) => (put.push(call), Promise.resolve('put' as const));
    const result = await ask('revoke-sessions', stateOf(), ports({ denies: { putInline } }), now);
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
      expect((await ask('revoke-sessions', stateOf(), port)).outcomes).toMatchObject([
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
    const [outcome] = (await ask('revoke-sessions', stateOf(), port)).outcomes;
    expect(outcome).toMatchObject({ status: 'done', means: 'permissions-boundary' });
    expect(outcome?.note).toContain('no further managed policy can be attached');
  });
  it('says what refused each of the three', async () => {
    const port = ports({
      denies: { putInline: refuse(quota), attachDenyAll: refuse(quota), putBoundary: refuse(denied) },
    });
    const [outcome] = (await ask('revoke-sessions', stateOf(), port)).outcomes;
    expect(outcome?.error?.message).toBe(
      'the 2,048 characters of inline policies are full; no further managed policy can be attached; ' +
        'AccessDenied: not authorized',
    );
  });
  it('does not put another form where the user is protected or only AWS may modify it', async () => {
    const putInline = () => Promise.reject(new PermanentError('with an explicit deny'));
    const port = ports({ denies: { putInline, attachDenyAll: fail, putBoundary: fail } });
    expect((await ask('revoke-sessions', stateOf(), port)).outcomes).toMatchObject([
      { status: 'failed', error: { message: 'with an explicit deny' } },
    ]);
  });
  it('takes a user or role that is gone as an outcome, and only where that is proven', async () => {
    const find = () => Promise.resolve({ is: 'gone', why: 'nobody has the id' } as const);
    const gone = () => Promise.resolve('gone' as const);
    for (const state of [stateOf(), role]) {
      const proven = await ask('revoke-sessions', state, ports({ principals: { find } }));
      expect(proven.outcomes).toMatchObject([{ status: 'already' }]);
      const result = await ask('revoke-sessions', state, ports({ denies: { putInline: gone } }));
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
    const result = await ask('revoke-sessions', stateOf(), port);
    expect(names).toEqual([user, 'x']);
    expect(result.outcomes).toMatchObject([
      { status: 'done', target: 'x', uniqueId: 'AIDAEXAMPLEUSERID0001' },
    ]);
  });
  it('puts a policy of one session alone, on its role and nowhere else', async () => {
    const put: unknown[][] = [];
    const putInline = (...call: unknown[]) => (put.push(call), Promise.resolve('put' as const));
    const result = await ask('revoke-sessions', role, ports({ denies: { putInline } }), now);
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
    expect((await ask('revoke-sessions', role, port)).outcomes).toMatchObject([
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
      const result = await ask('revoke-sessions', role, port, at10);
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
      const { outcomes } = await ask('revoke-sessions', role, port, at10);
      expect(outcomes).toMatchObject([{ status: 'failed' }]);
      expect(held).toEqual(policies);
    });

    it('still has what it is denied written down where its policies may not be listed', async () => {
      const listOfRole = () => Promise.reject(new PermanentError('AccessDenied'));
      const { prior } = await ask('revoke-sessions', role, ports({ denies: { listOfRole } }), at10);
      expect(prior).toMatchObject([{ state: { deny: { attached: false } } }]);
      expect(prior?.[0]?.state).not.toHaveProperty('expired');
    });

    it('empties nothing while there is room', async () => {
      const policies = { [nameOf('old')]: denyOf('old', longAgo) };
      const { held, port } = full({ ...policies, [nameOf('gone')]: emptied });
      await ask('revoke-sessions', role, port, at10);
      expect(held).toMatchObject(policies);
    });

    it('is denied as a whole where the settings escalate, and is restored so', async () => {
      const { port } = full({});
      const attached: unknown[] = [];
      const attachDenyAll = (...call: unknown[]) => (attached.push(call), Promise.resolve('put' as const));
      const plan = planContainment(role.caller, settings({ escalate: true }));
      const state = { ...role, plan };
      const result = await ask('revoke-sessions', state, {
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
      const { outcomes } = await ask('revoke-sessions', { ...role, plan }, port);
      expect(outcomes).toMatchObject([{ status: 'failed', error: { message: denied.message } }]);
    });
  });
  it('denies a whole role in other forms, where the settings ask for the whole role', async () => {
    const plan = toPlan([
      { kind: 'revoke-role-sessions', roleName: 'Admin', policyName: policyNames.sessions },
    ]);
    const port = ports({ denies: { putInline: refuse(quota) } });
    expect((await ask('revoke-sessions', { ...role, plan }, port)).outcomes).toMatchObject([
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
    const result = await ask(
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
    const first = await ask('revoke-sessions', state, ports({ denies: { putInline } }), now);
    const again = { ...state, containment: { ...containment(), revokeSessions: first }, renew: true };
    const second = await ask('revoke-sessions', again, ports({ denies: { putInline } }), now);
    const [from, cutoff] = ['2026-11-01T09:30:00.000Z', '2026-11-01T09:30:02.000Z'];
    for (const { outcomes } of [first, second])
      expect(outcomes).toMatchObject([{ target: `${userId} issued at ${issuedAt}`, cutoff, from }]);
    const document = revokePolicy(new Date(cutoff), userId, new Date(from));
    expect(put.map(([, , text]) => text)).toEqual([document, document]);
  });
  it('allows for the spreading again in a further attempt', async () => {
    const first = await ask('revoke-sessions', stateOf(), ports(), now);
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
    const first = await ask('revoke-sessions', stateOf(), ports(), now);
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
    const first = await ask('revoke-sessions', stateOf(), ports(), now);
    const containedSo = { ...containment(), revokeSessions: first };
    const state = { ...stateOf(undefined, { containment: containedSo }), renew: true };
    const document = encodeURIComponent(revokePolicy(new Date(standing)));
    const readInline = () => Promise.resolve({ document });
    const late = () => new Date('2026-11-01T10:00:32.400Z');
    const { outcomes } = await ask('revoke-sessions', state, ports({ denies: { readInline } }), late);
    expect(outcomes).toMatchObject([{ cutoff }]);
  });
});
