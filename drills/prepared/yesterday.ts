import { AttachUserPolicyCommand, CreateUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addCast, addKey, addUser, launchOf, letSpread, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';
import { addPast, type PastCall } from '../past.ts';
import { type Keys, person } from '../people.ts';
import { calls, office, standing } from '../probes.ts';
import { administrator } from './cast.ts';

const hour = 3_600_000;
/** Neither where the attacker launches from, nor what it launches with. */
const elsewhere = { ip: '198.51.100.23', agent: 'aws-sdk-go-v2/1.41' };

/** What was made a day before, from elsewhere, may be the owner's own work: nobody but a person can tell. */
export const preparedYesterday: Drill = {
  id: 'prepared-yesterday',
  title: 'A stolen key made an administrator and a key of another user a day ago, from another address',
  shows: 'what may be the work of the owner is left alone, and the report says first that it still works',
  ending: {
    kind: 'in-part',
    because: 'nothing but the key ties what was made yesterday to the launch',
    tells: [
      'CONTAINED IN PART: 2 credentials it made still work: user ci-deploy',
      'WHAT IT MADE STILL WORKS',
      '--status Inactive',
    ],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const { root, victim, stolen } = cast;
  const UserName = 'svc-backup';
  const { User } = await root.send(new CreateUserCommand({ UserName }));
  await root.send(new AttachUserPolicyCommand({ UserName, PolicyArn: administrator }));
  const backdoor = await addKey(root, UserName);
  const colleague = await addUser(root, 'reporting', 'PowerUserAccess');
  const colleaguesKey = await addKey(root, colleague);
  letSpread(account);
  await person(account, stolen, office).iam.send(new ListUsersCommand({}));
  const made = account.clock.now().getTime() - 20 * hour;
  addPast(account, { userName: victim, key: stolen, from: elsewhere }, [
    newUser(new Date(made), { ...User, UserName }),
    newKey(new Date(made + 60_000), UserName, backdoor),
    newKey(new Date(made + 120_000), colleague, colleaguesKey),
  ]);
  return {
    setting: [
      ...cast.setting,
      `twenty hours ago its key made, from ${elsewhere.ip}, administrator ${UserName} with key ${backdoor.accessKeyId}, and key ${colleaguesKey.accessKeyId} of user ${colleague}`,
    ],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers,
      standing(calls(account, "the key of yesterday's administrator", 'works', { keys: backdoor, region })),
      standing(calls(account, "yesterday's key of the other user", 'works', { keys: colleaguesKey, region })),
      ...cast.innocents,
    ],
  };
}

const newKey = (at: Date, UserName: string, { accessKeyId }: Keys): PastCall => ({
  ...{ action: 'iam:CreateAccessKey', at, region: 'us-east-1', input: { UserName } },
  output: { AccessKey: { UserName, AccessKeyId: accessKeyId, Status: 'Active', CreateDate: at } },
});

const newUser = (at: Date, User: Readonly<Record<string, unknown>>): PastCall => ({
  ...{ action: 'iam:CreateUser', at, region: 'us-east-1', input: { UserName: User['UserName'] } },
  output: { User: { ...User, CreateDate: at } },
});
