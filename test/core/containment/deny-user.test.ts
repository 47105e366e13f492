import { PermanentError } from '../../../lambda/aws/failure.ts';
import { denyAllPolicy, revokePolicy } from '../../../core/containment/deny-policy.ts';
import type { Outcome, StepResult } from '../../../core/containment/outcome.ts';
import { planContainment, toPlan } from '../../../core/containment/plan.ts';
import type { Prior } from '../../../core/containment/prior.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { verify } from '../../../lambda/steps/verify/verify.ts';
import { launchRecord, sessionContext, settings, userIdentity } from '../../support/events.ts';
import { key, type PortChange, ports } from '../../support/ports.ts';
import { containment, stateOf } from '../../support/report/state.ts';
import { ask } from '../../support/run/run-step.ts';

const userName = 'deploy+ci@example.com';
const compromised = 'AKIAEXAMPLEKEY000001';
const now = () => new Date('2026-11-01T10:00:00.400Z');

function planned(record: object = launchRecord, keys: 'compromised' | 'all' = 'compromised') {
  const state = stateOf(record);
  return { ...state, plan: planContainment(state.caller, settings({ deny: 'auto', keys })) };
}

const password = { createdAt: '2026-01-01T00:00:00.000Z' };
const holding = (ids: readonly string[], made?: typeof password): PortChange => ({
  accessKeys: { list: () => Promise.resolve(ids.map((id) => key(id))) },
  loginProfiles: { read: () => Promise.resolve(made) },
});
const refused = () => Promise.reject(new PermanentError('AccessDenied'));

const outcomeOf = ({ outcomes }: StepResult): Outcome => outcomes[0]!;
async function denied(change: PortChange, state: ContainmentState = planned()): Promise<Outcome> {
  return outcomeOf(await ask('revoke-sessions', state, ports(change), now));
}

describe("a user under deny: 'auto'", () => {
  it.each<[string, PortChange, ContainmentState]>([
    ['the compromised key is all that it has', holding([compromised]), planned()],
    ['its other keys are taken as well', holding([compromised, 'AKIA2']), planned(launchRecord, 'all')],
    [
      'any of its keys may have issued the session',
      holding(['AKIA2']),
      planned({
        ...launchRecord,
        userIdentity: { ...userIdentity, accessKeyId: 'ASIAEXAMPLEKEY000001', sessionContext },
      }),
    ],
    [
      'its other key is inactive',
      { accessKeys: { list: () => Promise.resolve([key(compromised), key('AKIA2', false)]) } },
      planned(),
    ],
  ])('is denied everything where %s', async (_why, change, state) => {
    const documents: string[] = [];
    const putInline = (_holder: unknown, _name: string, document: string) => (
      documents.push(document),
      Promise.resolve('put' as const)
    );
    expect(await denied({ ...change, denies: { putInline } }, state)).toEqual(
      expect.objectContaining({
        action: 'deny-user',
        target: userName,
        everything: true,
        note: 'everything is denied: no other credential of the user is in use',
      }),
    );
    expect(documents).toEqual([denyAllPolicy]);
  });

  it.each<[string, PortChange, string]>([
    ['it has a password', holding([compromised], password), 'a console password'],
    ['another key of it works', holding([compromised, 'AKIA2']), 'access key AKIA2 of the user is in use'],
    [
      'its keys cannot be read',
      { ...holding([]), accessKeys: { list: refused } },
      'what else the user signs with could not be read',
    ],
    [
      'whether it has a password cannot be read',
      { ...holding([compromised]), loginProfiles: { read: refused } },
      'what else the user signs with could not be read',
    ],
  ])('is denied its sessions where %s, and why is said', async (_what, change, why) => {
    const outcome = await denied(change);
    expect(outcome).toMatchObject({ status: 'done', cutoff: '2026-11-01T10:00:31.000Z' });
    expect(outcome.everything).toBeUndefined();
    expect(outcome.note).toContain(why);
  });

  it('is denied its sessions where what it had was not written down', async () => {
    const input = { ...planned(), lookError: {} };
    const result = await ask('revoke-sessions', input, ports(holding([compromised])), now);
    expect(outcomeOf(result)).toMatchObject({ status: 'done', cutoff: '2026-11-01T10:00:31.000Z' });
  });

  it('has what is there of its denies written down though its keys cannot be read', async () => {
    const change = {
      denies: { isDenyAllAttached: () => Promise.resolve(true) },
      accessKeys: { list: refused },
    };
    const { prior } = await ask('revoke-sessions', planned(), ports(change), now);
    expect(prior).toMatchObject([{ state: { deny: { attached: true }, passwordCreatedAt: null } }]);
  });
});

