import type { Pause } from '../../../core/incident/pause.ts';
import { PermanentError, RetryableError } from '../../../lambda/aws/failure.ts';
import type { AccessKey } from '../../../core/containment/actions/ports.ts';
import { keptKeys } from '../../../core/backup-key/backup-key.ts';
import type { OwnKeys } from '../../../core/backup-key/own-keys.ts';
import type { BackupPorts } from '../../../core/backup-key/backup-ports.ts';
import { versionIdOf } from '../../../core/backup-key/backup-secret.ts';
import { denyAllPolicy } from '../../../core/containment/deny-policy.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { planContainment } from '../../../core/containment/plan.ts';
import type { BackupKeySettings } from '../../../core/settings/settings.ts';
import { makeBackupKey } from '../../../lambda/steps/create-backup-key/make.ts';
import { settings, userIdentity } from '../../support/events.ts';
import { key } from '../../support/ports.ts';
import { containment, outcomes, stateOf } from '../../support/report/state.ts';

const userName = 'deploy+ci@example.com';
const compromised = 'AKIAEXAMPLEKEY000001';
const made = 'AKIAEXAMPLEBACKUP001';
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const secretArn = `arn:aws:secretsmanager:us-east-1:123456789012:secret:x-AbCdEf`;
const since = '2026-11-01T10:00:01.000Z';
const backupKey: BackupKeySettings = {
  owners: ['arn:aws:iam::*:user/*ci@example.com'],
  readers: ['arn:*:iam::*:role/keepers'],
  whenFull: 'refuse',
};

const noPassword = {
  action: { kind: 'disable-console', userName } as const,
  readAt: since,
  state: { passwordCreatedAt: null },
};
function contained(change: Partial<ContainmentState> = {}): ContainmentState {
  const all = containment();
  return stateOf(undefined, {
    containment: { ...all, disableConsole: { ...all.disableConsole, prior: [noPassword] } },
    verification: { held: true, status: 'held', checkedAt: since, findings: [] },
    ...change,
  });
}

type Change = { readonly [Name in keyof BackupPorts]?: Partial<BackupPorts[Name]> };

/** An IAM that has the compromised key, inactive, and a Secrets Manager that has nothing; each call is written down. */
function world(change: Change = {}, keys: AccessKey[] = [key(compromised, false)], pause?: Pause) {
  const calls: string[] = [];
  const ports: BackupPorts = {
    accessKeys: {
      list: () => Promise.resolve([...keys]),
      setActive: (_user, id, active) => {
        calls.push(`${active ? 'activate' : 'deactivate'} ${id}`);
        const index = keys.findIndex((one) => one.id === id);
        keys[index] = { ...keys[index]!, active };
        return Promise.resolve('set');
      },
      ...change.accessKeys,
    },
    newKeys: {
      create: () => {
        calls.push('create');
        keys.push(key(made, true, since));
        return Promise.resolve({ kind: 'made', key: { id: made, revealSecret: () => secret } });
      },
      remove: (_user, id) => {
        calls.push(`delete ${id}`);
        keys.splice(
          keys.findIndex((one) => one.id === id),
          1,
        );
        return Promise.resolve('removed');
      },
      ...change.newKeys,
    },
    denies: {
      readInline: () => Promise.resolve('none'),
      isDenyAllAttached: () => Promise.resolve(false),
      readBoundary: () => Promise.resolve(undefined),
      ...change.denies,
    },
    names: { idOf: () => Promise.resolve(userIdentity.principalId), ...change.names },
    history: { ownKeys: () => Promise.resolve({ made: [], taken: [] }), ...change.history },
    secrets: {
      find: () => Promise.resolve(undefined),
      createEmpty: (name) => {
        calls.push(`secret ${name}`);
        return Promise.resolve(secretArn);
      },
      putPolicy: () => {
        calls.push('policy');
        return Promise.resolve();
      },
      putValue: (_arn, versionId, value) => {
        calls.push(`store ${versionId === versionIdOf(made) ? value : 'under another id'}`);
        return Promise.resolve();
      },
      ...change.secrets,
    },
  };
  const make = (state = contained(), more: Partial<BackupKeySettings> = {}) =>
    makeBackupKey(state, {
      settings: { backupKey: { ...backupKey, ...more } },
      ports,
      now: () => new Date('2026-11-01T10:00:20Z'),
      isPaused: () => Promise.resolve(pause),
      pause: () => Promise.resolve(),
      partition: 'aws',
      account: '123456789012',
      ownRole: 'arn:aws:iam::123456789012:role/firebreak/x',
    });
  return { calls, keys, make };
}

