import type * as sdk from '@aws-sdk/client-ec2';
import type { Call, Clock, Service } from '../model.ts';
import { ec2Access } from './access.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { authorizeSecurityGroupIngress } from './groups/authorize-ingress.ts';
import { describeSecurityGroupRules, revokeRules } from './groups/rules.ts';
import {
  addGroup,
  createSecurityGroup,
  deleteSecurityGroup,
  describeSecurityGroups,
  toDefaultGroup,
} from './groups/security-groups.ts';
import { modifyInstanceAttribute, stopInstances, terminateInstances } from './instances/change-instances.ts';
import { describeInstances } from './instances/describe-instances.ts';
import { idOf } from './ids.ts';
import { describeRegions } from './regions.ts';
import { runInstances } from './instances/run-instances.ts';
import {
  cancelSpotInstanceRequests,
  describeSpotInstanceRequests,
  requestSpotInstances,
} from './spot/requests.ts';
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
  /** For Auto Scaling. */
  readonly fleet: Fleet;
  /** The instances of all Regions that DescribeInstances would show now. */
  readonly instances: () => readonly InstanceView[];
}

/** The account's EC2: instances and security groups, each Region for itself, in one default VPC. */
export function createEc2({ accountId, clock }: Ec2Options): Ec2 {
  const regions = new Map<string, RegionState>();

  function place({ region }: Pick<Call, 'region'>): Place {
    return { accountId, region, vpcId: idOf('vpc', accountId, region) };
  }

  function state(call: Pick<Call, 'region'>): RegionState {
    const found = regions.get(call.region) ?? createRegion(place(call));
    regions.set(call.region, found);
    return found;
  }

  const { changed, ...fleet } = createFleet(
    (region) => ({ state: state({ region }), place: place({ region }) }),
    () => clock.now(),
  );
  /** Whoever keeps instances running sees each change of them. */
  function seen<T>(output: T, { region, time }: Call): T {
    changed(region, time);
    return output;
  }

  return {
    service: {
      operations: {
        RunInstances: (input: sdk.RunInstancesRequest, call: Call) =>
          runInstances(input, call, state(call), place(call)),
        DescribeInstances: (input: sdk.DescribeInstancesRequest, call: Call) =>
          describeInstances(input, state(call), place(call), call.time),
        TerminateInstances: (input: sdk.TerminateInstancesRequest, call: Call) =>
          seen(terminateInstances(input, state(call), place(call), call.time), call),
        StopInstances: (input: sdk.StopInstancesRequest, call: Call) =>
          seen(stopInstances(input, state(call), call.time), call),
        ModifyInstanceAttribute: (input: sdk.ModifyInstanceAttributeRequest, call: Call) => {
          modifyInstanceAttribute(input, state(call), call.time);
        },
        DescribeRegions: (input: sdk.DescribeRegionsRequest) => describeRegions(input),
        CreateSecurityGroup: (input: sdk.CreateSecurityGroupRequest, call: Call) =>
          createSecurityGroup(input, state(call), place(call)),
        AuthorizeSecurityGroupIngress: (input: sdk.AuthorizeSecurityGroupIngressRequest, call: Call) =>
          authorizeSecurityGroupIngress(input, state(call)),
        DescribeSecurityGroups: (input: sdk.DescribeSecurityGroupsRequest, call: Call) =>
          describeSecurityGroups(input, state(call)),
        DeleteSecurityGroup: (input: sdk.DeleteSecurityGroupRequest, call: Call) =>
          deleteSecurityGroup(input, state(call), call.time),
        RevokeSecurityGroupIngress: (input: sdk.RevokeSecurityGroupIngressRequest, call: Call) =>
          revokeRules(input, state(call), false),
        RevokeSecurityGroupEgress: (input: sdk.RevokeSecurityGroupEgressRequest, call: Call) =>
          revokeRules(input, state(call), true),
        DescribeSecurityGroupRules: (input: sdk.DescribeSecurityGroupRulesRequest, call: Call) =>
          describeSecurityGroupRules(input, state(call)),
        RequestSpotInstances: (input: sdk.RequestSpotInstancesRequest, call: Call) =>
          requestSpotInstances(input, call, state(call), place(call)),
        DescribeSpotInstanceRequests: (input: sdk.DescribeSpotInstanceRequestsRequest, call: Call) =>
          describeSpotInstanceRequests(input, state(call)),
        CancelSpotInstanceRequests: (input: sdk.CancelSpotInstanceRequestsRequest, call: Call) =>
          cancelSpotInstanceRequests(input, state(call)),
      },
      access: (call) => ec2Access(accountId, call),
    },
    fleet,
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
  const state: RegionState = {
    region: place.region,
    instances: new Map(),
    groups: new Map(),
    rules: new Map(),
    launches: new Map(),
    spotRequests: new Map(),
  };
  addGroup(state, toDefaultGroup(place));
  return state;
}