describe('the deny of a user that is put again', () => {
  const nothingLeft = holding([]);
  async function renewed(first: StepResult, consolePrior: Prior['state'], change: PortChange = nothingLeft) {
    const console_: Prior = {
      action: { kind: 'disable-console', userName },
      readAt: '2026-11-01T10:00:00.400Z',
      state: consolePrior,
    };
    const all = containment();
    const disableConsole = { ...all.disableConsole, prior: [console_] };
    const state = { ...planned(), containment: { ...all, revokeSessions: first, disableConsole } };
    return outcomeOf(await ask('revoke-sessions', { ...state, renew: true }, ports(change), now));
  }

  it('stays of sessions although the password is gone by then', async () => {
    const first = await ask('revoke-sessions', planned(), ports(holding([compromised], password)), now);
    const { everything } = await renewed(first, { passwordCreatedAt: password.createdAt });
    expect(everything).toBeUndefined();
  });

  it('becomes one of sessions where the password was removed before it looked', async () => {
    const first = await ask('revoke-sessions', planned(), ports(holding([compromised])), now);
    expect(outcomeOf(first).everything).toBe(true);
    const standing = { readInline: () => Promise.resolve({ document: denyAllPolicy }) };
    const again = await renewed(
      first,
      { passwordCreatedAt: password.createdAt },
      { ...nothingLeft, denies: standing },
    );
    expect(again).toMatchObject({ cutoff: '2026-11-01T10:00:31.000Z' });
  });

  it('does not weaken the deny of everything that another containment has put', async () => {
    const first = await ask('revoke-sessions', planned(), ports(holding([compromised], password)), now);
    const standing = { readInline: () => Promise.resolve({ document: encodeURIComponent(denyAllPolicy) }) };
    const change = { ...nothingLeft, denies: standing };
    expect(await renewed(first, { passwordCreatedAt: password.createdAt }, change)).toMatchObject({
      everything: true,
      note: expect.stringContaining('another containment') as string,
    });
  });

  it('is put although what stands there may not be read', async () => {
    const first = await ask('revoke-sessions', planned(), ports(holding([compromised], password)), now);
    const change = { ...nothingLeft, denies: { readInline: refused } };
    const outcome = await renewed(first, { passwordCreatedAt: password.createdAt }, change);
    expect(outcome).toMatchObject({ status: 'done', cutoff: '2026-11-01T10:00:31.000Z' });
  });
});

describe('a check of the deny of a user', () => {
  const inactive = [key(compromised, false)];
  const check = async (
    document: string,
    outcome: Partial<Outcome>,
    change: Partial<ContainmentState> = {},
  ) => {
    const sessions = { action: 'deny-user', target: userName, status: 'done', ...outcome } as const;
    const state = { ...planned(), containment: containment({ sessions }), ...change };
    const port = ports({
      accessKeys: { list: () => Promise.resolve(inactive) },
      denies: { readInline: () => Promise.resolve({ document: encodeURIComponent(document) }) },
    });
    const { findings } = await verify(state, port, now);
    return findings.find(({ action }) => action === 'deny-user')?.status;
  };
  const cutoff = '2026-11-01T10:00:31.000Z';

  it.each<[string, string, Partial<Outcome>, string]>([
    ['everything is denied', denyAllPolicy, { everything: true }, 'in-place'],
    ['everything is denied where sessions were to be', denyAllPolicy, { cutoff }, 'in-place'],
    ['sessions are denied', revokePolicy(new Date(cutoff)), { cutoff }, 'in-place'],
    [
      'sessions are denied where everything was',
      revokePolicy(new Date(cutoff)),
      { everything: true },
      'reverted',
    ],
    ['the cutoff is an earlier one', revokePolicy(new Date(0)), { cutoff }, 'reverted'],
    ['it was edited', '{}', { cutoff }, 'reverted'],
  ])('where %s', async (_what, document, outcome, status) => {
    expect(await check(document, outcome)).toBe(status);
  });
});

describe('a user that makes new keys', () => {
  const fresh = key('AKIAEXAMPLENEWKEY001', true, stateOf().launch.eventTime);
  const escalated = async (outcome: Partial<Outcome>) => {
    const sessions = { action: 'deny-user', target: userName, status: 'done', ...outcome } as const;
    const state = { ...planned(), containment: containment({ sessions }) };
    const port = ports({ accessKeys: { list: () => Promise.resolve([key(compromised, false), fresh]) } });
    const { plan } = await verify(state, port, now);
    return plan!.actions.slice(state.plan.actions.length);
  };
  const uniqueId = 'AIDAEXAMPLEUSERID0001';
  const its: unknown = { kind: 'deactivate-key', userName, uniqueId, accessKeyId: fresh.id };

  it('is denied everything in the place of its sessions', async () => {
    const all = { kind: 'deny-all', userName, uniqueId, policyName: 'FirebreakDenyUser' };
    expect(await escalated({ cutoff: '2026-11-01T10:00:31.000Z' })).toEqual([its, all]);
  });
  it('gets no second deny where everything is denied', async () => {
    expect(await escalated({ everything: true })).toEqual([its]);
  });
  it('is denied everything by one document, whichever action puts it last', async () => {
    const all = { kind: 'deny-all', userName, policyName: 'FirebreakDenyUser' } as const;
    const state = planned();
    const plan = toPlan([...state.plan.actions, all]);
    const documents: string[] = [];
    const putInline = (_holder: unknown, _name: string, document: string) => (
      documents.push(document),
      Promise.resolve('put' as const)
    );
    const change = { ...holding([compromised], password), denies: { putInline } };
    await ask('revoke-sessions', { ...state, plan }, ports(change), now);
    expect(documents).toEqual([denyAllPolicy, denyAllPolicy]);
  });
});

describe("the plan of deny: 'auto'", () => {
  const kindOf = (change: Parameters<typeof settings>[0]) =>
    planContainment(stateOf().caller, settings({ deny: 'auto', ...change })).actions[1]?.kind;
  const backupKey = (owner: string) =>
    ({ owners: [owner], readers: ['arn:aws:iam::*:role/keys'], whenFull: 'refuse' }) as const;

  it('lets the step decide', () => {
    expect(kindOf({})).toBe('deny-user');
    expect(kindOf({ backupKey: backupKey('arn:aws:iam::*:user/service/*') })).toBe('deny-user');
  });
  it('is of sessions where the user is to get a backup key, or is left other credentials', () => {
    expect(kindOf({ backupKey: backupKey('arn:aws:iam::*:user/teams/*') })).toBe('revoke-sessions');
    expect(kindOf({ otherCredentials: 'keep' })).toBe('revoke-sessions');
  });
});
