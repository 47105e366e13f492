import { isAbout } from '../../core/containment/outcome.ts';
import type { World } from '../matrix/world.ts';
import { alice, bob, contain, makeScene, password, remove, rename, swap, works } from './scene.ts';

/** What an attacker does to its own name, and whoever is called so then: the real steps against an IAM in memory. */

const signsIn = (world: World, userName: string): boolean => world.password(userName, password).works();

type Case = readonly [name: string, twist: (world: World) => void, now: string, expected: 'moved' | 'gone'];
const cases: readonly Case[] = [
  ['renamed', rename('mallory'), 'mallory', 'moved'],
  [
    'renamed twice',
    (w) => {
      rename('x')(w);
      rename('mallory', 'x')(w);
    },
    'mallory',
    'moved',
  ],
  [
    'renamed and moved to a path',
    (w) => void w.call('UpdateUser', { UserName: 'bob', NewUserName: 'mallory', NewPath: '/ops/' }),
    'mallory',
    'moved',
  ],
  ['replaced by an innocent user', swap, 'mallory', 'moved'],
  [
    'replaced by a new user',
    (w) => (rename('mallory')(w), void w.call('CreateUser', { UserName: 'bob' })),
    'mallory',
    'moved',
  ],
  ['deleted', (w) => remove(w), '', 'gone'],
  ['deleted and made again', (w) => (remove(w), void w.call('CreateUser', { UserName: 'bob' })), '', 'gone'],
];

/** When it happens: before the first call, or at the how-manieth call of an operation. */
const moments = [
  ['before the containment', undefined, 0],
  ['once the key is inactive', 'UpdateAccessKey', 1],
  ['before the deny is put', 'PutUserPolicy', 1],
  ['before the password is removed', 'DeleteLoginProfile', 1],
  ['before the cutoff is put again', 'PutUserPolicy', 2],
  ['at a check', 'ListAccessKeys', 3],
] as const;

describe.each(cases)('a caller that is %s', (_name, twist, now, expected) => {
  it.each(moments)('%s', async (_when, operation, count) => {
    const scene = makeScene();
    let done = false;
    const once = (called: string, times: number): void => {
      if (done || (operation !== undefined && (called !== operation || times !== count))) return;
      done = true;
      twist(scene.world);
    };
    const { verification } = await contain(scene, once);
    expect(done).toBe(true);
    expect(works(scene.attackers)).toEqual([]);
    expect(now !== '' && signsIn(scene.world, now)).toBe(false);
    expect(verification).toMatchObject({
      held: true,
      holders: [{ holder: { uniqueId: bob.userId }, whereabouts: { is: expected } }],
    });
  });
});

describe('a decoy', () => {
  it('that has the name before the containment is left alone: its key, session and password work', async () => {
    const scene = makeScene();
    swap(scene.world);
    const before = scene.world.iam.snapshot().users['bob'];
    const { verification } = await contain(scene);
    expect(scene.world.iam.snapshot().users['bob']).toEqual(before);
    expect(before).toMatchObject({ userId: alice.userId, hasPassword: true });
    expect(works(scene.innocents)).toHaveLength(2);
    expect(verification.strays).toBeUndefined();
  });

  it('that gets the name between the look and the act is hit, and that is found and told', async () => {
    const scene = makeScene();
    const { verification } = await contain(scene, (operation, count, world) => {
      if (operation === 'PutUserPolicy' && count === 1) swap(world);
    });
    expect(works(scene.attackers)).toEqual([]);
    expect(works(scene.innocents)).toEqual(['key AKIAEXAMPLEALICE0001']);
    expect(verification.strays).toMatchObject([
      {
        action: { kind: 'revoke-sessions', userName: 'bob', uniqueId: alice.userId },
        outcomes: [{ status: 'done', means: 'inline-policy' }],
      },
    ]);
  });

  it('whose password was removed is told so', async () => {
    const scene = makeScene();
    const { verification } = await contain(scene, (operation, count, world) => {
      if (operation === 'DeleteLoginProfile' && count === 1) swap(world);
    });
    expect(signsIn(scene.world, 'mallory')).toBe(false);
    expect(verification.strays).toContainEqual(
      expect.objectContaining({
        action: { kind: 'disable-console', userName: 'bob', uniqueId: alice.userId },
      }),
    );
  });
});

