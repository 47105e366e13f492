import { DescribeInstancesCommand, DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListUsersCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Account } from '../account.ts';
import { addCast, addKey, launchOf, letSpread, password, realIam } from './cast.ts';
import type { Drill, Scene, StageOptions } from './drill.ts';
import { type Keys, type Person } from './people.ts';
import { calls } from './probes.ts';
import { mintSession } from './session-minter.ts';

/** What the attacker looked around for before it struck: long enough for event history to show it. */
const reconnaissanceMs = 25 * 60_000;

/** A CI user's key leaks; the attacker looks around, opens sessions, and launches in a region that nobody uses. */
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
  const { attacker, victim } = cast;
  const other = await addKey(cast.root, victim);
  letSpread(account);
  const session = await lookAround(attacker);
  const consoleSession = account.iam.signIn(victim, password);
  account.clock.advanceTo(new Date(account.clock.now().getTime() + reconnaissanceMs));
  return {
    setting: [
      ...cast.setting,
      `user ${victim} has another key, ${other.accessKeyId}`,
      `the attacker looked around for ${String(reconnaissanceMs / 60_000)} minutes and holds a session token and a console session`,
    ],
    ...launchOf(account, cast, options),
    probes: [
      ...cast.attackers,
      calls(account, "attacker's live session", 'refused', session, region),
      calls(account, "attacker's console session", 'refused', consoleSession, region),
      calls(account, "the user's other key", allKeys ? 'refused' : 'works', other, region),
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
