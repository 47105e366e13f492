import type { DescribeInstancesRequest, DescribeInstancesResult } from '@aws-sdk/client-ec2';
import { AwsError } from '../../model.ts';
import { checkFilters, matchesFilters, tagValues } from '../filters.ts';
import { findInstances } from './find-instances.ts';
import { toPage } from '../pages.ts';
import { isVisible, toState, type RegionState, type StoredInstance } from '../state.ts';
import { toReservations, type Place } from './to-instance.ts';
import { refuseDryRun } from '../errors.ts';

/**
 * Instances of the Region by id or filter. A page counts instances.
 *
 * @throws AwsError InvalidInstanceID.Malformed, InvalidInstanceID.NotFound, InvalidParameterCombination for ids
 * together with MaxResults, FilterLimitExceeded, and those of {@link toPage} and {@link matchesFilters}
 */
export function describeInstances(
  request: DescribeInstancesRequest,
  state: RegionState,
  place: Place,
  now: Date,
): DescribeInstancesResult {
  refuseDryRun(request.DryRun);
  checkFilters(request.Filters);
  const ids = request.InstanceIds ?? [];
  if (ids.length > 0 && request.MaxResults !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  }
  const candidates = ids.length > 0 ? findInstances(state, ids, now) : [...state.instances.values()];
  const found = candidates
    .filter((instance) => isVisible(instance, now))
    .filter((instance) => matchesFilters(request.Filters, toValues(instance, now)));
  const { items, ...next } = toPage(found, request);
  return { Reservations: [...toReservations(items, place, now)], ...next };
}

function toValues(instance: StoredInstance, now: Date) {
  return {
    ...tagValues(instance.tags),
    'client-token': instance.clientToken === undefined ? [] : [instance.clientToken],
    'image-id': [instance.imageId],
    'instance-id': [instance.instanceId],
    'instance-state-name': [toState(instance, now).Name],
    'instance-type': [instance.instanceType],
    'key-name': instance.keyName === undefined ? [] : [instance.keyName],
    'reservation-id': [instance.reservationId],
    'spot-instance-request-id': instance.spotRequestId === undefined ? [] : [instance.spotRequestId],
    'subnet-id': [instance.subnetId],
  };
}
