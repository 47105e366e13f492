import {
  AttachInstancesCommand,
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SuspendProcessesCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  EC2Client,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type Account, startAccount } from '../../account.ts';

const region = 'eu-west-1';
const AutoScalingGroupName = 'workers';
let account: Account;
let ec2: EC2Client;
let client: AutoScalingClient;
let first: string;

/** A group of two, after an instance that is not in it. */
beforeEach(async () => {
  account = await startAccount();
  const config = { region, endpoint: account.endpoint, credentials: account.iam.root, maxAttempts: 1 };
  ec2 = new EC2Client(config);
  client = new AutoScalingClient(config);
  first = await launch();
  const size = { MinSize: 1, MaxSize: 4, DesiredCapacity: 2 };
  await client.send(new CreateAutoScalingGroupCommand({ AutoScalingGroupName, InstanceId: first, ...size }));
});
afterEach(() => account.close());

async function launch(): Promise<string> {
  const { Instances: [{ InstanceId = '' } = {}] = [] } = await ec2.send(
    new RunInstancesCommand({
      ...{ ImageId: 'ami-0123456789abcdef0', InstanceType: 'p5.48xlarge', MinCount: 1, MaxCount: 1 },
    }),
  );
  account.clock.advanceBy(60_000);
  return InstanceId;
}

async function group() {
  const { AutoScalingGroups = [] } = await client.send(new DescribeAutoScalingGroupsCommand({}));
  return AutoScalingGroups[0];
}
const members = async (): Promise<readonly string[]> =>
  ((await group())?.Instances ?? []).map(({ InstanceId }) => InstanceId ?? '');
const running = () =>
  account.ec2.instances().filter(({ state }) => state === 'pending' || state === 'running');

it('launches what it is to have, and marks it', async () => {
  expect(await members()).toHaveLength(2);
  const marked = running().filter(({ tags }) => tags.some(({ Key }) => Key === 'aws:autoscaling:groupName'));
  expect(marked.map(({ instanceType }) => instanceType)).toEqual(['p5.48xlarge', 'p5.48xlarge']);
  expect(await group()).toMatchObject({ MinSize: 1, MaxSize: 4, DesiredCapacity: 2, SuspendedProcesses: [] });
});

it.each(['stopped', 'terminated'])('replaces what is %s', async (how) => {
  account.clock.advanceBy(60_000);
  const [InstanceId = ''] = await members();
  const input = { InstanceIds: [InstanceId] };
  await (how === 'stopped'
    ? ec2.send(new StopInstancesCommand(input))
    : ec2.send(new TerminateInstancesCommand(input)));
  expect(await members()).toHaveLength(2);
  expect(await members()).not.toContain(InstanceId);
  const state = account.ec2.instances().find(({ instanceId }) => instanceId === InstanceId)?.state;
  expect(state).toBe('shutting-down');
});

it('leaves alone what is stopped while it is suspended, until it is resumed', async () => {
  account.clock.advanceBy(60_000);
  await client.send(new SuspendProcessesCommand({ AutoScalingGroupName }));
  expect((await group())?.SuspendedProcesses).toHaveLength(9);
  const ids = await members();
  await ec2.send(new StopInstancesCommand({ InstanceIds: [...ids] }));
  expect(await members()).toEqual(ids);
  expect(running().map(({ instanceId }) => instanceId)).toEqual([first]);
  await client.send(new ResumeProcessesCommand({ AutoScalingGroupName }));
  expect(await members()).toHaveLength(2);
  expect(running()).toHaveLength(3);
});

it('takes instances in, and grows by them', async () => {
  await client.send(new AttachInstancesCommand({ AutoScalingGroupName, InstanceIds: [first] }));
  expect(await group()).toMatchObject({ DesiredCapacity: 3 });
  expect(await members()).toContain(first);
  expect(running()).toHaveLength(3);
});

it('shrinks and grows as it is told', async () => {
  await client.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 4 }));
  expect(await members()).toHaveLength(4);
  const none = { MinSize: 0, MaxSize: 0, DesiredCapacity: 0 };
  await client.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...none }));
  expect(await members()).toEqual([]);
  expect(running().map(({ instanceId }) => instanceId)).toEqual([first]);
});

it('is deleted with its instances, where that is forced', async () => {
  const remove = (ForceDelete: boolean) =>
    client.send(new DeleteAutoScalingGroupCommand({ AutoScalingGroupName, ForceDelete }));
  await expect(remove(false)).rejects.toMatchObject({ name: 'ResourceInUseFault' });
  await remove(true);
  expect(await group()).toBeUndefined();
  expect(running().map(({ instanceId }) => instanceId)).toEqual([first]);
});

it.each([
  [{ AutoScalingGroupName }, 'AlreadyExistsFault'],
  [{ AutoScalingGroupName: 'x', InstanceId: undefined }, 'ValidationError'],
  [{ AutoScalingGroupName: 'x', MinSize: 5 }, 'ValidationError'],
  [{ AutoScalingGroupName: 'x', DesiredCapacity: 9 }, 'ValidationError'],
])('refuses %j: %s', async (input, name) => {
  const size = { MinSize: 1, MaxSize: 4 };
  await expect(
    client.send(new CreateAutoScalingGroupCommand({ InstanceId: first, ...size, ...input })),
  ).rejects.toMatchObject({ name });
});