const stored = `store ${JSON.stringify({ AccessKeyId: made, SecretAccessKey: secret })}`;
const fail = (message: string) => () => Promise.reject(new PermanentError(message));
const pass = (message: string) => () => Promise.reject(new RetryableError(message));

describe('a backup key', () => {
  it('is made when its secret is there with its policy, and stored', async () => {
    const { calls, make } = world();
    const result = await make();
    expect(calls).toEqual([
      `secret firebreak/backup-key/${userName}/fb-20261101-100000-0123abcd`,
      'policy',
      'create',
      stored,
    ]);
    expect(result).toEqual({
      status: 'created',
      note: 'its secret is in Secrets Manager and nowhere else',
      userName,
      accessKeyId: made,
      secretArn,
      readers: ['arn:aws:iam::123456789012:role/keepers'],
      at: '2026-11-01T10:00:20.000Z',
    });
    expect(JSON.stringify(result)).not.toContain(secret);
    expect(keptKeys({ backupKey: result })).toEqual([made]);
  });
});

describe('while a person has paused containment', () => {
  const pause = { until: '2026-11-01T11:00:00.000Z', at: since, by: 'x', reason: 'x' };

  it('none is made, and it is said why', async () => {
    const { calls, make } = world({}, [key(compromised, false)], pause);
    expect(await make()).toMatchObject({
      status: 'refused',
      note: `containment is paused until ${pause.until}`,
    });
    expect(calls).toEqual([]);
  });
  it('what an earlier try has made is found, as it is otherwise', async () => {
    const find = () => Promise.resolve({ arn: secretArn, versionIds: [versionIdOf(made)] });
    const { make } = world({ secrets: { find } }, [key(compromised, false), key(made, true, since)], pause);
    expect(await make()).toMatchObject({ status: 'created', accessKeyId: made });
  });
});

