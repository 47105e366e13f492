import { AttachInstancesCommand, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { RunInstancesCommand, type RunInstancesRequest } from '@aws-sdk/client-ec2';
import type { Account } from '@firebreak/account';
import { addCast, type Cast, nextSecond, realIam } from '../cast.ts';
import type { Drill, Scene, StageOptions } from '../drill.ts';

/** So long CloudTrail takes to say what was called: the attacker has done all of it by then. */
const eventDelayMs = 20_000;

const group = 'workers';

/** What keeps an instance from being stopped, each by a launch of its own. */
const launches: readonly Partial<RunInstancesRequest>[] = [
  { DisableApiStop: true },
  { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'one-time' } } },
  { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'persistent' } } },
  {},
];

/** An attacker that sees to it that what it has launched goes on running. */
export const keptRunning: Drill = {
  id: 'kept-running',
  title: 'A stolen key launches instances that cannot simply be stopped',
  shows:
    'each instance is told with the command that stops it: locks lifted, groups suspended, requests cancelled',
  ending: {
    kind: 'held',
    because: 'nobody fights back, and what runs is left to a person, with commands',
    tells: [
      'aws autoscaling suspend-processes --region',
      '--no-disable-api-stop',
      'aws ec2 cancel-spot-instance-requests --region',
      'aws autoscaling delete-auto-scaling-group',
    ],
  },
  hardships: () => ({ ...realIam, eventDelayMs: () => eventDelayMs }),
  stage,
};

async function stage(account: Account, { region }: StageOptions): Promise<Scene> {
  const cast = await addCast(account, region);
  return {
    setting: cast.setting,
    attack: `${cast.stolen.accessKeyId} launches in ${region}: with stop protection, as Spot instances, and in an Auto Scaling group`,
    at: () => nextSecond(account),
    launch: () => account.clock.busy(() => launchAll(account, cast, region)),
    probes: [...cast.attackers, ...cast.innocents],
  };
}

/** @returns the event of the first launch */
async function launchAll(account: Account, { attacker }: Cast, region: string): Promise<string> {
  const ids: string[] = [];
  for (const how of launches) {
    const { Instances: [{ InstanceId = '' } = {}] = [] } = await attacker.ec2(region).send(
      new RunInstancesCommand({
        ...{ ImageId: 'ami-0123456789abcdef0', InstanceType: 'p5.48xlarge', MinCount: 1, MaxCount: 1 },
        ...how,
      }),
    );
    ids.push(InstanceId);
  }
  const InstanceIds = ids.slice(-1);
  const client = attacker.autoScaling(region);
  const size = { MinSize: 0, MaxSize: 4, DesiredCapacity: 0 };
  await client.send(
    new CreateAutoScalingGroupCommand({ AutoScalingGroupName: group, InstanceId: InstanceIds[0], ...size }),
  );
  await client.send(new AttachInstancesCommand({ AutoScalingGroupName: group, InstanceIds }));
  return account.trail.all().find((each) => each.eventName === 'RunInstances')?.eventID ?? '';
}
