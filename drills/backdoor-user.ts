import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { addCast, addKey, addUser, launchOf, letSpread, realIam } from './cast.ts';
import type { Drill, Loot, Probe, Scene, StageOptions } from './drill.ts';
import { isWorking } from './fight.ts';
import { type Keys, type Person, person, toKeys } from './people.ts';
import { calls, office, signsIn } from './probes.ts';

const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const backdoor = { UserName: 'backdoor', Password: 'Wrong-Horse-8-Battery' };
const role = 'deployment';

/** What the caller makes for itself outlives its own credential; event history shows it minutes later. */
export const backdoorUser: Drill = {
  id: 'backdoor-user',
  title: 'A stolen key makes a user, a key of another user and a session of a role for itself',
  shows: 'what the caller made since the launch is contained with it, and what was there before is not',
  ending: {
    kind: 'held',
    because: 'event history is searched until the follow-up',
    tells: ['WHAT IT MADE THAT OUTLIVES IT', 'by CreateUser', 'by CreateAccessKey', 'by AssumeRole'],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const { root } = cast;
  const colleague = await addUser(root, 'reporting', 'PowerUserAccess');
  const ownKey = await addKey(root, colleague);
  const trust = trusting(account.accountId);
  await root.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: trust }));
  await root.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: administrator }));
  letSpread(account);
  const colleagues = await assume(account, person(account, ownKey, office), 'nightly');
  const loot: Loot[] = [];
  return {
    setting: [
      ...cast.setting,
      `user ${colleague}: power user, key ${ownKey.accessKeyId}, and at work in role ${role}`,
      'right after the launch the attacker makes itself at home',
    ],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers,
      ...cast.innocents,
      calls(account, "the other user's own key", 'works', { keys: ownKey, region }),
      calls(account, "the other user's session of the role", 'works', { keys: colleagues, region }),
    ],
    fight: async () => {
      const probes = await account.clock.busy(() => moveIn(account, cast.attacker, colleague, region));
      // A new user and a new key are not everywhere at once.
      await account.clock.sleep(5000);
      await account.clock.busy(async () => {
        for (const probe of probes) loot.push({ ...probe, worked: await isWorking(probe) });
      });
    },
    loot: () => loot,
  };
}

/** @returns what the attacker has in its hands then */
async function moveIn(
  account: Account,
  attacker: Person,
  colleague: string,
  region: string,
): Promise<readonly Probe[]> {
  const { iam } = attacker;
  const { UserName } = backdoor;
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: administrator }));
  const backdoorKey = await addKey(iam, UserName);
  await iam.send(new CreateLoginProfileCommand(backdoor));
  const colleaguesKey = await addKey(iam, colleague);
  const session = await assume(account, attacker, 'maintenance');
  return [
    calls(account, "the backdoor user's key", 'refused', { keys: backdoorKey, region }),
    signsIn(account, "the backdoor user's console sign-in", 'refused', {
      userName: UserName,
      password: backdoor.Password,
    }),
    calls(account, 'the key made for the other user', 'refused', { keys: colleaguesKey, region }),
    calls(account, "attacker's session of the role", 'refused', { keys: session, region }),
  ];
}

async function assume({ accountId }: Account, { sts }: Person, RoleSessionName: string): Promise<Keys> {
  const RoleArn = `arn:aws:iam::${accountId}:role/${role}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  return toKeys(Credentials);
}

const trusting = (accountId: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: 'sts:AssumeRole' },
    ],
  });
