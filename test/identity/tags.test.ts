import { tagRefusal } from '../../cli/contain/tags.ts';
import { planContainment } from '../../core/containment/plan.ts';
import { toCaller } from '../../core/caller/to-caller.ts';
import { accountId, makeWorld, type World } from '../matrix/world.ts';
import { launchRecord, settings as settingsOf, userIdentity } from '../support/events.ts';
import { bob, makeScene, remove, rename } from './scene.ts';

/** What `firebreak contain` takes for protected, against an IAM in memory. */

const Tags = [{ Key: 'break-glass', Value: 'yes' }];
const settings = settingsOf({ protectedTags: [{ key: 'break-glass', value: 'yes' }] });
const identity = {
  ...userIdentity,
  ...{ userName: bob.userName, principalId: bob.userId, accessKeyId: bob.key },
  arn: `arn:aws:iam::${accountId}:user/${bob.userName}`,
};
const { actions } = planContainment(
  toCaller({ ...launchRecord, userIdentity: identity }, accountId),
  settings,
);

const faults = {
  around: async <T>(_name: string, call: () => T): Promise<T> => Promise.resolve(call()),
  sites: () => [],
  happened: () => [],
};
const ask = (world: World, plan = { actions }) =>
  tagRefusal(
    plan,
    settings,
    world.client('step', faults, () => undefined),
  );
const tag = (world: World): void => void world.call('TagUser', { UserName: bob.userName, Tags });

describe('protection by tag, by hand', () => {
  it('is that of the user itself, whatever it is called by now', async () => {
    const { world } = makeScene();
    tag(world);
    expect(await ask(world)).toMatch(/^bob is protected by the tag break-glass = yes/);
    rename('mallory')(world);
    world.call('CreateUser', { UserName: bob.userName });
    expect(await ask(world)).toMatch(/^mallory is protected by the tag break-glass = yes/);
  });

  it('is not that of somebody else who has the name', async () => {
    const { world } = makeScene();
    rename('mallory')(world);
    world.call('CreateUser', { UserName: bob.userName, Tags });
    expect(await ask(world)).toBeUndefined();
  });

  it('is none of a user that is gone', async () => {
    const { world } = makeScene();
    remove(world);
    world.call('CreateUser', { UserName: bob.userName, Tags });
    expect(await ask(world)).toBeUndefined();
  });

  it('that is not known stops containment, and says what to do', async () => {
    const unnamed = actions.map((action) => ({ ...action, uniqueId: undefined }));
    expect(await ask(makeWorld(), { actions: unnamed } as never)).toBe(
      'whether a tag protects it is not known: user bob could not be found: the record shows no unique id, and IAM knows nobody of this name: it may have been renamed. Run the command again.',
    );
  });
});
