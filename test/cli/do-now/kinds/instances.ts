import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { type Account } from '@firebreak/account';
import { failed, type Kind, optionOf, wrong, type World } from './kind.ts';

const instancesIn = (command: string): readonly string[] => [
  ...new Set(command.match(/\bi-[0-9a-f]{17}\b/g) ?? []),
];

const running = (account: Account): readonly string[] =>
  account.ec2
    .instances()
    .filter(({ state }) => state === 'running' || state === 'pending')
    .map(({ instanceId }) => instanceId);

/** Pastes what stops instances. @returns what is wrong: some run, have come anew, or are in another state */
async function stops(command: string, { account, paste }: World, states: RegExp): Promise<readonly string[]> {
  const ids = instancesIn(command);
  const before = running(account);
  const pasted = await paste(command);
  const found = account.ec2.instances().filter(({ instanceId }) => ids.includes(instanceId));
  const others = found.filter(({ state }) => !states.test(state)).map(({ state }) => state);
  const anew = running(account).filter((id) => !before.includes(id));
  return [
    ...failed(pasted),
    ...wrong(found.length < ids.length, 'Some of them are not there.'),
    ...wrong(others.length > 0, `They are ${others.join(', ')}: ${pasted.said}`),
    ...wrong(anew.length > 0, `Others were launched instead: ${anew.join(', ')}`),
  ];
}

async function groupOf(command: string, { account }: World) {
  const { endpoint, iam } = account;
  const region = optionOf(command, 'region');
  const client = new AutoScalingClient({ region, endpoint, credentials: iam.root, maxAttempts: 1 });
  const names = [optionOf(command, 'auto-scaling-group-name')];
  const { AutoScalingGroups: groups = [] } = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: names }),
  );
  return groups[0];
}

/** What stops what costs. */
export const stopping: readonly Kind[] = [
  {
    name: 'instances are stopped, whatever protects them',
    when: 'contain',
    is: (command) => /^aws ec2 stop-instances .*\|\| for id in .*--no-disable-api-stop/.test(command),
    try: (command, world) => stops(command, world, /^stopp(?:ing|ed)$/),
  },
  {
    name: 'Spot instances are stopped, else terminated with their request cancelled',
    when: 'contain',
    is: (command) => /^for id in .*aws ec2 stop-instances .*cancel-spot-instance-requests/.test(command),
    try: (command, world) => stops(command, world, /^(?:stopp(?:ing|ed)|shutting-down|terminated)$/),
  },
  {
    name: 'a group is suspended',
    when: 'contain',
    is: (command) => /^aws autoscaling suspend-processes /.test(command),
    try: async (command, world) => {
      const pasted = await world.paste(command);
      const group = await groupOf(command, world);
      const names = (group?.SuspendedProcesses ?? []).map(({ ProcessName }) => ProcessName);
      return [...failed(pasted), ...wrong(!names.includes('Launch'), 'It launches still.')];
    },
  },
  {
    name: 'a group is removed, and its instances with it',
    when: 'remove',
    is: (command) => /^aws autoscaling delete-auto-scaling-group .*--force-delete/.test(command),
    try: async (command, world) => {
      const members = (await groupOf(command, world))?.Instances ?? [];
      const pasted = await world.paste(command);
      const left = members.filter(({ InstanceId = '' }) => running(world.account).includes(InstanceId));
      return [
        ...failed(pasted),
        ...wrong((await groupOf(command, world)) !== undefined, 'It is still there.'),
        ...wrong(left.length > 0, 'Instances of it run.'),
      ];
    },
  },
];
