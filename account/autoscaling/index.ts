import type * as sdk from '@aws-sdk/client-auto-scaling';
import type { Ec2 } from '../ec2/ec2.ts';
import { type Call, refuseUnmodelled, type Service } from '../model.ts';
import { toAnswer } from './answer.ts';
import { autoScalingAccess } from './access.ts';
import { alreadyExists, validationError } from './errors.ts';
import { createKeeper } from './keeper.ts';
import { type Group, type Groups, processes } from './store.ts';

export interface AutoScalingOptions {
  readonly accountId: string;
  readonly ec2: Pick<Ec2, 'fleet'>;
}

const created = ['AutoScalingGroupName', 'InstanceId', 'MinSize', 'MaxSize', 'DesiredCapacity'];
const updated = ['AutoScalingGroupName', 'MinSize', 'MaxSize', 'DesiredCapacity'];

/**
 * Groups of EC2 Auto Scaling, each made after an instance, without launch templates, policies and hooks. A group acts at
 * once, not within minutes: it replaces what is stopped or terminated, unless the process for that is suspended.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html
 */
export function createAutoScaling({ accountId, ec2 }: AutoScalingOptions): { readonly service: Service } {
  const regions = new Map<string, Groups>();
  const groupsOf = (region: string): Groups => {
    const groups = regions.get(region) ?? new Map<string, Group>();
    regions.set(region, groups);
    return groups;
  };
  const keeper = createKeeper(accountId, ec2.fleet, groupsOf);
  ec2.fleet.onChange(keeper.keep);

  const find = ({ region }: Call, name = ''): Group => {
    const group = groupsOf(region).get(name);
    if (group) return group;
    throw validationError('AutoScalingGroup name not found - null');
  };
  const put = (call: Call, group: Group): void => {
    groupsOf(call.region).set(group.name, group);
    keeper.keep(call.region, call.time);
  };

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

  function AttachInstances(input: sdk.AttachInstancesQuery, call: Call): void {
    const group = find(call, input.AutoScalingGroupName);
    const { InstanceIds: ids = [] } = input;
    if (group.desired + ids.length > group.max)
      throw validationError(
        `Attaching the instance(s) would exceed the maximum size of the AutoScalingGroup ${group.name}.`,
      );
    ec2.fleet.join(call.region, ids, group.name);
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
    service: {
      operations: {
        ...{ CreateAutoScalingGroup, UpdateAutoScalingGroup, SetDesiredCapacity, AttachInstances },
        DeleteAutoScalingGroup,
        SuspendProcesses: change((old, named) => [...new Set([...old, ...named])]),
        ResumeProcesses: change((old, named) => old.filter((name) => !named.includes(name))),
        DescribeAutoScalingGroups: (input: sdk.AutoScalingGroupNamesType, { region }: Call) => {
          refuseUnmodelled('autoscaling:DescribeAutoScalingGroups', input, ['AutoScalingGroupNames']);
          const { AutoScalingGroupNames: names = [] } = input;
          const groups = [...groupsOf(region).values()].filter(
            ({ name }) => names.length === 0 || names.includes(name),
          );
          const instances = ec2.fleet.instances(region);
          return {
            AutoScalingGroups: groups.map((group) => toAnswer(group, instances, { accountId, region })),
          };
        },
      },
      access: (call) => autoScalingAccess(accountId, call),
    },
  };
}

/** @throws AwsError ValidationError where they do not go together */
function sizeOf({
  MinSize: min = 0,
  MaxSize: max = 0,
  DesiredCapacity: desired = min,
}: Pick<sdk.UpdateAutoScalingGroupType, 'MinSize' | 'MaxSize' | 'DesiredCapacity'>) {
  if (min > max)
    throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  if (desired < min || desired > max)
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
  return { min, max, desired };
}
