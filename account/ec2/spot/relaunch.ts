import { addInstances } from '../instances/add-instances.ts';
import { checkLaunch } from '../instances/check-launch.ts';
import type { Place } from '../instances/to-instance.ts';
import type { RegionState, StoredInstance } from '../state.ts';
import { reopenSpotRequest } from './store.ts';

/** What the service's own role is called in the account. */
const launcher = 'assumed-role/AWSServiceRoleForEC2Spot/ec2-spot';

/** After somebody has terminated an instance: a persistent Spot request launches another one. */
export function relaunch(state: RegionState, gone: StoredInstance, place: Place, time: Date): void {
  const request = reopenSpotRequest(state, gone);
  if (!request) return;
  const launchedBy = `arn:aws:sts::${place.accountId}:${launcher}`;
  const launch = { ...checkLaunch(request.launch), max: 1, request: request.launch, groups: gone.groups };
  for (const { spotRequestId: another = '', ...instance } of addInstances(state, launch, {
    ...{ place, launchedBy, time },
  })) {
    // The request stays the one that it was.
    state.spotRequests.delete(another);
    state.instances.set(instance.instanceId, { ...instance, spotRequestId: request.requestId });
    state.spotRequests.set(request.requestId, {
      ...request,
      state: 'active',
      instanceId: instance.instanceId,
    });
  }
}
