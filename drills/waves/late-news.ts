import type { Account } from '@firebreak/account';
import { launchAs, realIam } from '../cast.ts';
import type { Drill, Hardships, Scene, StageOptions } from '../drill.ts';
import { createHaul } from '../fight.ts';
import { person } from '../people.ts';
import { lair } from '../probes.ts';
import { addRoleCast, launchBySession } from './cast.ts';

const minute = 60_000;
/** After containment, and before the follow-up (`followUpMinutes`). */
const mintedAfterMs = 5 * minute;
/** After the follow-up. */
const deliveredAfterMs = 20 * minute;

/** CloudTrail promises neither how soon a record comes nor in which order. */
export const lateNews: Drill = {
  id: 'late-news',
  title: 'The record of a second launch comes twenty minutes late, after the follow-up',
  shows:
    'when a record is delivered decides nothing: the session that launched is not covered, and is contained',
  ending: {
    kind: 'held',
    because: 'a launch is absorbed only where its own credential is covered',
    tells: [],
  },
  hardships,
  stage,
};

function hardships(): Hardships {
  let launches = 0;
  return {
    ...realIam,
    eventDelayMs: ({ eventName }) => {
      if (eventName !== 'RunInstances') return 0;
      launches += 1;
      return launches === 2 ? deliveredAfterMs : 0;
    },
  };
}

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addRoleCast(account, region);
  const stolen = cast.issue();
  const haul = createHaul(account, 'sessions minted after containment', region);
  return {
    setting: [
      ...cast.setting,
      'five minutes after the launch the attacker gets another session and launches again; CloudTrail takes twenty minutes to say so',
    ],
    ...launchBySession(account, { cast, stolen }, options),
    fight: async (stop) => {
      await account.clock.sleep(mintedAfterMs, stop);
      await account.clock.busy(async () => {
        const minted = cast.issue();
        await haul.add(minted);
        await launchAs(person(account, minted, lair), region);
      });
    },
    loot: () => [haul.toLoot()],
  };
}
