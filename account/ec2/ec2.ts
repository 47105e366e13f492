import type * as sdk from '@aws-sdk/client-ec2';
import type { Call, Clock, Service } from '../model.ts';
import { ec2Access } from './access.ts';
import { authorizeSecurityGroupIngress } from './authorize-ingress.ts';
import { modifyInstanceAttribute, stopInstances, terminateInstances } from './instances/change-instances.ts';
import { describeInstances } from './instances/describe-instances.ts';
import { idOf } from './ids.ts';
import { describeRegions } from './regions.ts';
import { runInstances } from './instances/run-instances.ts';
import { createSecurityGroup, describeSecurityGroups, toDefaultGroup } from './security-groups.ts';
import { isVisible, toState, type RegionState, type StoredInstance } from './state.ts';
import type { Place } from './instances/to-instance.ts';

export interface Ec2Options {
  readonly accountId: string;
  readonly clock: Clock;
}

/** An instance for those who look at the account from outside. */
type InstanceView = StoredInstance & { readonly region: string; readonly state: sdk.InstanceStateName };

export interface Ec2 {
  /** Signing name `ec2`. */
  readonly service: Service;
  /** The instances of all Regions that DescribeInstances would show now. */
  readonly instances: () => readonly InstanceView[];
}

/** The account's EC2: instances and security groups, each Region for itself, in one default VPC. */
export function createEc2({ accountId, clock }: Ec2Options): Ec2 {
  const regions = new Map<string, RegionState>();

  function place({ region }: Call): Place {
    return { accountId, region, vpcId: idOf('vpc', accountId, region) };
  }

  function state(call: Call): RegionState {
    const found = regions.get(call.region) ?? createRegion(place(call));
    regions.set(call.region, found);
    return found;
  }

  return {
    service: {
      operations: {
        RunInstances: (input: sdk.RunInstancesRequest, call: Call) =>
          runInstances(input, call, state(call), place(call)),
        DescribeInstances: (input: sdk.DescribeInstancesRequest, call: Call) =>
          describeInstances(input, state(call), place(call), call.time),
        TerminateInstances: (input: sdk.TerminateInstancesRequest, call: Call) =>
          terminateInstances(input, state(call), call.time),
        StopInstances: (input: sdk.StopInstancesRequest, call: Call) =>
          stopInstances(input, state(call), call.time),
        ModifyInstanceAttribute: (input: sdk.ModifyInstanceAttributeRequest, call: Call) => {
          modifyInstanceAttribute(input, state(call), call.time);
        },
        DescribeRegions: (input: sdk.DescribeRegionsRequest) => describeRegions(input),
        CreateSecurityGroup: (input: sdk.CreateSecurityGroupRequest, call: Call) =>
          createSecurityGroup(input, state(call), place(call)),
        AuthorizeSecurityGroupIngress: (input: sdk.AuthorizeSecurityGroupIngressRequest, call: Call) =>
          authorizeSecurityGroupIngress(input, state(call), accountId),
        DescribeSecurityGroups: (input: sdk.DescribeSecurityGroupsRequest, call: Call) =>
          describeSecurityGroups(input, state(call)),
      },
      access: (call) => ec2Access(accountId, call),
    },
    instances: () => {
      const now = clock.now();
      return [...regions.values()].flatMap(({ region, instances }) =>
        [...instances.values()]
          .filter((instance) => isVisible(instance, now))
          .map((instance) => ({ ...instance, region, state: toState(instance, now).Name })),
      );
    },
  };
}

function createRegion(place: Place): RegionState {
  const group = toDefaultGroup(place);
  return {
    region: place.region,
    instances: new Map(),
    groups: new Map([[group.GroupId ?? '', group]]),
    launches: new Map(),
  };
}
