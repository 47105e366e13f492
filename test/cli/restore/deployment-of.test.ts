import { selectGroups, settingsOf } from '../../../cli/restore/window/select.ts';
import { settingsDigest } from '../../../core/settings/digest.ts';
import type { StoredItem } from '../../../core/incident/item/read-item.ts';
import { defineSettings } from '../../../core/settings/settings.ts';
import { bySession, contain, makeScene } from '../../matrix/restore/contained.ts';

const wrong = 'aaaaaaaaaaaa';
const right = 'bbbbbbbbbbbb';

/** A role and a user, contained under settings of their own; `undefined`: by a release that wrote none. */
async function two(role: string | undefined, user: string | undefined): Promise<readonly StoredItem[]> {
  const scene = makeScene();
  await contain(scene, 'fb-role', { caller: bySession(scene) });
  await contain(scene, 'fb-user');
  return scene.table.items().map((item) => {
    const settings = item.incidentId === 'fb-role' ? role : user;
    return settings === undefined ? item : { ...item, settings };
  });
}

describe('restore --deployment-of', () => {
  it.each([
    ['those of its settings alone', wrong, right, ['fb-role']],
    ['all that have its settings', wrong, wrong, ['fb-user', 'fb-role']],
    ['none that a release before opened', wrong, undefined, ['fb-role']],
  ])('selects %s', async (_, role, user, expected) => {
    const items = await two(role, user);
    const { groups } = selectGroups(items, { settings: settingsOf(items, 'fb-role'), except: [] });
    expect(groups.flatMap(({ incidentIds }) => incidentIds).toSorted()).toEqual(expected.toSorted());
  });

  it('says what to do where the settings are not known, or the incident is not', async () => {
    const items = await two(undefined, right);
    expect(() => settingsOf(items, 'fb-role')).toThrow(/did not write down.*Give --since TIME --all/);
    expect(() => settingsOf(items, 'fb-nothing')).toThrow(/no incident fb-nothing/);
  });
});

describe('the digest of settings', () => {
  const settings = defineSettings({
    mode: 'observe',
    homeRegion: 'eu-west-1',
    regions: ['eu-west-1'],
    expectations: [],
  });

  it('is of what they say, in whatever order', () => {
    const turned = Object.fromEntries(Object.entries(settings).toReversed());
    expect(settingsDigest(turned as never)).toBe(settingsDigest(settings as never));
    expect(settingsDigest({ ...settings, mode: 'contain' } as never)).not.toBe(
      settingsDigest(settings as never),
    );
    expect(settingsDigest({ ...settings, regions: ['us-east-1'] })).not.toBe(
      settingsDigest(settings as never),
    );
  });
});
