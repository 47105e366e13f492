import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { Account } from '@firebreak/account';
import type { Hardships, Probe, Scene, StageOptions } from './drill.ts';
import { type Keys, type Person, person } from './people.ts';
import { calls, lair, office, signsIn } from './probes.ts';

export const password = 'Correct-Horse-7-Battery';

/**
 * A change of IAM is everywhere after three to four seconds, as researchers have measured; AWS gives no figure.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export const realIam: Hardships = { iamPropagationMs: { min: 3000, max: 4000 } };

/** Longer than a change of IAM takes. */
const spreadMs = 60_000;

/** Who is in the account when a stolen key is about to launch. */
export interface Cast {
  readonly root: IAMClient;
  readonly victim: string;
  readonly stolen: Keys;
  readonly attacker: Person;
  readonly setting: readonly string[];
  /** The stolen key and password. */
  readonly attackers: readonly Probe[];
  /** Somebody who has nothing to do with it. */
  readonly innocents: readonly Probe[];
}

/** An administrator whose key is stolen, and somebody innocent; everybody knows of both. */
export async function addCast(account: Account, region: string): Promise<Cast> {
  const root = person(account, account.iam.root, office).iam;
  const victim = await addUser(root, 'ci-deploy', 'AdministratorAccess');
  const stolen = await addKey(root, victim);
  const innocent = await addUser(root, 'alice', 'PowerUserAccess');
  const innocentKey = await addKey(root, innocent);
  letSpread(account);
  return {
    root,
    victim,
    stolen,
    attacker: person(account, stolen, lair),
    setting: [
      `user ${victim}: administrator, console password, key ${stolen.accessKeyId} (stolen)`,
      `user ${innocent}: power user, console password, key ${innocentKey.accessKeyId}`,
    ],
    attackers: [
      calls(account, "attacker's access key", 'refused', { keys: stolen, region }),
      signsIn(account, "attacker's console sign-in", 'refused', { userName: victim, password }),
    ],
    innocents: [
      calls(account, "innocent user's access key", 'works', { keys: innocentKey, region }),
      signsIn(account, "innocent user's console sign-in", 'works', { userName: innocent, password }),
    ],
  };
}

/** Lets IAM's changes reach every endpoint. */
export function letSpread({ clock }: Account): void {
  clock.advanceBy(spreadMs);
}

/** The next whole second, to which the clock can move on: CloudTrail's times have no fractions. */
export function nextSecond({ clock }: Account): Date {
  return new Date((Math.floor(clock.now().getTime() / 1000) + 1) * 1000);
}

/** The launch that all of this is about. */
export function launchOf(
  account: Account,
  { attacker, stolen }: Pick<Cast, 'attacker' | 'stolen'>,
  { region }: Pick<StageOptions, 'region'>,
): Pick<Scene, 'attack' | 'at' | 'launch'> {
  return {
    attack: `${stolen.accessKeyId} launches 4 x p5.48xlarge in ${region}`,
    at: () => nextSecond(account),
    launch: async () => {
      await launchAs(attacker, region);
      return account.trail.all().findLast((each) => each.eventName === 'RunInstances')?.eventID ?? '';
    },
  };
}

/** Launches what an attacker wants. */
export async function launchAs({ ec2 }: Person, region: string): Promise<void> {
  await ec2(region).send(
    new RunInstancesCommand({
      ImageId: 'ami-0123456789abcdef0',
      InstanceType: 'p5.48xlarge',
      MinCount: 1,
      MaxCount: 4,
    }),
  );
}

/** A user with a managed policy of AWS and a console password. @returns its name */
export async function addUser(iam: IAMClient, UserName: string, policy: string): Promise<string> {
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: `arn:aws:iam::aws:policy/${policy}` }));
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: password }));
  return UserName;
}

export async function addKey(iam: IAMClient, UserName: string): Promise<Keys> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}
