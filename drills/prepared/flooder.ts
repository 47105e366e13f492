import { AttachUserPolicyCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addCast, addKey, launchOf, realIam } from '../cast.ts';
import type { Drill, Loot, Scene, StageOptions } from '../drill.ts';
import { isWorking } from '../fight.ts';
import { addPast, type PastCall } from '../past.ts';
import { calls, lair } from '../probes.ts';
import { administrator } from './cast.ts';

/** More than the search reads of one key in one Region. */
const reads = 2_300;

/** Event history shows the newest first: whoever calls often enough afterwards hides what it made. */
export const flooder: Drill = {
  id: 'flooder',
  title: 'A stolen key makes an administrator, and then calls 2,300 times',
  shows: 'what the caller made is found by the name of the call, however much it called afterwards',
  ending: {
    kind: 'held',
    because: 'the calls that make credentials are looked up by their names',
    tells: ['by CreateUser'],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const { attacker, victim, stolen } = cast;
  const loot: Loot[] = [];
  return {
    setting: [...cast.setting, 'right after the launch it makes an administrator, and calls 2,300 times'],
    ...launchOf(account, cast, options),
    probes: [...cast.attackers, ...cast.innocents],
    fight: async () => {
      const backdoor = await account.clock.busy(async () => {
        const UserName = 'svc-monitoring';
        await attacker.iam.send(new CreateUserCommand({ UserName }));
        await attacker.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: administrator }));
        const keys = await addKey(attacker.iam, UserName);
        const after = account.clock.now().getTime() + 1_000;
        addPast(account, { userName: victim, key: stolen, from: lair }, flood(after));
        return calls(account, "the backdoor user's key", 'refused', { keys, region });
      });
      // A new user and a new key are not everywhere at once.
      await account.clock.sleep(5000);
      await account.clock.busy(async () => {
        loot.push({ ...backdoor, worked: await isWorking(backdoor) });
      });
    },
    loot: () => loot,
  };
}

const flood = (from: number): readonly PastCall[] =>
  Array.from({ length: reads }, (_, index) => ({
    ...{ action: 'iam:GetAccountSummary', region: 'us-east-1', at: new Date(from + index) },
  }));
