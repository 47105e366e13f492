import type { Account } from '@firebreak/account';
import { launchAs, launchOf, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';
import { tryTo } from '../fight.ts';
import { person } from '../people.ts';
import { calls, lair, office } from '../probes.ts';
import { addRoleCast } from './cast.ts';

/** Once the role is denied, and again once that has been reported. */
const tries = [15_000, 120_000];

/** A deny of the whole role hits those who work in it, and what they are refused looks like an attack. */
export const bystander: Drill = {
  id: 'bystander',
  title: 'A colleague in the same role is refused by the deny, and tries again',
  shows: 'a call that a deny of ours refused is no evidence against whoever made it',
  ending: {
    kind: 'held',
    because: 'the role is denied, and nobody who was refused by that is contained for it',
    tells: ['by credentials that a deny of this incident refused: it holds, and nobody is contained'],
  },
  settings: { roleSessions: 'role', respondTo: 'attempts' },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addRoleCast(account, region);
  const stolen = cast.issue();
  const colleague = person(account, cast.colleagues, office);
  return {
    setting: [
      ...cast.setting,
      'the settings deny the whole role, and respond to attempts: the colleague goes on launching, and is refused',
    ],
    ...launchOf(account, { attacker: person(account, stolen, lair), stolen }, options),
    probes: [
      calls(account, "attacker's session of the role", 'refused', { keys: stolen, region }),
      ...cast.innocents,
    ],
    fight: async (stop) => {
      for (const milliseconds of tries) {
        await account.clock.sleep(milliseconds, stop);
        await account.clock.busy(() => tryTo(() => launchAs(colleague, region)));
      }
    },
  };
}
