import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { restorePortsIn } from '../../cli/by-hand/ports.ts';
import { toDocument } from '../../cli/contain/render.ts';
import { carryOutRestore } from '../../cli/restore/carry-out.ts';
import { keptFromFile } from '../../cli/restore/by-file/kept-from-file.ts';
import { planRestore } from '../../core/restore/plan.ts';
import { makeFaults } from '../matrix/faults.ts';
import { alice, bob, contain, makeScene, remove, rename, type Scene, swap, works } from './scene.ts';

const options = { includeCompromisedKey: true, includeSessions: true, newPassword: true };

/** What a containment by hand printed is restored. */
async function restore({ world }: Scene, { after }: Awaited<ReturnType<typeof contain>>) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'firebreak-')), 'contained.json');
  const found = { account: 'x', caller: after.caller, searched: [] };
  writeFileSync(file, JSON.stringify(toDocument(found, after, undefined)));
  const kept = await keptFromFile(file);
  const iam = world.client('restore', makeFaults([]), () => undefined);
  const ports = restorePortsIn(iam, 'us-east-1');
  const plan = await planRestore(kept, options, ports, world.clock.now());
  const results = await carryOutRestore(plan.items, {
    ...{ ports, kept, options, settleMs: 0, tell: () => undefined, now: world.clock.now },
    marks: { note: () => Promise.resolve(undefined) },
    pause: (milliseconds) => world.clock.sleep(milliseconds),
  });
  return { plan, results };
}

describe('restoring', () => {
  it('goes to the user under its present name', async () => {
    const scene = makeScene();
    const contained = await contain(scene);
    rename('mallory')(scene.world);
    const { plan } = await restore(scene, contained);
    expect(plan.drift).toEqual([]);
    expect(works(scene.attackers)).toHaveLength(2);
    expect(scene.world.iam.snapshot().users['mallory']).toMatchObject({
      hasPassword: true,
      inlinePolicies: {},
    });
  });

  it('never goes to somebody else of the name, and says so', async () => {
    const scene = makeScene();
    const contained = await contain(scene);
    remove(scene.world);
    rename('bob', alice.userName)(scene.world);
    const before = scene.world.iam.snapshot();
    const { plan, results } = await restore(scene, contained);
    expect(results).toEqual([]);
    expect(scene.world.iam.snapshot()).toEqual(before);
    expect(plan.drift).toEqual([
      { text: expect.stringContaining(`user bob (${bob.userId}) no longer exists`) as unknown },
    ]);
  });

  it('restores what hit somebody who was given the name', async () => {
    const scene = makeScene();
    const contained = await contain(scene, (operation, count, world) => {
      if (operation === 'PutUserPolicy' && count === 1) swap(world);
    });
    expect(works(scene.innocents)).toHaveLength(1);
    await restore(scene, contained);
    expect(works(scene.innocents)).toHaveLength(2);
    expect(scene.world.iam.snapshot().users['bob']).toMatchObject({
      userId: alice.userId,
      inlinePolicies: {},
    });
  });
});