describe('is refused, and nothing is made, where', () => {
  const verification = contained().verification!;
  const reverted = [{ at: since, action: 'deactivate-key', target: compromised, note: 'active' } as const];
  const session = { kind: 'user-session', origin: 'console', userName, userArn: 'x', reason: 'x' } as const;
  const withPassword = (passwordCreatedAt?: string) => ({
    containment: {
      ...containment(),
      disableConsole: {
        ...containment().disableConsole,
        prior: [{ ...noPassword, state: passwordCreatedAt === undefined ? {} : { passwordCreatedAt } }],
      },
    },
  });
  const by = (means: 'managed-policy' | 'permissions-boundary') => ({
    containment: {
      ...contained().containment!,
      revokeSessions: { failed: false, outcomes: [{ ...outcomes.sessions, means }] },
    },
  });
  const denyBefore = {
    containment: {
      ...contained().containment!,
      revokeSessions: {
        ...containment().revokeSessions,
        prior: [
          {
            action: { kind: 'revoke-sessions', userName, policyName: 'x' } as const,
            readAt: since,
            state: { deny: { attached: true } },
          },
        ],
      },
    },
  };
  const renewal = { failed: false, outcomes: [{ ...outcomes.sessions, means: 'managed-policy' as const }] };
  const everything = planContainment(contained().caller, { ...settings(), deny: 'everything' });
  it.each<[string, RegExp, Partial<ContainmentState>, Partial<BackupKeySettings>?]>([
    ['the caller is a session', /no user with a long-term key/, { caller: session }],
    [
      'the user is no owner',
      /none of the owners in the settings/,
      {},
      { owners: ['arn:aws:iam::*:user/other'] },
    ],
    ['the user is a reader', /one of backupKey\.readers/, {}, { readers: ['arn:aws:iam::*:user/*'] }],
    ['it did not hold', /did not hold/, { verification: { ...verification, held: false } }],
    ['it was reverted and put again', /somebody reverted/, { verification: { ...verification, reverted } }],
    [
      'the incident re-opens another',
      /re-opens fb-before/,
      { incident: { ...contained().incident, reopens: 'fb-before' } },
    ],
    ['the user had a password', /made at 2026-01-02.*a person/, withPassword('2026-01-02T00:00:00.000Z')],
    ['it is not known whether it had one', /password is not known/, withPassword()],
    ['all is denied by the plan', /denied everything/, { plan: everything }],
    ['all was denied by a managed policy', /denied everything/, by('managed-policy')],
    ['all was denied by a boundary', /denied everything/, by('permissions-boundary')],
    [
      'all was denied because nothing else of the user was in use',
      /denied everything/,
      { renewal: { failed: false, outcomes: [{ ...outcomes.sessions, everything: true as const }] } },
    ],
    ['all was denied once IAM had spread', /denied everything/, { renewal }],
    ['all was denied before', /denied everything/, denyBefore],
  ])('%s', async (_name, why, change, more = {}) => {
    const { calls, make } = world();
    const result = await make(contained(change), more);
    expect(result).toMatchObject({ status: 'refused', note: expect.stringMatching(why) as unknown });
    expect(calls).toEqual([]);
  });

  it.each([
    ['another user has the name by now', 'AIDADECOY', /called something else .* another user \(AIDADECOY\)$/],
    ['nobody has the name any more', undefined, /was deleted: nobody has the name$/],
  ])('%s, whatever an earlier try left', async (_name, id, why) => {
    const find = () => Promise.resolve({ arn: secretArn, versionIds: [] });
    const decoys = [key(compromised, false), key(made, true, since)];
    const { calls, make } = world({ names: { idOf: () => Promise.resolve(id) }, secrets: { find } }, decoys);
    expect(await make()).toMatchObject({ status: 'refused', note: expect.stringMatching(why) as unknown });
    expect(calls).toEqual([]);
  });

  const old = (active: boolean) => key('AKIAEXAMPLEOLD000001', active);
  const denied: Change['denies'][] = [
    { isDenyAllAttached: () => Promise.resolve(true) },
    { readBoundary: () => Promise.resolve({ arn: 'x', isDenyAll: true }) },
    { readInline: () => Promise.resolve({ document: encodeURIComponent(denyAllPolicy) }) },
  ];
  it.each<[string, RegExp, Change, AccessKey[]?]>([
    ['the compromised key is active again', /compromised key is active/, {}, [key(compromised, true)]],
    ['the compromised key is gone', /compromised key is gone/, {}, []],
    [
      'there is a new key',
      /since the launch: AKIANEW/,
      {},
      [key(compromised, false), key('AKIANEW', false, since)],
    ],
    ['another key is active', /two keys.*OLD000001 is active/, {}, [key(compromised, false), old(true)]],
    ['the user is full', /as many as IAM allows/, {}, [key(compromised, false), old(false)]],
    ...denied.map(
      (denies, index) =>
        [`all is denied, place ${index}`, /denied everything/, { denies: denies! }] as [
          string,
          RegExp,
          Change,
        ],
    ),
  ])('%s', async (...[, why, change, keys]) => {
    const { calls, make } = world(change, keys);
    expect(await make()).toMatchObject({
      status: 'refused',
      note: expect.stringMatching(why) as unknown,
    });
    expect(calls).toEqual([]);
  });

  it('a full user is told how to make room', async () => {
    const { make } = world({}, [key(compromised, false), old(false)]);
    expect((await make()).commands).toEqual([
      `aws iam delete-access-key --user-name ${userName} --access-key-id AKIAEXAMPLEOLD000001`,
      `aws iam create-access-key --user-name ${userName}`,
    ]);
  });
});

