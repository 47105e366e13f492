import type { Action } from '../../../core/containment/action.ts';
import { asOrigin, bySession, contain, keys, makeScene, pictureOf, type Scene } from './contained.ts';
import { type Command, type Ran, restore } from './run.ts';

/** A sequence of restores, of what was contained before. */
interface Sequence {
  readonly name: string;
  readonly stage: () => Promise<Scene>;
  readonly commands: readonly Command[];
}

const everything = { includeCompromisedKey: true, newPassword: true } as const;

async function one(options = {}): Promise<Scene> {
  const scene = makeScene(options);
  await contain(scene, 'fb-user');
  return scene;
}
const isFull = { isFull: true };

/** Two incidents about bob: his session of a role, which his key issued, and his key itself. */
const both =
  (first: 'fb-role' | 'fb-user', options = {}) =>
  async (): Promise<Scene> => {
    const scene = makeScene(options);
    const role = () => contain(scene, 'fb-role', { caller: bySession(scene), ...asOrigin });
    const user = () => contain(scene, 'fb-user');
    for (const each of first === 'fb-role' ? [role, user] : [user, role]) {
      await each();
      await scene.world.clock.sleep(60_000);
    }
    return scene;
  };

const sequences: readonly Sequence[] = [
  {
    name: 'a user, whole',
    stage: () => one(),
    commands: [{ id: 'fb-user', options: everything }],
  },
  {
    name: 'a user whose boundary was replaced, widened',
    stage: () => one(isFull),
    commands: [{ id: 'fb-user' }, { id: 'fb-user', options: everything }],
  },
  {
    name: 'two incidents of a user whose boundary was replaced by the first',
    stage: both('fb-role', isFull),
    commands: [
      { id: 'fb-user', options: everything },
      { id: 'fb-role', options: everything },
    ],
  },
  {
    name: 'two incidents of a user whose boundary was replaced by the first, which is restored first',
    stage: both('fb-role', isFull),
    commands: [
      { id: 'fb-role', options: everything },
      { id: 'fb-user', options: everything },
    ],
  },
  {
    name: 'a user, widened',
    stage: () => one(),
    commands: [{ id: 'fb-user' }, { id: 'fb-user', options: everything }],
  },
  {
    name: 'a user with a new password, widened by the key',
    stage: () => one(),
    commands: [
      { id: 'fb-user', options: { newPassword: true } },
      { id: 'fb-user', options: { includeCompromisedKey: true } },
    ],
  },
  ...(['fb-role', 'fb-user'] as const).flatMap((first): readonly Sequence[] => {
    const [stage, options] = [both(first), everything];
    const name = `two incidents of one user, ${first} contained first`;
    return [
      {
        name: `${name}, the role's restored first`,
        stage,
        commands: [
          { id: 'fb-role', options },
          { id: 'fb-user', options },
        ],
      },
      {
        name: `${name}, the user's restored first`,
        stage,
        commands: [
          { id: 'fb-user', options },
          { id: 'fb-role', options },
        ],
      },
      {
        name: `${name}, restored together`,
        stage,
        commands: [{ id: 'fb-role', joined: ['fb-user'], options }],
      },
    ];
  }),
];

const stands = (ran: Ran): readonly string[] =>
  ran === 'cut'
    ? ['cut']
    : ran.planned.plan.items.map(
        ({ standing, taken, restoration }) => `${standing.is}: ${restoration.describe(taken)}`,
      );
const problemOf = (ran: Ran): string | undefined => (ran === 'cut' ? 'cut' : ran.result.problem);
const callsOf = (ran: Ran): readonly string[] => (ran === 'cut' ? [] : ran.calls);

