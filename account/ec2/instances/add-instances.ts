import type { RunInstancesRequest, Tag, _InstanceType } from '@aws-sdk/client-ec2';
import { idOf, newId } from '../ids.ts';
import { addSpotRequest } from '../spot/store.ts';
import type { RegionState, StoredInstance } from '../state.ts';
import type { Place } from './to-instance.ts';

/** A launch whose form was checked. */
export interface Launch {
  readonly request: RunInstancesRequest;
  readonly imageId: string;
  readonly instanceType: _InstanceType;
  /** How many. */
  readonly max: number;
  readonly groups: StoredInstance['groups'];
}

export interface LaunchedHow {
  readonly place: Place;
  /** ARN of the principal. */
  readonly launchedBy: string;
  readonly time: Date;
  /** Beside those of the request: the service's own. */
  readonly tags?: readonly Tag[];
}

/** Puts the instances of a launch in, as one reservation; each Spot instance has a request of its own. */
export function addInstances(
  state: RegionState,
  launch: Launch,
  how: LaunchedHow,
): readonly StoredInstance[] {
  const reservationId = newId('r');
  return Array.from({ length: launch.max }, (_, index) => {
    const plain = toStored(launch, how, { reservationId, index, before: state.instances.size });
    const instance = addSpotRequest(state, plain, launch.request);
    state.instances.set(instance.instanceId, instance);
    return instance;
  });
}

function toStored(
  { request, imageId, instanceType, groups }: Launch,
  { place: { accountId, region }, launchedBy, time, tags = [] }: LaunchedHow,
  {
    reservationId,
    index,
    before,
  }: { readonly reservationId: string; readonly index: number; readonly before: number },
): StoredInstance {
  const address = before + 10;
  const asked = (request.TagSpecifications ?? []).filter(({ ResourceType: type }) => type === 'instance');
  return {
    instanceId: newId('i'),
    reservationId,
    imageId,
    instanceType,
    ...(request.KeyName !== undefined && { keyName: request.KeyName }),
    ...(request.ClientToken !== undefined && { clientToken: request.ClientToken }),
    subnetId: request.SubnetId ?? idOf('subnet', accountId, region),
    availabilityZone: request.Placement?.AvailabilityZone ?? `${region}a`,
    privateIp: `172.31.${String(Math.floor(address / 256) % 256)}.${String(address % 256)}`,
    groups,
    tags: [...asked.flatMap(({ Tags: given = [] }) => given), ...tags],
    launchIndex: index,
    launchTime: time,
    launchedBy,
    disableApiTermination: request.DisableApiTermination ?? false,
    disableApiStop: request.DisableApiStop ?? false,
    change: { kind: 'launch', at: time },
  };
}
