import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError, type Call } from '../../model.ts';
import { invalidValue, missingParameter, refuseDryRun } from '../errors.ts';
import { matchesFilters } from '../filters.ts';
import { findGroups } from '../groups/find-group.ts';
import { addInstances } from '../instances/add-instances.ts';
import { checkLaunch } from '../instances/check-launch.ts';
import type { Place } from '../instances/to-instance.ts';
import { toPage } from '../pages.ts';
import type { RegionState, SpotRequest } from '../state.ts';

/**
 * Requests Spot instances; each request is fulfilled at once.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestSpotInstances.html
 *
 * @throws AwsError MissingParameter, InvalidParameterValue, DryRunOperation, and those of {@link checkLaunch}
 */
export function requestSpotInstances(
  request: sdk.RequestSpotInstancesRequest,
  call: Call,
  state: RegionState,
  place: Place,
): sdk.RequestSpotInstancesResult {
  const { LaunchSpecification: asked, InstanceCount: count = 1, Type: type = 'one-time' } = request;
  if (asked === undefined) throw missingParameter('LaunchSpecification');
  if (!Number.isInteger(count) || count < 1)
    throw invalidValue('instanceCount', count, 'It must be a whole number of at least 1.');
  const launch: sdk.RunInstancesRequest = {
    ...{ ImageId: asked.ImageId, InstanceType: asked.InstanceType, KeyName: asked.KeyName },
    ...{ SubnetId: asked.SubnetId, MinCount: count, MaxCount: count },
    InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: type } },
  };
  const checked = checkLaunch(launch);
  const groups = findGroups(state, asked.SecurityGroupIds ?? [], asked.SecurityGroups ?? []);
  refuseDryRun(request.DryRun);
  const how = { place, launchedBy: call.principal.arn, time: call.time };
  const launched = addInstances(state, { ...checked, request: launch, groups }, how);
  const requests = launched.map(({ spotRequestId = '' }) => find(state, spotRequestId));
  return { SpotInstanceRequests: requests.map(toAnswer) };
}

/** @throws AwsError InvalidSpotInstanceRequestID.NotFound, DryRunOperation, and those of filters and pages */
export function describeSpotInstanceRequests(
  request: sdk.DescribeSpotInstanceRequestsRequest,
  state: RegionState,
): sdk.DescribeSpotInstanceRequestsResult {
  refuseDryRun(request.DryRun);
  const { SpotInstanceRequestIds: ids = [] } = request;
  const asked = ids.length > 0 ? ids.map((id) => find(state, id)) : [...state.spotRequests.values()];
  const found = asked.filter(({ requestId, instanceId, state: is, type }) =>
    matchesFilters(request.Filters, {
      'instance-id': [instanceId],
      'spot-instance-request-id': [requestId],
      state: [is],
      type: [type],
    }),
  );
  const { items, ...next } = toPage(found, request);
  return { SpotInstanceRequests: items.map(toAnswer), ...next };
}

/**
 * Cancels requests. Their instances run on, and those that are stopped stay so.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CancelSpotInstanceRequests.html
 *
 * @throws AwsError MissingParameter, InvalidSpotInstanceRequestID.NotFound, DryRunOperation
 */
export function cancelSpotInstanceRequests(
  request: sdk.CancelSpotInstanceRequestsRequest,
  state: RegionState,
): sdk.CancelSpotInstanceRequestsResult {
  const { SpotInstanceRequestIds: ids = [] } = request;
  if (ids.length === 0) throw missingParameter('SpotInstanceRequestId');
  const found = ids.map((id) => find(state, id));
  refuseDryRun(request.DryRun);
  const cancelled = found.map((each): SpotRequest => ({
    ...each,
    state: each.state === 'closed' ? 'closed' : 'cancelled',
  }));
  for (const each of cancelled) state.spotRequests.set(each.requestId, each);
  return {
    CancelledSpotInstanceRequests: cancelled.map((each) => ({
      SpotInstanceRequestId: each.requestId,
      State: each.state === 'closed' ? 'closed' : 'cancelled',
    })),
  };
}

function find(state: RegionState, id: string): SpotRequest {
  const found = state.spotRequests.get(id);
  if (found) return found;
  throw new AwsError(
    'InvalidSpotInstanceRequestID.NotFound',
    `The spot instance request ID '${id}' does not exist`,
  );
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-request-status.html */
const codes = {
  active: 'fulfilled',
  disabled: 'instance-stopped-by-user',
  cancelled: 'request-canceled-and-instance-running',
  closed: 'instance-terminated-by-user',
} as const satisfies Record<SpotRequest['state'], string>;

const toAnswer = ({ requestId, type, state, instanceId, createTime, launch }: SpotRequest) => ({
  SpotInstanceRequestId: requestId,
  Type: type,
  State: state,
  Status: { Code: codes[state] },
  InstanceId: instanceId,
  CreateTime: createTime,
  ProductDescription: 'Linux/UNIX' as const,
  LaunchSpecification: { ImageId: launch.ImageId, InstanceType: launch.InstanceType },
});
