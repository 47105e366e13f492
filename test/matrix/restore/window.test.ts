import { AwsError } from '@firebreak/account';
import { restorePortsIn } from '../../../cli/by-hand/ports.ts';
import { carryOutWindow, isToRestore, planWindow, type WindowDeps } from '../../../cli/restore/window/run.ts';
import { selectGroups } from '../../../cli/restore/window/select.ts';
import { makeCalls } from './calls.ts';
import { asOrigin, bySession, contain, makeScene, pictureOf, type Scene } from './contained.ts';
import { narrow, settings } from './run.ts';

const hourMs = 3_600_000;
const ago = ({ world }: Scene, hours: number): Date => new Date(world.clock.now().getTime() - hours * hourMs);

/** A role and a user, contained by incidents of their own; the role a day before, where that is wanted. */
async function two({ earlier = 0, origin = false } = {}): Promise<Scene> {
  const scene = makeScene();
  await contain(scene, 'fb-role', { caller: bySession(scene), ...(origin && asOrigin) });
  await scene.world.clock.sleep(earlier * hourMs);
  await contain(scene, 'fb-user');
  return scene;
}

/** @param refused the operation of IAM that is refused for good */
function depsOf({ world, table }: Scene, refused?: string): WindowDeps {
  const { around } = makeCalls();
  const faults = {
    around: <T>(name: string, call: () => T) =>
      around(name, () => {
        if (refused !== undefined && name.endsWith(` ${refused}`))
          throw new AwsError('AccessDenied', 'no', 403);
        return call();
      }),
    sites: () => [],
    happened: () => [],
  };
  return {
    ports: restorePortsIn(
      world.client('restore', faults, () => undefined),
      'us-east-1',
    ),
    options: { ...narrow, includeCompromisedKey: true, newPassword: true },
    ...{ records: table.records(around), arn: 'arn:me', settings, settleMs: 5_000, now: world.clock.now },
    ...{
      byHand: [],
      tell: () => undefined,
      changers: (drift) => Promise.resolve(drift),
      announce: () => Promise.resolve(),
      pause: (ms) => world.clock.sleep(ms),
    },
  };
}

const groupsOf = (scene: Scene, hours: number, except: readonly string[] = []) =>
  selectGroups(scene.table.items(), { since: ago(scene, hours), except }).groups.map(
    ({ incidentIds }) => incidentIds,
  );

async function restoreAll(scene: Scene, deps: WindowDeps) {
  const plans = await planWindow(scene.table.items(), { since: ago(scene, 2), except: [] }, deps);
  const results = await carryOutWindow(plans, deps);
  return { toRestore: plans.filter(isToRestore).length, problems: results.map(({ problem }) => problem) };
}

describe('a window', () => {
  it('has the incidents that were opened in it, the newest first', async () => {
    expect(groupsOf(await two(), 2)).toEqual([['fb-user'], ['fb-role']]);
    expect(groupsOf(await two({ earlier: 24 }), 2)).toEqual([['fb-user']]);
    expect(groupsOf(await two({ earlier: 24 }), 48)).toEqual([['fb-user'], ['fb-role']]);
    expect(groupsOf(await two(), 2, ['fb-user'])).toEqual([['fb-role']]);
  });
  it('has those about one user together', async () => {
    expect(groupsOf(await two({ origin: true }), 2)).toEqual([['fb-user', 'fb-role']]);
  });
  it('has an older incident with a credential that was contained in it, and no alert', async () => {
    const scene = await two({ earlier: 24 });
    const [role] = scene.table.items().filter(({ incidentId }) => incidentId === 'fb-role');
    const openedAt = scene.world.clock.now().toISOString();
    scene.table.put({ ...role!, sk: 'CREDENTIAL#fb-role#another', openedAt });
    expect(groupsOf(scene, 2)).toEqual([['fb-user'], ['fb-role']]);
    scene.table.put({ ...role!, sk: 'CREDENTIAL#fb-role#another', openedAt, response: 'alert' });
    expect(groupsOf(scene, 2)).toEqual([['fb-user']]);
  });
});

describe('restoring a window', () => {
  it.each([
    ['each by itself', false],
    ['one user’s together', true],
  ])('brings everything back, %s, and finds nothing left the next time', async (_name, origin) => {
    const scene = await two({ origin });
    const first = await restoreAll(scene, depsOf(scene));
    expect(first.problems.every((problem) => problem === undefined)).toBe(true);
    expect(first.toRestore).toBe(origin ? 1 : 2);
    expect(pictureOf(scene.world)).toBe(scene.before);
    expect((await restoreAll(scene, depsOf(scene))).toRestore).toBe(0);
  });

  it('goes on behind an incident that fails, and finishes that one the next time', async () => {
    const scene = await two();
    const { problems } = await restoreAll(scene, depsOf(scene, 'DeleteRolePolicy'));
    expect(problems).toEqual([undefined, 'something failed.']);
    expect(scene.world.iam.snapshot().users['bob']).toMatchObject({ inlinePolicies: {}, hasPassword: true });
    const again = await restoreAll(scene, depsOf(scene));
    expect(again).toEqual({ toRestore: 1, problems: [undefined, undefined] });
    expect(pictureOf(scene.world)).toBe(scene.before);
  });

  it('leaves one whose containment is under way, and says so', async () => {
    const scene = await two();
    const item = scene.table
      .items()
      .find(({ incidentId, sk }) => incidentId === 'fb-user' && sk === 'INCIDENT')!;
    scene.table.put({ ...item, status: 'containing' });
    const { toRestore, problems } = await restoreAll(scene, depsOf(scene));
    expect(toRestore).toBe(1);
    expect(problems).toEqual([expect.stringContaining('fb-user is being contained since'), undefined]);
    expect(scene.world.iam.snapshot().users['bob']).toMatchObject({ hasPassword: false });
  });

  it('restores nothing of a table that a newer release writes, and says so', async () => {
    const scene = await two();
    const item = scene.table
      .items()
      .find(({ incidentId, sk }) => incidentId === 'fb-user' && sk === 'INCIDENT')!;
    scene.table.put({ ...item, version: '99' });
    const { toRestore, problems } = await restoreAll(scene, depsOf(scene));
    expect(toRestore).toBe(0);
    expect(problems).toEqual(problems.map(() => expect.stringContaining('it is of version 99') as unknown));
    expect(problems).toHaveLength(2);
  });
});
