import type * as sdk from '@aws-sdk/client-ec2';
import type { Call, Service } from '../model.ts';
import { authorizeSecurityGroupIngress } from './groups/authorize-ingress.ts';
import { describeSecurityGroupRules, revokeRules } from './groups/rules.ts';
import {
  createSecurityGroup,
  deleteSecurityGroup,
  describeSecurityGroups,
} from './groups/security-groups.ts';
import { modifyInstanceAttribute, stopInstances, terminateInstances } from './instances/change-instances.ts';
import { describeInstances } from './instances/describe-instances.ts';
import { runInstances } from './instances/run-instances.ts';
import type { Place } from './instances/to-instance.ts';
import {
  cancelSpotInstanceRequests,
  describeSpotInstanceRequests,
  requestSpotInstances,
} from './spot/requests.ts';
import type { RegionState } from './state.ts';

/** What a call reads and writes. */
interface Regions {
  readonly state: (call: Call) => RegionState;
  readonly place: (call: Call) => Place;
}

type Operations = Service['operations'];

/** @param seen tells of a change of instances, and hands its answer on */
export const instanceOperations = (
  { state, place }: Regions,
  seen: <T>(output: T, call: Call) => T,
): Operations => ({
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
});

export const groupOperations = ({ state, place }: Regions): Operations => ({
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
});

export const spotOperations = ({ state, place }: Regions): Operations => ({
  RequestSpotInstances: (input: sdk.RequestSpotInstancesRequest, call: Call) =>
    requestSpotInstances(input, call, state(call), place(call)),
  DescribeSpotInstanceRequests: (input: sdk.DescribeSpotInstanceRequestsRequest, call: Call) =>
    describeSpotInstanceRequests(input, state(call)),
  CancelSpotInstanceRequests: (input: sdk.CancelSpotInstanceRequestsRequest, call: Call) =>
    cancelSpotInstanceRequests(input, state(call)),
});
