import { createHash } from 'node:crypto';
import type { Reservation, RunInstancesRequest, _InstanceType } from '@aws-sdk/client-ec2';
import { AwsError, type Call } from '../../model.ts';
import { checkLaunch } from './check-launch.ts';
import { refuseDryRun } from '../errors.ts';
import { idOf, newId } from '../ids.ts';
import { findGroups } from '../security-groups.ts';
import type { RegionState, StoredInstance } from '../state.ts';
import { toReservations, type Place } from './to-instance.ts';

/**
 * Launches MaxCount instances: no vCPU quota is modelled. Form is checked first, then a dry run ends.
 *
 * @throws AwsError with EC2's codes: those of {@link checkLaunch}, DryRunOperation (412), InvalidGroup.NotFound,
 * IdempotentParameterMismatch
 */
export function runInstances(
  request: RunInstancesRequest,
  call: Call,
  state: RegionState,
  place: Place,
): Reservation {
  const launch = checkLaunch(request);
  const groups = findGroups(state, request.SecurityGroupIds ?? [], request.SecurityGroups ?? []);
  refuseDryRun(request.DryRun);
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  const earlier = findEarlierLaunch(state, request.ClientToken, fingerprint);
  if (earlier !== undefined) return toReservation(state, place, earlier, call.time);

  const reservationId = newId('r');
  for (let index = 0; index < launch.max; index += 1) {
    const instance = toStored(request, call, { ...launch, reservationId, index, groups, state });
    state.instances.set(instance.instanceId, instance);
  }
  if (request.ClientToken !== undefined) {
    state.launches.set(request.ClientToken, { fingerprint, reservationId });
  }
  return toReservation(state, place, reservationId, call.time);
}

function toReservation(state: RegionState, place: Place, reservationId: string, now: Date): Reservation {
  const launched = [...state.instances.values()].filter(
    (instance) => instance.reservationId === reservationId,
  );
  return toReservations(launched, place, now)[0] ?? { ReservationId: reservationId, Instances: [] };
}

function findEarlierLaunch(state: RegionState, token: string | undefined, fingerprint: string) {
  const earlier = token === undefined ? undefined : state.launches.get(token);
  if (earlier && earlier.fingerprint !== fingerprint) {
    throw new AwsError(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  }
  return earlier?.reservationId;
}

interface Launch {
  readonly imageId: string;
  readonly instanceType: _InstanceType;
  readonly max: number;
}

function toStored(
  request: RunInstancesRequest,
  call: Call,
  launch: Launch & {
    readonly reservationId: string;
    readonly index: number;
    readonly groups: StoredInstance['groups'];
    readonly state: RegionState;
  },
): StoredInstance {
  const place = launch.state.instances.size + 10;
  const tags = (request.TagSpecifications ?? []).filter(({ ResourceType: type }) => type === 'instance');
  return {
    instanceId: newId('i'),
    reservationId: launch.reservationId,
    imageId: launch.imageId,
    instanceType: launch.instanceType,
    ...(request.KeyName !== undefined && { keyName: request.KeyName }),
    ...(request.ClientToken !== undefined && { clientToken: request.ClientToken }),
    subnetId: request.SubnetId ?? idOf('subnet', call.principal.accountId, call.region),
    availabilityZone: request.Placement?.AvailabilityZone ?? `${call.region}a`,
    privateIp: `172.31.${String(Math.floor(place / 256) % 256)}.${String(place % 256)}`,
    groups: launch.groups,
    tags: tags.flatMap(({ Tags: given = [] }) => given),
    launchIndex: launch.index,
    launchTime: call.time,
    launchedBy: call.principal.arn,
    disableApiTermination: request.DisableApiTermination ?? false,
    disableApiStop: request.DisableApiStop ?? false,
    change: { kind: 'launch', at: call.time },
  };
}