describe('a user that is full, where the settings let an inactive key go', () => {
  const whenFull = 'delete-inactive';
  const full = (active = false) => [key(compromised, false), key('AKIAEXAMPLEOLD000001', active)];

  it('loses it when everything else is ready', async () => {
    const { calls, make } = world({}, full());
    expect(await make(contained(), { whenFull })).toMatchObject({
      status: 'created',
      deletedKeyId: 'AKIAEXAMPLEOLD000001',
    });
    expect(calls.slice(1)).toEqual(['policy', 'delete AKIAEXAMPLEOLD000001', 'create', stored]);
  });

  it('keeps one that is active, and one that this containment made inactive', async () => {
    const active = world({}, full(true));
    expect(await active.make(contained(), { whenFull })).toMatchObject({ status: 'refused' });
    const ours = { ...outcomes.key, action: 'deactivate-all-keys' as const, target: 'AKIAEXAMPLEOLD000001' };
    const before = contained().containment!;
    const deactivateKeys = { failed: false, outcomes: [outcomes.key, ours] };
    const inactive = world({}, full());
    expect(
      await inactive.make(contained({ containment: { ...before, deactivateKeys } }), { whenFull }),
    ).toMatchObject({
      status: 'refused',
      note: expect.stringMatching(/through this containment/) as unknown,
    });
    expect([...active.calls, ...inactive.calls]).toEqual([]);
  });
});

describe('what fails before there is a key', () => {
  it.each<[string, Change, readonly string[]]>([
    ['the empty secret is refused', { secrets: { createEmpty: fail('AccessDenied') } }, []],
    ['its policy is refused', { secrets: { putPolicy: fail('PublicPolicy') } }, ['secret']],
    ['its policy is throttled', { secrets: { putPolicy: pass('Throttling') } }, ['secret']],
    [
      'the key is refused',
      { newKeys: { create: () => Promise.resolve({ kind: 'refused', why: 'LimitExceeded: no' }) } },
      ['secret', 'policy'],
    ],
  ])('%s: no key is made, and it is said', async (_name, change, expected) => {
    const { calls, make, keys } = world(change);
    expect(await make()).toMatchObject({
      status: 'failed',
      note: expect.stringMatching(/^no key was made: /) as unknown,
    });
    expect(calls.map((call) => call.split(' ')[0])).toEqual(expected);
    expect(keys).toHaveLength(1);
  });

  it.each<[string, Change]>([
    ['whose the name is', { names: { idOf: pass('Throttling') } }],
    ['the keys', { accessKeys: { list: pass('Throttling') } }],
    ['the secret', { secrets: { find: pass('Throttling') } }],
    ['the denies', { denies: { readBoundary: pass('Throttling') } }],
    ['an empty secret', { secrets: { createEmpty: pass('Throttling') } }],
  ])('the step is repeated where %s may pass', async (_name, change) => {
    await expect(world(change).make()).rejects.toThrow(RetryableError);
  });
});

