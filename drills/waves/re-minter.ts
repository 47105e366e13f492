import type { Account } from '@firebreak/account';
import { launchAs, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';
import { createHaul, fightOf } from '../fight.ts';
import { person } from '../people.ts';
import { lair } from '../probes.ts';
import { addRoleCast, launchBySession } from './cast.ts';

/** After the deny has been put a second time (`settleSeconds`). */
const afterSecondDenyMs = 16_000;
/** The first cutoff lies ahead, as IAM's spreading needs: sessions are asked for until one works. */
const tries = { everyMs: 2_000, forMs: 60_000 };

/** A deny of sessions ends those that were issued before it: whoever can ask for another one has a way back in. */
export const reMinter: Drill = {
  id: 're-minter',
  title: 'A stolen session of a role is contained, and its holder mints the same again',
  shows: 'a launch by a session that no deny covers is contained, whatever its name and whenever it comes',
  ending: {
    kind: 'held',
    because: 'each launch by a session that is not covered yet is a wave of its own',
    tells: [],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addRoleCast(account, region);
  const stolen = cast.issue();
  const haul = createHaul(account, 'sessions minted since the launch', region);
  return {
    setting: [
      ...cast.setting,
      'the attacker sits in the build server, and asks for another session as often as it likes',
    ],
    ...launchBySession(account, { cast, stolen }, options),
    fight: async (stop) => {
      await account.clock.sleep(afterSecondDenyMs, stop);
      let launched = false;
      await fightOf(account, [tries], async () => {
        if (launched) return;
        const minted = cast.issue();
        if (!(await haul.add(minted))) return;
        await launchAs(person(account, minted, lair), region);
        launched = true;
      })(stop);
    },
    loot: () => [haul.toLoot()],
  };
}
