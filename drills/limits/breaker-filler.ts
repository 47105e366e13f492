import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { addKey, addUser, launchAs, launchOf, letSpread, password, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';
import { type Keys, type Person, person, toKeys } from '../people.ts';
import { calls, lair, office, signsIn } from '../probes.ts';

const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
const firstRole = 'build';
const lastRole = 'staging';
const roles = [firstRole, 'deploy', 'nightly', 'preview', 'release', lastRole];
/** Fewer than the roles: the breaker is open when the last ones launch. */
const limit = 3;
const everyMs = 20_000;
/** Behind the checks that find who issued the sessions. */
const laterMs = 25 * 60_000;

/** What may be assumed costs its holder nothing: whoever has a list of roles fills the breaker with them. */
export const breakerFiller: Drill = {
  id: 'breaker-filler',
  title: 'A stolen key that may only assume roles fills the circuit breaker with sessions of them',
  shows: 'a session that the breaker refused is contained when whoever issued it is',
  ending: {
    kind: 'held',
    because: 'a session counts as one of whoever issued it, not as another caller',
    tells: [],
  },
  settings: { containmentsPerHour: limit },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region, wholeRole = false } = options;
  const root = person(account, account.iam.root, office).iam;
  const stolen = await addAssumer(root, 'ci-deploy');
  const colleague = await addAssumer(root, 'reporting');
  const innocent = await addUser(root, 'alice', 'PowerUserAccess');
  const innocentKey = await addKey(root, innocent);
  for (const role of roles) await addRole(root, account.accountId, role);
  letSpread(account);
  const colleagues = await assume(account, person(account, colleague, office), firstRole, 'nightly');
  const attacker = person(account, stolen, lair);
  const first = await assume(account, attacker, firstRole, `${firstRole}-1`);
  const others: Keys[] = [];
  for (const role of roles.slice(1)) others.push(await assume(account, attacker, role, `${role}-1`));
  const further = await assume(account, attacker, lastRole, 'another');
  letSpread(account);
  return {
    setting: [
      `user ci-deploy: may assume roles, and nothing else; key ${stolen.accessKeyId} (stolen)`,
      `roles ${roles.join(', ')}: administrators, whom users of the account assume`,
      `user reporting is at work in the role ${firstRole}`,
      `user ${innocent}: power user, console password, key ${innocentKey.accessKeyId}`,
      `the circuit breaker contains ${String(limit)} callers within an hour`,
    ],
    ...launchOf(account, { attacker: person(account, first, lair), stolen: first }, options),
    fight: async (stop) => {
      const launchLater = async (keys: Keys, ms: number): Promise<void> => {
        await account.clock.sleep(ms, stop).catch(() => undefined);
        // What is refused by now is refused: the attacker goes on with the next one.
        await account.clock.busy(() => launchAs(person(account, keys, lair), region).catch(() => undefined));
      };
      for (const keys of others) await launchLater(keys, everyMs);
      // Its role is alerted on by then: this is only counted, until its key's sessions are found.
      await launchLater(further, everyMs);
      await launchLater(further, laterMs);
    },
    probes: [
      ...[first, ...others].map((keys, index) =>
        calls(account, `attacker's session of ${roles[index] ?? ''}`, 'refused', { keys, region }),
      ),
      calls(account, "attacker's other session of the last role", 'refused', { keys: further, region }),
      assumes(account, "attacker's access key", 'refused', stolen),
      calls(account, "the colleague's session of the role", wholeRole ? 'refused' : 'works', {
        ...{ keys: colleagues, region },
      }),
      assumes(account, "the colleague's access key", 'works', colleague),
      calls(account, "innocent user's access key", 'works', { keys: innocentKey, region }),
      signsIn(account, "innocent user's console sign-in", 'works', { userName: innocent, password }),
    ],
  };
}

/** A user that may assume any role and do nothing else. @returns its key */
async function addAssumer(root: IAMClient, UserName: string): Promise<Keys> {
  await root.send(new CreateUserCommand({ UserName }));
  await root.send(
    new PutUserPolicyCommand({
      UserName,
      PolicyName: 'assume',
      PolicyDocument: allowing({ Action: 'sts:AssumeRole', Resource: '*' }),
    }),
  );
  return addKey(root, UserName);
}

async function addRole(root: IAMClient, accountId: string, RoleName: string): Promise<void> {
  const AssumeRolePolicyDocument = allowing({
    Action: 'sts:AssumeRole',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
  });
  await root.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await root.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: administrator }));
}

async function assume(
  { accountId }: Account,
  { sts }: Person,
  role: string,
  RoleSessionName: string,
): Promise<Keys> {
  const RoleArn = `arn:aws:iam::${accountId}:role/${role}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
  return toKeys(Credentials);
}

/** Somebody whose key can do nothing else assumes a role. */
function assumes(account: Account, name: string, expect: 'refused' | 'works', keys: Keys) {
  const isAttackers = expect === 'refused';
  const who = person(account, keys, isAttackers ? lair : office);
  return { name, expect, isAttackers, attempt: () => assume(account, who, firstRole, 'probe') };
}

const allowing = (what: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...what }] });