describe('a key whose secret cannot be stored', () => {
  it.each([fail('InternalService'), pass('Timeout')])('ends inactive, and is said', async (putValue) => {
    const { calls, make, keys } = world({ secrets: { putValue } });
    const result = await make();
    expect(result).toMatchObject({
      status: 'failed',
      note: expect.stringMatching(/could not be stored .*; the key was made inactive$/) as unknown,
      accessKeyId: made,
      secretArn,
    });
    expect(calls.at(-1)).toBe(`deactivate ${made}`);
    expect(keys.find(({ id }) => id === made)!.active).toBe(false);
    expect(keptKeys({ backupKey: result })).toEqual([]);
  });

  it('is tried again until it is inactive', async () => {
    let tries = 0;
    const keys = [key(compromised, false)];
    const setActive: BackupPorts['accessKeys']['setActive'] = (_user, id) => {
      if (++tries < 3) return Promise.reject(new RetryableError('Throttling'));
      keys.splice(1, 1, key(id, false, since));
      return Promise.resolve('set');
    };
    const { make } = world({ secrets: { putValue: fail('x') }, accessKeys: { setActive } }, keys);
    expect((await make()).leftActive).toBeUndefined();
    expect(tries).toBe(3);
  });

  it.each<[string, Change['accessKeys']]>([
    ['IAM refuses to', { setActive: fail('AccessDenied') }],
    ['IAM says it did, and it is not', { setActive: () => Promise.resolve('set') }],
  ])('is shouted about where %s', async (_name, accessKeys) => {
    const { make } = world({ secrets: { putValue: fail('x') }, accessKeys: accessKeys! });
    const result = await make();
    expect(result).toMatchObject({
      status: 'failed',
      leftActive: true,
      commands: [
        `aws iam update-access-key --user-name ${userName} --access-key-id ${made} --status Inactive`,
      ],
    });
    // No better than anybody's: the later looks take it for a new key of the user, and contain it.
    expect(keptKeys({ backupKey: result })).toEqual([]);
  });
});

describe('an answer of CreateAccessKey that is lost', () => {
  const unanswered = { kind: 'unanswered', why: 'TimeoutError' } as const;

  it('leaves a key that IAM shows late: it ends inactive', async () => {
    const keys = [key(compromised, false)];
    let looks = 0;
    const list = () => {
      if (++looks === 4) keys.push(key(made, true, since));
      return Promise.resolve([...keys]);
    };
    const { calls, make } = world(
      { newKeys: { create: () => Promise.resolve(unanswered) }, accessKeys: { list } },
      keys,
    );
    expect(await make()).toMatchObject({ status: 'failed', accessKeyId: made, secretArn });
    expect(calls.at(-1)).toBe(`deactivate ${made}`);
  });

  it('touches no key that was there before', async () => {
    const keys = [key(compromised, false)];
    const { calls, make } = world({ newKeys: { create: () => Promise.resolve(unanswered) } }, keys);
    expect(await make()).toMatchObject({
      status: 'failed',
      note: expect.stringMatching(/did not answer.*no key was made that can be seen/) as unknown,
    });
    expect(calls).toEqual([expect.stringMatching(/^secret/), 'policy']);
  });

  it('is said where IAM cannot be read either', async () => {
    let looks = 0;
    const list = () =>
      ++looks === 1 ? Promise.resolve([key(compromised, false)]) : Promise.reject(new RetryableError('x'));
    const create = () => Promise.resolve(unanswered);
    const { make } = world({ newKeys: { create }, accessKeys: { list } });
    expect((await make()).note).toMatch(/whether a key was made could not be read/);
  });
});

