import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { addCast, addKey, addUser, launchOf, letSpread, realIam } from '../cast.ts';
import type { Drill, Probe, Scene, StageOptions } from '../drill.ts';
import { type Keys, type Person, person, toKeys } from '../people.ts';
import { calls, office } from '../probes.ts';
import { administrator, letPass, trusting } from './cast.ts';

const role = 'deployment';

/** Whoever knows that keys are made inactive makes others first. */
export const prepared: Drill = {
  id: 'prepared',
  title:
    'A stolen key makes a second key, an administrator and a session of a role, and launches seconds later',
  shows: 'what the caller made in the hour before the launch is contained with it',
  ending: {
    kind: 'held',
    because: 'event history is searched for what was made before the launch, too',
    tells: ['by CreateUser', 'by CreateAccessKey', 'by AssumeRole'],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const { root, attacker, victim } = cast;
  const RoleArn = `arn:aws:iam::${account.accountId}:role/${role}`;
  await root.send(
    new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: trusting(account.accountId) }),
  );
  await root.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: administrator }));
  const admin = await addUser(root, 'dana', 'AdministratorAccess');
  const adminKey = await addKey(root, admin);
  const colleague = await addUser(root, 'reporting', 'PowerUserAccess');
  letSpread(account);
  const colleaguesKey = await addKey(person(account, adminKey, office).iam, colleague);
  const { sts } = person(account, colleaguesKey, office);
  letSpread(account);
  const session = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'nightly' }));
  const mine = await prepare(account, attacker, { victim, RoleArn });
  return {
    setting: [
      ...cast.setting,
      `user ${colleague}: power user, whose key ${colleaguesKey.accessKeyId} administrator ${admin} made minutes ago, at work in role ${role}`,
      'seconds before the launch the attacker makes a second key, an administrator and a session of the role for itself',
    ],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers,
      ...toProbes(account, mine, region),
      ...cast.innocents,
      calls(account, "the colleague's new key", 'works', { keys: colleaguesKey, region }),
      calls(account, "the colleague's session of the role", 'works', {
        ...{ keys: toKeys(session.Credentials), region },
      }),
      calls(account, "the other administrator's key", 'works', { keys: adminKey, region }),
    ],
  };
}

interface Prepared {
  readonly second: Keys;
  readonly backdoor: Keys;
  readonly session: Keys;
}

/** From 13 seconds before the launch on: the last of it 4 seconds before. */
async function prepare(
  account: Account,
  { iam, sts }: Person,
  { victim, RoleArn }: { readonly victim: string; readonly RoleArn: string },
): Promise<Prepared> {
  const UserName = 'svc-monitoring';
  const second = await addKey(iam, victim);
  letPass(account, 4_000);
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: administrator }));
  const backdoor = await addKey(iam, UserName);
  letPass(account, 5_000);
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'maintenance' }));
  letPass(account, 4_000);
  return { second, backdoor, session: toKeys(Credentials) };
}

const toProbes = (
  account: Account,
  { second, backdoor, session }: Prepared,
  region: string,
): readonly Probe[] => [
  calls(account, 'the second key of the stolen user', 'refused', { keys: second, region }),
  calls(account, "the backdoor user's key", 'refused', { keys: backdoor, region }),
  calls(account, "attacker's session of the role", 'refused', { keys: session, region }),
];
