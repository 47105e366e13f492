import { AttachUserPolicyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addKey, addUser, launchAs, launchOf, letSpread, password, realIam } from '../cast.ts';
import type { Drill, Probe, Scene, StageOptions } from '../drill.ts';
import { createHaul, fightOf, tryTo } from '../fight.ts';
import { type Keys, person } from '../people.ts';
import { calls, lair, office, signsIn } from '../probes.ts';

const victim = 'payments';

/** A new key is put where the old one was: into the hands of whoever reads along there. */
export const backupThief: Drill = {
  id: 'backup-thief',
  title: 'The thief reads the secret of each backup key, and launches with it',
  shows: 'a launch by a key that was made for the owner means that the leak is open: no further one is made',
  ending: {
    kind: 'held',
    because: 'no key is made for a user whose backup key launched',
    tells: ['THE LEAK IS OPEN', 'No further key is made: find where it leaks'],
  },
  settings: {
    backupKey: {
      owners: ['arn:aws:iam::*:user/service/*'],
      readers: ['arn:aws:iam::*:role/keepers'],
      whenFull: 'delete-inactive',
    },
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const root = person(account, account.iam.root, office).iam;
  const innocent = await addUser(root, 'alice', 'PowerUserAccess');
  const innocentKey = await addKey(root, innocent);
  await root.send(new CreateUserCommand({ UserName: victim, Path: '/service/' }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await root.send(new AttachUserPolicyCommand({ UserName: victim, PolicyArn }));
  const stolen = await addKey(root, victim);
  letSpread(account);
  const haul = createHaul(account, 'backup keys read by the thief', region);
  return {
    setting: [
      `user /service/${victim}: administrator, no password, key ${stolen.accessKeyId} (stolen from the build server)`,
      `user ${innocent}: power user, console password, key ${innocentKey.accessKeyId}`,
      'the thief reads along on the machine that fetches the backup key, and launches with each as soon as it works',
    ],
    ...launchOf(account, { attacker: person(account, stolen, lair), stolen }, options),
    probes: [
      calls(account, "attacker's access key", 'refused', { keys: stolen, region }),
      calls(account, "innocent user's access key", 'works', { keys: innocentKey, region }),
      signsIn(account, "innocent user's console sign-in", 'works', { userName: innocent, password }),
      onlyOne(account),
    ],
    // As long as one containment and the next take.
    fight: fightOf(account, [{ everyMs: 5_000, forMs: 180_000 }], async () => {
      for (const keys of backupKeys(account))
        if (await haul.add(keys)) await tryTo(() => launchAs(person(account, keys, lair), region));
    }),
    loot: () => [haul.toLoot()],
  };
}

/** Each further key would be one more for the thief. */
const onlyOne = (account: Account): Probe => ({
  name: "the owner's trust that one backup key is made and no other",
  expect: 'works',
  isAttackers: false,
  attempt: () => {
    const made = backupKeys(account).length;
    return made > 1 ? Promise.reject(new Error(`${String(made)} were made`)) : Promise.resolve();
  },
});

/** What stands in the secrets: whoever may read them is the leak, and it does not matter here who that is. */
function backupKeys({ secrets }: Account): readonly Keys[] {
  return secrets.all().flatMap(({ values }) =>
    values.flatMap(({ text }) => {
      if (text === undefined) return [];
      const { AccessKeyId, SecretAccessKey } = JSON.parse(text) as Readonly<Record<string, string>>;
      return [{ accessKeyId: AccessKeyId ?? '', secretAccessKey: SecretAccessKey ?? '' }];
    }),
  );
}
