import { UpdateUserCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addCast, addKey, addUser, launchOf, letSpread, password, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';
import { tryTo } from '../fight.ts';
import { calls, signsIn } from '../probes.ts';
import { mintSession } from '../session-minter.ts';

/** Somebody who works there, and is given the name of the user that launched. */
const colleague = 'reporting';
const hiding = 'svc-metrics';

/** A name is no proof of who somebody is: it can be given to somebody else. */
export const decoy: Drill = {
  id: 'decoy',
  title: 'The attacker renames its user, and gives the name to an innocent one',
  shows: 'whoever has the name now is left alone, and whoever had it is contained',
  ending: {
    kind: 'held',
    because: 'the unique ids tell the two apart',
    tells: ['SOMEBODY CHANGED WHO IS CALLED WHAT', `is called ${hiding} now`],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const { root, attacker, victim } = cast;
  await addUser(root, colleague, 'PowerUserAccess');
  const keys = await addKey(root, colleague);
  letSpread(account);
  const session = await mintSession(attacker.sts);
  const rename = (UserName: string, NewUserName: string) =>
    attacker.iam.send(new UpdateUserCommand({ UserName, NewUserName }));
  return {
    setting: [
      ...cast.setting,
      `user ${colleague}: power user, console password, key ${keys.accessKeyId}; has nothing to do with it`,
      `right after the launch the attacker calls its own user ${hiding}, and ${colleague} ${victim}`,
    ],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers.slice(0, 1),
      calls(account, "attacker's live session", 'refused', { keys: session, region }),
      ...cast.innocents,
      calls(account, "the renamed innocent's access key", 'works', { keys, region }),
      // Before the launch it is the victim that signs in by this name.
      signsIn(account, 'console sign-in of whoever has the name', 'works', { userName: victim, password }),
    ],
    fight: () =>
      account.clock.busy(async () => {
        await tryTo<unknown>(() => rename(victim, hiding));
        await tryTo<unknown>(() => rename(colleague, victim));
      }),
    loot: () => [
      {
        ...signsIn(account, "attacker's console sign-in under the new name", 'refused', {
          userName: hiding,
          password,
        }),
        worked: true,
      },
    ],
  };
}
