import {
  CreateLoginProfileCommand,
  DeleteAccessKeyCommand,
  type IAMClient,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addCast, addKey, type Cast, launchOf, password, realIam } from './cast.ts';
import type { Drill, Scene, StageOptions } from './drill.ts';
import { createHaul, fightOf, tryTo } from './fight.ts';
import { person, type Keys } from './people.ts';
import { lair } from './probes.ts';

/** As long as the responder is at it without a pause: three attempts. */
const rounds = [{ everyMs: 2000, forMs: 70_000 }];

/** While IAM spreads, the caller can give itself a key that nobody has planned to deactivate. */
export const newKey: Drill = {
  id: 'new-key',
  title: 'A stolen key makes itself a new key and password while it is being contained',
  shows: "the user's new keys are found and deactivated, although only the one that called was to be",
  ending: { kind: 'held', because: 'the user is read again and again for keys that are new', tells: [] },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const cast = await addCast(account, options.region);
  const haul = createHaul(account, 'keys made since the launch', options.region);
  const held: Keys[] = [cast.stolen];
  return {
    setting: [
      ...cast.setting,
      'from the launch on the attacker makes new keys and passwords for the user it is',
    ],
    ...launchOf(account, cast, options),
    probes: [...cast.attackers, ...cast.innocents],
    fight: fightOf(account, rounds, async () => {
      for (const keys of held.toReversed().slice(0, 2)) {
        const fresh = await renew(person(account, keys, lair).iam, cast, keys);
        if (fresh) held.push(fresh);
      }
      // A key works once IAM has spread it, two blows later.
      for (const keys of held.slice(1).slice(-3)) await haul.add(keys);
    }),
    loot: () => [haul.toLoot()],
  };
}

/** A user can have two keys: what is in the way goes. @returns the new key; undefined where IAM refused */
async function renew(
  iam: IAMClient,
  { victim: UserName }: Pick<Cast, 'victim'>,
  { accessKeyId: own }: Keys,
): Promise<Keys | undefined> {
  const listed = await tryTo(() => iam.send(new ListAccessKeysCommand({ UserName })));
  const keys = listed?.AccessKeyMetadata ?? [];
  const inTheWay = keys.find(({ AccessKeyId }) => AccessKeyId !== own);
  if (keys.length > 1) {
    const { AccessKeyId } = inTheWay ?? {};
    await tryTo(() => iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })));
  }
  await tryTo(() => iam.send(new CreateLoginProfileCommand({ UserName, Password: password })));
  return tryTo(() => addKey(iam, UserName));
}
