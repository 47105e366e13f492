import type { Account } from '@firebreak/account';
import { addKey, addUser, launchAs, launchOf, letSpread, password, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';
import { tryTo } from '../fight.ts';
import { person } from '../people.ts';
import { calls, lair, office, signsIn, standing } from '../probes.ts';

const minute = 60_000;
const furtherRegions = ['eu-west-1', 'us-west-2'];

/** A first mail about a call that was denied sounds harmless; what comes behind it must not be silent. */
export const rootGoesOn: Drill = {
  id: 'root-goes-on',
  title: 'Root is denied one launch, and launches big machines in three regions',
  shows: 'who can only be alerted on is mailed again: at the first success, and in each new region',
  ending: {
    kind: 'alerted',
    because: 'IAM cannot deny root',
    tells: ['IT HAS LAUNCHED NOW', 'NEW REGION: ', 'Only a person stops it', 'USD '],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const stolen = account.iam.root;
  const root = person(account, stolen, office).iam;
  const innocent = await addUser(root, 'alice', 'PowerUserAccess');
  const innocentKey = await addKey(root, innocent);
  letSpread(account);
  const attacker = person(account, stolen, lair);
  const scene = launchOf(account, { attacker, stolen }, options);
  const launch = async (where: string): Promise<void> => {
    await account.clock.busy(() => tryTo(() => launchAs(attacker, where)));
  };
  return {
    setting: [
      'the access key of root is stolen; the organization lets nobody launch, for another minute',
      `user ${innocent}: power user, console password, key ${innocentKey.accessKeyId}`,
    ],
    ...scene,
    attack: `root launches 4 x p5.48xlarge in ${region}, is denied once, and goes on`,
    launch: async () => {
      account.iam.putServiceControlPolicy(noLaunches);
      await tryTo(scene.launch);
      account.iam.putServiceControlPolicy(undefined);
      return account.trail.all().findLast((each) => each.eventName === 'RunInstances')?.eventID ?? '';
    },
    fight: async (stop) => {
      const later = (minutes: number) => account.clock.sleep(minutes * minute, stop).catch(() => undefined);
      await later(1);
      for (let n = 0; n < 5; n += 1) await launch(region);
      for (const where of furtherRegions) {
        await later(2);
        for (let n = 0; n < 5; n += 1) await launch(where);
      }
    },
    probes: [
      standing(calls(account, "attacker's root key", 'refused', { keys: stolen, region })),
      calls(account, "innocent user's access key", 'works', { keys: innocentKey, region }),
      signsIn(account, "innocent user's console sign-in", 'works', { userName: innocent, password }),
    ],
  };
}

const noLaunches = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*' }],
} as const;