describe('a try that comes after one that broke off', () => {
  const find = (versionIds: readonly string[]) => () => Promise.resolve({ arn: secretArn, versionIds });

  it('finds the key that was made and lost, and makes it inactive: never a second one', async () => {
    const { calls, make, keys } = world({ secrets: { find: find([]) } }, [
      key(compromised, false),
      key(made, true, since),
    ]);
    expect(await make()).toMatchObject({ status: 'failed', accessKeyId: made, secretArn });
    expect(calls).toEqual([`deactivate ${made}`]);
    expect(keys).toHaveLength(2);
  });

  it('finds the key that was made and stored, and says so', async () => {
    const { calls, make } = world({ secrets: { find: find([versionIdOf(made)]) } }, [
      key(compromised, false),
      key(made, true, since),
    ]);
    expect(await make()).toMatchObject({ status: 'created', accessKeyId: made, secretArn });
    expect(calls).toEqual([]);
  });

  it('does not call created what the other try made inactive', async () => {
    const { make } = world({ secrets: { find: find([versionIdOf(made)]) } }, [
      key(compromised, false),
      key(made, false, since),
    ]);
    expect(await make()).toMatchObject({ status: 'failed', accessKeyId: made });
  });

  it('makes none where none is to be seen, and leaves an older key alone', async () => {
    const { calls, make } = world({ secrets: { find: find([]) } }, [
      key(compromised, false),
      key('AKIAEXAMPLEOLD000001'),
    ]);
    expect(await make()).toMatchObject({ status: 'failed' });
    expect(calls).toEqual([]);
  });

  it('is repeated where IAM cannot be read for now', async () => {
    const { make } = world({ secrets: { find: find([]) }, accessKeys: { list: pass('Throttling') } });
    await expect(make()).rejects.toThrow(RetryableError);
  });

  it('says that it does not know where IAM may not be read', async () => {
    const { make } = world({ secrets: { find: find([]) }, accessKeys: { list: fail('AccessDenied') } });
    expect(await make()).toMatchObject({
      status: 'failed',
      note: 'an earlier try broke off; whether a key was made could not be read: AccessDenied',
    });
  });
});

describe('keys of Firebreak’s own making', () => {
  const history = (made: OwnKeys['made'], taken: readonly string[] = []) => ({
    history: { ownKeys: () => Promise.resolve({ made, taken }) },
  });
  const own = (accessKeyId: string, open = true) => ({ accessKeyId, incidentId: 'fb-earlier', open });

  it.each([true, false])(
    'a launch by one is an open leak, and gets no other (its incident is open: %s)',
    async (open) => {
      const { calls, make } = world(history([own(compromised, open)]));
      expect(await make()).toMatchObject({
        status: 'refused',
        openLeak: true,
        note: expect.stringContaining(
          `signed with ${compromised}, the key that Firebreak itself made for fb-earlier`,
        ),
      });
      expect(calls).toEqual([]);
    },
  );

  it('the leak is said although something else speaks against a key, too', async () => {
    const { make } = world(history([own(compromised)]));
    const verification = { held: false, status: 'not-held', checkedAt: since, findings: [] } as const;
    expect(await make(contained({ verification }))).toMatchObject({ openLeak: true });
  });

  it('count by user: none is made beside that of an open incident, and one is made when that was restored', async () => {
    const { make } = world(history([own('AKIAEXAMPLEBACKUP009')]));
    const refused = await make();
    expect(refused).toMatchObject({
      status: 'refused',
      note: expect.stringContaining('AKIAEXAMPLEBACKUP009'),
    });
    expect(refused.openLeak).toBeUndefined();
    expect(await world(history([own('AKIAEXAMPLEBACKUP009', false)])).make()).toMatchObject({
      status: 'created',
    });
  });

  it('what an open incident took is never deleted to make room', async () => {
    const keys = () => [key(compromised, false), key('AKIAEXAMPLEKEY000002', false)];
    const { calls, make } = world(history([], ['AKIAEXAMPLEKEY000002']), keys());
    expect(await make(contained(), { whenFull: 'delete-inactive' })).toMatchObject({
      status: 'refused',
      note: expect.stringContaining('because an incident took it that nobody has restored'),
    });
    expect(calls).toEqual([]);
    const other = world(history([], ['AKIAEXAMPLEKEY000003']), keys());
    expect(await other.make(contained(), { whenFull: 'delete-inactive' })).toMatchObject({
      status: 'created',
    });
  });

  it('none is made where nobody knows', async () => {
    const { calls, make } = world({ history: { ownKeys: fail('AccessDenied') } });
    expect(await make()).toMatchObject({ status: 'failed', note: 'no key was made: AccessDenied' });
    expect(calls).toEqual([]);
  });
});
