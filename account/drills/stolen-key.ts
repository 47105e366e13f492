import { DescribeInstancesCommand, DescribeRegionsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  type IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { Account } from '../account.ts';
import type { Drill, Scene, StageOptions } from './drill.ts';
import { type Keys, person } from './people.ts';
import { calls, lair, office, signsIn } from './probes.ts';

const password = 'Correct-Horse-7-Battery';
/** What the attacker looked around for before it struck: long enough for event history to show it. */
const reconnaissanceMs = 25 * 60_000;

/** A CI user's key leaks; the attacker looks around, opens sessions, and launches in a region that nobody uses. */
export const stolenKey: Drill = {
  id: 'stolen-key',
  title: 'A stolen access key launches instances in a region nobody uses',
  stage,
};

async function stage(account: Account, { region, allKeys }: StageOptions): Promise<Scene> {
  const root = person(account, account.iam.root, office).iam;
  const victim = await addUser(root, 'ci-deploy', 'AdministratorAccess');
  const [stolen, other] = [await addKey(root, 'ci-deploy'), await addKey(root, 'ci-deploy')];
  const innocent = await addUser(root, 'alice', 'PowerUserAccess');
  const innocentKey = await addKey(root, 'alice');

  const attacker = person(account, stolen, lair);
  const session = await lookAround(attacker);
  const consoleSession = account.iam.signIn(victim, password);
  account.clock.advanceTo(new Date(account.clock.now().getTime() + reconnaissanceMs));

  return {
    setting: [
      `user ${victim}: administrator, console password, keys ${stolen.accessKeyId} (stolen) and ${other.accessKeyId}`,
      `user ${innocent}: power user, console password, key ${innocentKey.accessKeyId}`,
      `the attacker looked around for ${String(reconnaissanceMs / 60_000)} minutes and holds a session token and a console session`,
    ],
    attack: `${stolen.accessKeyId} launches 4 x p5.48xlarge in ${region}`,
    at: () => new Date(Math.ceil(account.clock.now().getTime() / 1000) * 1000),
    launch: async () => {
      await attacker.ec2(region).send(
        new RunInstancesCommand({
          ImageId: 'ami-0123456789abcdef0',
          InstanceType: 'p5.48xlarge',
          MinCount: 1,
          MaxCount: 4,
        }),
      );
      return account.trail.all().findLast((each) => each.eventName === 'RunInstances')?.eventID ?? '';
    },
    probes: [
      calls(account, "attacker's access key", 'refused', stolen, region),
      calls(account, "attacker's live session", 'refused', session, region),
      calls(account, "attacker's console session", 'refused', consoleSession, region),
      signsIn(account, "attacker's console sign-in", 'refused', victim, password),
      calls(account, "the user's other key", allKeys ? 'refused' : 'works', other, region),
      calls(account, "innocent user's access key", 'works', innocentKey, region),
      signsIn(account, "innocent user's console sign-in", 'works', innocent, password),
    ],
  };
}

async function addUser(iam: IAMClient, UserName: string, policy: string): Promise<string> {
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: `arn:aws:iam::aws:policy/${policy}` }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: password }));
  return UserName;
}

async function addKey(iam: IAMClient, UserName: string): Promise<Keys> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

/** @returns the session that the attacker keeps in case the key is found */
async function lookAround({ sts, iam, ec2 }: ReturnType<typeof person>): Promise<Keys> {
  await sts.send(new GetCallerIdentityCommand({}));
  await iam.send(new ListUsersCommand({}));
  await ec2('us-east-1').send(new DescribeRegionsCommand({}));
  for (const region of ['us-east-1', 'eu-west-1']) await ec2(region).send(new DescribeInstancesCommand({}));
  const { Credentials } = await sts.send(new GetSessionTokenCommand({ DurationSeconds: 129_600 }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}