describe('whoever renames at whichever call of the responder', () => {
  const total = async (): Promise<number> => (await contain(makeScene())).calls.length;

  /** Each call of the responder in turn, with what happens right before it. */
  async function atEach(
    twist: (world: World) => void,
    judge: (call: number, run: Run) => void,
  ): Promise<void> {
    const last = await total();
    for (let call = 1; call <= last; call++) {
      const scene = makeScene();
      let made = 0;
      const { verification } = await contain(scene, (_operation, _count, world) => {
        made += 1;
        if (made === call) twist(world);
      });
      judge(call, { scene, verification });
    }
    expect(last).toBeGreaterThan(40);
  }
  type Run = Pick<Awaited<ReturnType<typeof contain>>, 'verification'> & {
    readonly scene: ReturnType<typeof makeScene>;
  };

  it('is contained', async () => {
    await atEach(rename('mallory'), (call, { scene, verification }) => {
      const open = [...works(scene.attackers), ...(signsIn(scene.world, 'mallory') ? ['password'] : [])];
      expect({ call, open, held: verification.held }).toEqual({ call, open: [], held: true });
    });
  });

  it('has an innocent user hit where the name changed hands at that moment, and that is told', async () => {
    let hit = 0;
    await atEach(swap, (call, { scene, verification }) => {
      expect({ call, open: works(scene.attackers) }).toEqual({ call, open: [] });
      const unharmed = works(scene.innocents).length === 2 && signsIn(scene.world, 'bob');
      expect({ call, unharmed }).toEqual({ call, unharmed: verification.strays === undefined });
      if (!unharmed) hit += 1;
    });
    expect(hit).toBeGreaterThan(0);
  });

  it('again and again is never said to be contained while anything of it works', async () => {
    for (const every of [1, 2, 3, 5, 7, 11]) {
      const scene = makeScene();
      let [made, name] = [0, 'bob'];
      const { verification } = await contain(scene, (_operation, _count, world) => {
        made += 1;
        if (made % every !== 0) return;
        const next = `mallory-${made}`;
        rename(next, name)(world);
        name = next;
      });
      const open = [...works(scene.attackers), ...(signsIn(scene.world, name) ? ['password'] : [])];
      if (open.length > 0) expect({ every, held: verification.held }).toEqual({ every, held: false });
    }
  });
});

describe('what came of an action', () => {
  const action = { kind: 'disable-console', userName: 'bob', uniqueId: bob.userId } as const;
  it.each([
    ['the same user', { target: 'bob', uniqueId: bob.userId }, true],
    ['the same user under another name', { target: 'mallory', uniqueId: bob.userId }, true],
    ['another user of the same name', { target: 'bob', uniqueId: alice.userId }, false],
    ['a user whose id an older release did not write', { target: 'bob' }, true],
  ])('is about %s', (_name, outcome, expected) => {
    expect(isAbout(action, { action: 'disable-console', ...outcome })).toBe(expected);
  });
});

describe('what cannot be identified', () => {
  const denied = (...operations: readonly string[]) => ({
    twist: (operation: string) => {
      if (operations.includes(operation))
        throw Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
    },
  });

  it('is not contained, and is not said to be', async () => {
    const scene = makeScene();
    rename('mallory')(scene.world);
    const { twist } = denied('ListUsers', 'GetAccessKeyLastUsed');
    const { verification } = await contain(scene, twist);
    expect(verification).toMatchObject({ held: false, holders: [{ whereabouts: { is: 'unknown' } }] });
    expect(verification.findings.map(({ status }) => status)).not.toContain('in-place');
  });

  it('by its name alone is found by a search of all users', async () => {
    const scene = makeScene();
    const { verification } = await contain(scene, denied('GetUser').twist);
    expect(works(scene.attackers)).toEqual([]);
    expect(verification.held).toBe(true);
  });

  it('is followed by its key where the record shows no unique id', async () => {
    const scene = makeScene();
    rename('mallory')(scene.world);
    const { verification } = await contain(scene, undefined, { identity: { principalId: 'none' } });
    expect(works(scene.attackers)).toEqual([]);
    expect(signsIn(scene.world, 'mallory')).toBe(false);
    expect(verification.held).toBe(true);
  });
});

describe('a containment in which nobody is renamed', () => {
  it('makes its first write at once, and one more read for each step beside the reads that it makes anyway', async () => {
    const { calls } = await contain(makeScene());
    expect(calls[0]).toBe('UpdateAccessKey');
    const of = (operation: string) => calls.filter((each) => each === operation).length;
    expect(of('ListUsers') + of('GetAccessKeyLastUsed')).toBe(0);
    expect(calls.slice(0, calls.indexOf('PutUserPolicy')).filter((each) => each === 'GetUser')).toHaveLength(
      4,
    );
  });
});