describe.each(sequences)('$name', ({ stage, commands }) => {
  it('brings back exactly what was taken', async () => {
    const scene = await stage();
    expect(pictureOf(scene.world)).not.toBe(scene.before);
    let last: Ran = 'cut';
    for (const command of commands) last = await restore(scene, command);
    expect(problemOf(last)).toBeUndefined();
    expect(pictureOf(scene.world)).toBe(scene.before);
    expect(scene.table.items().filter(({ sk }) => sk === 'INCIDENT')).toEqual(
      scene.table
        .items()
        .filter(({ sk }) => sk === 'INCIDENT')
        .map((item) => ({ ...item, status: 'restored' })),
    );
    // Once more it finds all of it there, whatever it is asked for, and none of its own doing strange.
    for (const { id } of commands) {
      const again = await restore(scene, { id });
      expect(stands(again).filter((line) => !line.startsWith('there'))).toEqual([]);
      expect(problemOf(again)).toBeUndefined();
    }
  });

  it('does so wherever a restore is cut off, once it is run again', async () => {
    const reference = await stage();
    const counts: number[] = [];
    for (const command of commands) counts.push(callsOf(await restore(reference, command)).length);
    const cuts = counts.flatMap((count, index) =>
      Array.from({ length: count }, (_, call) =>
        (['before', 'after'] as const).map((when) => ({ index, at: call + 1, when })),
      ).flat(),
    );
    const isWhole = process.env['FIREBREAK_MATRIX'] === 'all';
    // The usual run has every 23rd, which is before a call and behind one in turn.
    const wanted = cuts.filter((_, index) => isWhole || index % 23 === 0);
    expect(wanted.length).toBeGreaterThan(2);
    const wrong: string[] = [];
    for (const cut of wanted) {
      const scene = await stage();
      let last: Ran = 'cut';
      for (const [index, command] of commands.entries()) {
        if (index === cut.index) expect(await restore(scene, command, cut)).toBe('cut');
        last = await restore(scene, command);
      }
      const at = `${cut.when} call ${cut.at} of restore ${cut.index + 1}`;
      if (problemOf(last) !== undefined) wrong.push(`${at}: ${problemOf(last)!}`);
      if (pictureOf(scene.world) !== scene.before) wrong.push(`${at}: not as before`);
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});

describe('what is not asked for', () => {
  it('is kept, and said to be, with the option that restores it', async () => {
    const scene = await one();
    const ran = await restore(scene, { id: 'fb-user' });
    expect(stands(ran)).toEqual([
      'kept: console password of user bob',
      expect.stringMatching(/^to-do: SSH public key/),
      `kept: compromised access key ${keys.stolen} of user bob`,
      'there: permissions boundary of user bob',
      'there: AWSDenyAll attached to user bob',
      'to-do: inline policy FirebreakRevokeSessions of user bob',
    ]);
    expect(problemOf(ran)).toBeUndefined();
    const { accessKeys, hasPassword } = scene.world.iam.snapshot().users['bob']!;
    expect(accessKeys.map(({ status }) => status)).toEqual(['Inactive', 'Active']);
    expect(hasPassword).toBe(false);
  });

  it('and was restored with an option is not taken for drift by a restore without it', async () => {
    const scene = await one();
    await restore(scene, { id: 'fb-user', options: everything });
    const { accessKeys } = scene.world.iam.snapshot().users['bob']!;
    // Its owner ends the key for good: that is the owner's business.
    scene.world.call('DeleteAccessKey', { UserName: 'bob', AccessKeyId: accessKeys[0]!.accessKeyId });
    const again = await restore(scene, { id: 'fb-user', options: everything });
    expect(stands(again)).toContain(`drifted: compromised access key ${keys.stolen} of user bob`);
    expect(problemOf(again)).toBeUndefined();
  });
});

describe('two incidents that took the same thing', () => {
  it('wait for one another, and the last brings it back', async () => {
    const scene = await both('fb-role')();
    const first = await restore(scene, { id: 'fb-role', options: everything });
    expect(stands(first).filter((line) => line.startsWith('waiting'))).toEqual([
      `waiting: console password of user bob`,
      expect.stringMatching(/^waiting: SSH public key/),
      `waiting: compromised access key ${keys.stolen} of user bob`,
      'waiting: inline policy FirebreakRevokeSessions of user bob',
    ]);
    expect(problemOf(first)).toBe(
      'what fb-user took too waits, and the last restore of it brings it back: restore fb-user as well, or all of it now with --with fb-user.',
    );
    expect(scene.world.iam.snapshot().roles['build']!.inlinePolicies).toEqual({});
    expect(Object.keys(scene.world.iam.snapshot().users['bob']!.inlinePolicies)).toEqual([
      'FirebreakRevokeSessions',
    ]);
    const last = await restore(scene, { id: 'fb-user', options: everything });
    expect(problemOf(last)).toBeUndefined();
    expect(pictureOf(scene.world)).toBe(scene.before);
  });

  it('wait for one that was contained by hand, which is restored by itself', async () => {
    const scene = await one();
    const { intent = '' } = scene.table.items().find(({ sk }) => sk === 'INCIDENT')!;
    const { actions } = (JSON.parse(intent) as { plan: { actions: readonly Action[] } }).plan;
    const command = { id: 'fb-user', options: everything };
    const byHand = [{ incidentId: 'fb-1-by-hand', actions }];
    const waits = await restore(scene, { ...command, byHand });
    expect(stands(waits)).toContain(`waiting: compromised access key ${keys.stolen} of user bob`);
    expect(problemOf(waits)).toBe(
      'what fb-1-by-hand took too waits, and the last restore of it brings it back: restore fb-1-by-hand as well, and then this one again.',
    );
    expect(problemOf(await restore(scene, command))).toBeUndefined();
    expect(pictureOf(scene.world)).toBe(scene.before);
  });
});
