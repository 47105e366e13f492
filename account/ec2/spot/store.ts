import type { RunInstancesRequest } from '@aws-sdk/client-ec2';
import { AwsError } from '../../model.ts';
import { newSpotRequestId } from '../ids.ts';
import type { RegionState, SpotRequest, StoredInstance } from '../state.ts';

/** A Spot instance with its request, which is fulfilled at once; any other instance as it is. */
export function addSpotRequest(
  state: RegionState,
  instance: StoredInstance,
  launch: RunInstancesRequest,
): StoredInstance {
  const { MarketType: market, SpotOptions: options } = launch.InstanceMarketOptions ?? {};
  if (market !== 'spot') return instance;
  const request: SpotRequest = {
    requestId: newSpotRequestId(),
    type: options?.SpotInstanceType ?? 'one-time',
    state: 'active',
    instanceId: instance.instanceId,
    createTime: instance.launchTime,
    launch,
  };
  state.spotRequests.set(request.requestId, request);
  return { ...instance, spotRequestId: request.requestId };
}

const requestOf = (state: RegionState, { spotRequestId: id = '' }: StoredInstance): SpotRequest | undefined =>
  state.spotRequests.get(id);

/**
 * Only an instance of a persistent request that is not cancelled can be stopped. The first message is AWS's own, as
 * people have quoted it; that about a cancelled request is not documented.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/managing-spot-instances.html
 *
 * @throws AwsError UnsupportedOperation
 */
export function refuseSpotStop(state: RegionState, instance: StoredInstance): void {
  const request = requestOf(state, instance);
  if (!request || (request.type === 'persistent' && request.state !== 'cancelled')) return;
  const which =
    request.type === 'one-time'
      ? 'a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.'
      : 'a cancelled Spot Instance request.';
  throw new AwsError(
    'UnsupportedOperation',
    `You can't stop the Spot Instance '${instance.instanceId}' because it is associated with ${which}`,
  );
}

/** Somebody has stopped the instance: its request launches nothing until it is started again. */
export function disableSpotRequest(state: RegionState, instance: StoredInstance): void {
  const request = requestOf(state, instance);
  if (request) state.spotRequests.set(request.requestId, { ...request, state: 'disabled' });
}

/**
 * Somebody has terminated the instance: a persistent request that is not cancelled launches another, any other is over.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-requests.html
 *
 * @returns the request that is to be fulfilled again
 */
export function reopenSpotRequest(state: RegionState, instance: StoredInstance): SpotRequest | undefined {
  const request = requestOf(state, instance);
  if (!request || request.state === 'cancelled') return undefined;
  if (request.type === 'persistent') return request;
  state.spotRequests.set(request.requestId, { ...request, state: 'closed' });
  return undefined;
}
