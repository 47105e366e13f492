import { createHash } from 'node:crypto';
import type { Reservation, RunInstancesRequest, _InstanceType } from '@aws-sdk/client-ec2';
import { AwsError, type Call } from '../../model.ts';
import { checkLaunch } from './check-launch.ts';
import { refuseDryRun } from '../errors.ts';
import { idOf, newId } from '../ids.ts';
import { findGroups } from '../security-groups.ts';
import { toState, type RegionState, type StoredInstance } from '../state.ts';
import { toReservations, type Place } from './to-instance.ts';
import { toQuotaBucket, toVcpus, type QuotaBucket } from './vcpus.ts';

/** Running on-demand vCPUs of a family that a Region allows; Infinity where none is set. */
export type VcpuLimits = Readonly<Partial<Record<QuotaBucket, number>>>;

/**
 * Launches as many instances as the quota allows, from MinCount to MaxCount. Form is checked first, then a dry run
 * ends, then the quota: a dry run tells whether the caller may, not whether there is room.
 *
 * @throws AwsError with EC2's codes: those of {@link checkLaunch}, DryRunOperation (412), InvalidGroup.NotFound,
 * IdempotentParameterMismatch, VcpuLimitExceeded
 */
export function runInstances(
  request: RunInstancesRequest,
  call: Call,
  state: RegionState,
  { limits, ...place }: Place & { readonly limits: VcpuLimits },
): Reservation {
  const launch = checkLaunch(request);
  const groups = findGroups(state, request.SecurityGroupIds ?? [], request.SecurityGroups ?? []);
  refuseDryRun(request.DryRun);
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
  const earlier = findEarlierLaunch(state, request.ClientToken, fingerprint);
  if (earlier !== undefined) return toReservation(state, place, earlier, call.time);

  const count = toCount(launch, state, call.time, limits);
  const reservationId = newId('r');
  for (let index = 0; index < count; index += 1) {
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
  readonly min: number;
  readonly max: number;
}

function toCount(
  { instanceType, min, max }: Launch,
  state: RegionState,
  now: Date,
  limits: VcpuLimits,
): number {
  const bucket = toQuotaBucket(instanceType);
  const limit = limits[bucket] ?? Infinity;
  const used = [...state.instances.values()]
    .filter((instance) => toQuotaBucket(instance.instanceType) === bucket)
    .filter((instance) => ['pending', 'running'].includes(toState(instance, now).Name))
    .reduce((sum, instance) => sum + toVcpus(instance.instanceType), 0);
  const room = Math.floor((limit - used) / toVcpus(instanceType));
  if (room < min) {
    throw new AwsError(
      'VcpuLimitExceeded',
      `You have requested more vCPU capacity than your current vCPU limit of ${String(limit)} allows for the ` +
        'instance bucket that the specified instance type belongs to. Please visit ' +
        'http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.',
    );
  }
  return Math.min(max, room);
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
