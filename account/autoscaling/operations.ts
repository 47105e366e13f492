import type * as sdk from '@aws-sdk/client-auto-scaling';
import type { Fleet } from '../ec2/fleet.ts';
import { type Call, refuseUnmodelled, type Service } from '../model.ts';
import { toAnswer } from './answer.ts';
import { alreadyExists, validationError } from './errors.ts';
import type { Keeper } from './keeper.ts';
import { sizeOf } from './size.ts';
import { type Group, type Groups, processes } from './store.ts';

/** What the operations share. */
export interface Desk {
  readonly accountId: string;
  readonly fleet: Fleet;
  readonly keeper: Keeper;
  readonly groupsOf: (region: string) => Groups;
  /** @throws AwsError ValidationError */
  readonly find: (call: Call, name: string | undefined) => Group;
  /** Keeps a group as it is now, and lets it act. */
  readonly put: (call: Call, group: Group) => void;
}

type Operations = Service['operations'];

const created = ['AutoScalingGroupName', 'InstanceId', 'MinSize', 'MaxSize', 'DesiredCapacity'];
const updated = ['AutoScalingGroupName', 'MinSize', 'MaxSize', 'DesiredCapacity'];

/** Groups, and how large they are. */
export function sizeOperations({ groupsOf, find, put }: Desk): Operations {
  function CreateAutoScalingGroup(input: sdk.CreateAutoScalingGroupType, call: Call): void {
    refuseUnmodelled('autoscaling:CreateAutoScalingGroup', input, created);
    const { AutoScalingGroupName: name = '', InstanceId: like, MinSize = 0, MaxSize = 0 } = input;
    if (groupsOf(call.region).has(name)) throw alreadyExists(name);
    if (like === undefined)
      throw validationError(
        'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
      );
    const size = sizeOf({ ...input, MinSize, MaxSize });
    put(call, { name, like, ...size, createdAt: call.time, suspended: [], instanceIds: [] });
  }

  function UpdateAutoScalingGroup(input: sdk.UpdateAutoScalingGroupType, call: Call): void {
    refuseUnmodelled('autoscaling:UpdateAutoScalingGroup', input, updated);
    const group = find(call, input.AutoScalingGroupName);
    const { MinSize = group.min, MaxSize = group.max } = input;
    const DesiredCapacity = input.DesiredCapacity ?? Math.min(Math.max(group.desired, MinSize), MaxSize);
    put(call, { ...group, ...sizeOf({ MinSize, MaxSize, DesiredCapacity }) });
  }

  function SetDesiredCapacity(input: sdk.SetDesiredCapacityType, call: Call): void {
    const group = find(call, input.AutoScalingGroupName);
    const { DesiredCapacity } = input;
    put(call, { ...group, ...sizeOf({ MinSize: group.min, MaxSize: group.max, DesiredCapacity }) });
  }

  return { CreateAutoScalingGroup, UpdateAutoScalingGroup, SetDesiredCapacity };
}

/** What is in a group, and its end. */
export function memberOperations({ accountId, fleet, keeper, groupsOf, find, put }: Desk): Operations {
  function AttachInstances(input: sdk.AttachInstancesQuery, call: Call): void {
    const group = find(call, input.AutoScalingGroupName);
    const { InstanceIds: ids = [] } = input;
    if (group.desired + ids.length > group.max)
      throw validationError(
        `Attaching the instance(s) would exceed the maximum size of the AutoScalingGroup ${group.name}.`,
      );
    fleet.join(call.region, ids, group.name);
    put(call, {
      ...group,
      desired: group.desired + ids.length,
      instanceIds: [...group.instanceIds, ...ids],
    });
  }

  function DeleteAutoScalingGroup(input: sdk.DeleteAutoScalingGroupType, call: Call): void {
    const group = find(call, input.AutoScalingGroupName);
    keeper.remove(group, input.ForceDelete ?? false, call);
    groupsOf(call.region).delete(group.name);
  }

  return {
    ...{ AttachInstances, DeleteAutoScalingGroup },
    DescribeAutoScalingGroups: (input: sdk.AutoScalingGroupNamesType, { region }: Call) => {
      refuseUnmodelled('autoscaling:DescribeAutoScalingGroups', input, ['AutoScalingGroupNames']);
      const { AutoScalingGroupNames: names = [] } = input;
      const groups = [...groupsOf(region).values()].filter(
        ({ name }) => names.length === 0 || names.includes(name),
      );
      const instances = fleet.instances(region);
      return {
        AutoScalingGroups: groups.map((group) => toAnswer(group, instances, { accountId, region })),
      };
    },
  };
}

/** What a group does by itself. */
export function processOperations({ find, put }: Desk): Operations {
  const change =
    (to: (old: readonly string[], named: readonly string[]) => readonly string[]) =>
    (input: sdk.ScalingProcessQuery, call: Call): void => {
      const group = find(call, input.AutoScalingGroupName);
      const named = input.ScalingProcesses?.length ? input.ScalingProcesses : processes;
      const unknown = named.find((name) => !processes.includes(name));
      if (unknown !== undefined) throw validationError(`The process type(s) are invalid: ${unknown}`);
      put(call, { ...group, suspended: to(group.suspended, named) });
    };
  return {
    SuspendProcesses: change((old, named) => [...new Set([...old, ...named])]),
    ResumeProcesses: change((old, named) => old.filter((name) => !named.includes(name))),
  };
}
