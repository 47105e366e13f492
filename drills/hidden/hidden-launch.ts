import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { Account } from '@firebreak/account';
import { addCast, addKey, addUser, launchOf, letSpread, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';
import { type Person, person } from '../people.ts';
import { calls, office } from '../probes.ts';

/** Above 100 KB, some 43 instances, CloudTrail leaves the answer out of the record, and with it every instance id. */
const asked = { MinCount: 1, MaxCount: 60 };

/** The same image and type that the attacker takes. */
const neighbours = { MinCount: 3, MaxCount: 3 };

const fleet = 'render-farm';

/** A call that is so large that its record names nothing that it launched. */
export const hiddenLaunch: Drill = {
  id: 'hidden-launch',
  title: 'A stolen key launches so many instances that the record names none',
  shows: 'what a record leaves out is said to be unknown, and found: every instance, and nobody else’s',
  ending: {
    kind: 'held',
    because: 'a launch is one by its call, not by what the record has of the answer',
    tells: [
      'does not name its instances, 1 to 60.',
      '60 were found by its client token.',
      '60 of 60 instances are running',
      'aws ec2 stop-instances --region',
    ],
  },
  settings: {
    expectations: [{ name: 'render farm', principals: [`arn:*:iam::*:user/${fleet}`] }],
  },
  hardships: () => realIam,
  stage,
};

async function stage(account: Account, options: StageOptions): Promise<Scene> {
  const { region } = options;
  const cast = await addCast(account, region);
  const expected = await addKey(cast.root, await addUser(cast.root, fleet, 'PowerUserAccess'));
  letSpread(account);
  const { at } = launchOf(account, cast, options);
  return {
    setting: [
      ...cast.setting,
      `user ${fleet} launches ${neighbours.MaxCount} instances of the same image and type in the same second, as the settings expect`,
    ],
    attack: `${cast.stolen.accessKeyId} asks for ${asked.MinCount} to ${asked.MaxCount} x p5.48xlarge in ${region}`,
    at,
    launch: async () => {
      await launch(person(account, expected, office), region, neighbours);
      await launch(cast.attacker, region, asked);
      return account.trail.all().findLast((each) => each.eventName === 'RunInstances')?.eventID ?? '';
    },
    probes: [
      ...cast.attackers,
      ...cast.innocents,
      calls(account, "the render farm's access key", 'works', { keys: expected, region }),
    ],
  };
}

const launch = ({ ec2 }: Person, region: string, number: typeof asked): Promise<unknown> =>
  ec2(region).send(
    new RunInstancesCommand({
      ...{ ImageId: 'ami-0123456789abcdef0', InstanceType: 'p5.48xlarge' },
      ...number,
    }),
  );
