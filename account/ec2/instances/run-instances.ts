import { createHash } from 'node:crypto';
import type { Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { AwsError, type Call } from '../../model.ts';
import { checkLaunch } from './check-launch.ts';
import { refuseDryRun } from '../errors.ts';
import { findGroups } from '../groups/find-group.ts';
import type { RegionState } from '../state.ts';
import { addInstances } from './add-instances.ts';
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

  const how = { place, launchedBy: call.principal.arn, time: call.time };
  const [first] = addInstances(state, { ...launch, request, groups }, how);
  const reservationId = first?.reservationId ?? '';
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
