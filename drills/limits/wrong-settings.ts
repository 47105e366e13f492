import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import { addKey, addUser, launchAs, launchOf, letSpread, password, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';
import { person } from '../people.ts';
import { calls, office, signsIn } from '../probes.ts';

const roles = Array.from({ length: 10 }, (_, index) => `production-${String(index + 1)}`);
const policyArn = 'arn:aws:iam::aws:policy/PowerUserAccess';

/** The worst day: nobody attacks, and the responder takes production down. */
export const wrongSettings: Drill = {
  id: 'wrong-settings',
  title: 'A deployment loses the expectations, and ten production roles and a user launch as always',
  shows: 'everything that wrong settings contained is restored by one command',
  ending: {
    kind: 'restored',
    because: 'nobody attacked: the settings were wrong',
    tells: [],
  },
  settings: { expectations: [], containmentsPerHour: 20 },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const root = person(account, account.iam.root, office).iam;
  const innocent = await addUser(root, 'alice', 'PowerUserAccess');
  const innocentKey = await addKey(root, innocent);
  await root.send(new CreateUserCommand({ UserName: 'deploy' }));
  await root.send(new AttachUserPolicyCommand({ UserName: 'deploy', PolicyArn: policyArn }));
  const key = await addKey(root, 'deploy');
  for (const role of roles) await addRole(root, role);
  letSpread(account);
  const workloads = roles.map((role) => ({
    name: `session of ${role}`,
    keys: account.iam.issueRoleSession(role, 'worker'),
  }));
  const all = [...workloads, { name: "deploy's access key", keys: key }];
  const scene = launchOf(account, { attacker: person(account, key, office), stolen: key }, options);
  return {
    setting: [
      `roles ${roles.join(', ')}: each has a workload that launches what it needs`,
      `user deploy: deploys with key ${key.accessKeyId}`,
      `user ${innocent}: power user, console password, key ${innocentKey.accessKeyId}`,
      'the settings that are deployed expect none of it any more',
    ],
    ...scene,
    attack: `nobody attacks: all of them launch in ${region}, as every night`,
    launch: async () => {
      for (const { keys } of workloads) await launchAs(person(account, keys, office), region);
      return scene.launch();
    },
    probes: [
      ...all.map(({ name, keys }) => calls(account, name, 'works', { keys, region })),
      calls(account, "innocent user's access key", 'works', { keys: innocentKey, region }),
      signsIn(account, "innocent user's console sign-in", 'works', { userName: innocent, password }),
    ],
  };
}

async function addRole(iam: IAMClient, RoleName: string): Promise<void> {
  const Statement = [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn }));
}
