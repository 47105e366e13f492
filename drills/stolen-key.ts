import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeInstancesCommand,
  DescribeRegionsCommand,
} from '@aws-sdk/client-ec2';
import { ListUsersCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Account } from '@firebreak/account';
import { addCast, addKey, launchOf, letSpread, password, realIam } from './cast.ts';
import type { Drill, Scene, StageOptions } from './drill.ts';
import { addPast, deployments, probing } from './past.ts';
import { type Keys, type Person } from './people.ts';
import { calls, lair, office } from './probes.ts';
import { mintSession } from './session-minter.ts';

/** What the attacker looked around for before it struck: long enough for event history to show it. */
const reconnaissanceMs = 25 * 60_000;
/** After so long it knew what it wanted, and got the region ready. */
const decidedMs = 10 * 60_000;

/** Where the key deploys, day in, day out. */
const ownRegion = 'eu-west-1';

/**
 * A CI user's key, with weeks of deployments behind it, leaks; the attacker looks around, tries what it may do, opens
 * sessions and a security group, and launches in a region that nobody uses.
 */
export const stolenKey: Drill = {
  id: 'stolen-key',
  title: 'A stolen access key launches instances in a region nobody uses',
  shows: 'key, live sessions and console are closed, and nobody else is touched',
  ending: { kind: 'held', because: 'nobody fights back', tells: [] },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region, allKeys } = options;
  const cast = await addCast(account, region);
  const { attacker, victim, stolen } = cast;
  const other = await addKey(cast.root, victim);
  letSpread(account);
  const begun = account.clock.now();
  const after = (ms: number): Date => new Date(begun.getTime() + ms);
  const session = await lookAround(attacker);
  const consoleSession = account.iam.signIn(victim, password);
  const arn = `arn:aws:iam::${account.accountId}:user/${victim}`;
  const key = { userName: victim, key: stolen };
  addPast(account, { ...key, from: office }, deployments(begun, ownRegion));
  addPast(account, { ...key, from: lair }, probing(after(60_000), arn));
  account.clock.advanceTo(after(decidedMs));
  await openPorts(attacker, region);
  account.clock.advanceTo(after(reconnaissanceMs));
  return {
    setting: [
      ...cast.setting,
      `user ${victim} has another key, ${other.accessKeyId}; its key deploys to ${ownRegion} every other day`,
      `the attacker looked around for ${String(reconnaissanceMs / 60_000)} minutes, opened a security group in ${region}, and holds a session token and a console session`,
    ],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers,
      calls(account, "attacker's live session", 'refused', { keys: session, region }),
      calls(account, "attacker's console session", 'refused', { keys: consoleSession, region }),
      calls(account, "the user's other key", allKeys ? 'refused' : 'works', { keys: other, region }),
      ...cast.innocents,
    ],
  };
}

/** @returns the session that the attacker keeps in case the key is found */
async function lookAround({ sts, iam, ec2 }: Person): Promise<Keys> {
  await sts.send(new GetCallerIdentityCommand({}));
  await iam.send(new ListUsersCommand({}));
  await ec2('us-east-1').send(new DescribeRegionsCommand({}));
  for (const region of ['us-east-1', 'eu-west-1']) await ec2(region).send(new DescribeInstancesCommand({}));
  return mintSession(sts);
}

/** The way in, before the instances are there. */
async function openPorts({ ec2 }: Person, region: string): Promise<void> {
  const group = { GroupName: 'default-ssh', Description: 'ssh' };
  const { GroupId } = await ec2(region).send(new CreateSecurityGroupCommand(group));
  await ec2(region).send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    }),
  );
}
