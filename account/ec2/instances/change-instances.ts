import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../../model.ts';
import { missingParameter, notModelled, refuseDryRun } from '../errors.ts';
import { findGroups } from '../groups/find-group.ts';
import { relaunch } from '../spot/relaunch.ts';
import { disableSpotRequest, refuseSpotStop } from '../spot/store.ts';
import { findInstances } from './find-instances.ts';
import { toState, type RegionState, type StoredInstance } from '../state.ts';
import type { Place } from './to-instance.ts';

/**
 * Terminates all of the instances, or none when one of them is protected.
 *
 * @throws AwsError OperationNotPermitted, DryRunOperation, and those of {@link findInstances}
 */
export function terminateInstances(
  request: sdk.TerminateInstancesRequest,
  state: RegionState,
  place: Place,
  now: Date,
): sdk.TerminateInstancesResult {
  const instances = readInstances(request.InstanceIds, state, now);
  refuseDryRun(request.DryRun);
  const kept = instances.find(({ disableApiTermination: isProtected }) => isProtected);
  if (kept) throw refusal('terminated', 'disableApiTermination', kept.instanceId);
  return {
    TerminatingInstances: instances.map((instance) => {
      const changed = change(state, instance, 'terminate', now);
      if (instance.change.kind !== 'terminate') relaunch(state, instance, place, now);
      return changed;
    }),
  };
}

/**
 * @throws AwsError OperationNotPermitted, UnsupportedOperation, IncorrectInstanceState, DryRunOperation, and those of {@link findInstances}
 */
export function stopInstances(
  request: sdk.StopInstancesRequest,
  state: RegionState,
  now: Date,
): sdk.StopInstancesResult {
  if (request.Hibernate) throw notModelled('Hibernation');
  const instances = readInstances(request.InstanceIds, state, now);
  refuseDryRun(request.DryRun);
  const kept = instances.find(({ disableApiStop: isProtected }) => isProtected);
  if (kept) throw refusal('stopped', 'disableApiStop', kept.instanceId);
  for (const instance of instances) refuseSpotStop(state, instance);
  const wrong = instances.find((instance) => !stoppable.includes(toState(instance, now).Name));
  if (wrong) {
    throw new AwsError(
      'IncorrectInstanceState',
      `The instance '${wrong.instanceId}' is not in a state from which it can be stopped.`,
    );
  }
  for (const instance of instances) disableSpotRequest(state, instance);
  return { StoppingInstances: instances.map((instance) => change(state, instance, 'stop', now)) };
}

const stoppable: readonly string[] = ['running', 'stopping', 'stopped'];

/**
 * Switches the protection from termination or from stopping, the one attribute an attacker needs, or changes the
 * security groups, as somebody does who isolates an instance.
 *
 * @throws AwsError NotImplemented for other attributes, InvalidGroup.NotFound, DryRunOperation, and those of {@link findInstances}
 */
export function modifyInstanceAttribute(
  request: sdk.ModifyInstanceAttributeRequest,
  state: RegionState,
  now: Date,
): void {
  const [instance] = readInstances(request.InstanceId === undefined ? [] : [request.InstanceId], state, now);
  refuseDryRun(request.DryRun);
  const changed = readProtection(request) ?? readGroups(request, state);
  if (!changed || !instance) {
    const attributes = Object.keys(request).filter((name) => !['InstanceId', 'DryRun'].includes(name));
    throw notModelled(`ec2:ModifyInstanceAttribute of ${attributes.join(', ')}`);
  }
  state.instances.set(instance.instanceId, { ...instance, ...changed });
}

/** Both spellings of the request: the attribute as a member, or named in Attribute with a Value of text. */
function readProtection(
  request: sdk.ModifyInstanceAttributeRequest,
): Partial<Pick<StoredInstance, 'disableApiTermination' | 'disableApiStop'>> | undefined {
  const { Attribute: attribute, Value: value, DisableApiTermination, DisableApiStop } = request;
  if (DisableApiTermination) return { disableApiTermination: DisableApiTermination.Value ?? false };
  if (DisableApiStop) return { disableApiStop: DisableApiStop.Value ?? false };
  if (attribute === 'disableApiTermination' || attribute === 'disableApiStop') {
    return { [attribute]: value === 'true' };
  }
  return undefined;
}

function readGroups(
  { Groups: ids }: sdk.ModifyInstanceAttributeRequest,
  state: RegionState,
): Pick<StoredInstance, 'groups'> | undefined {
  return ids === undefined || ids.length === 0 ? undefined : { groups: findGroups(state, ids, []) };
}

function readInstances(ids: readonly string[] | undefined, state: RegionState, now: Date) {
  if (!ids || ids.length === 0) throw missingParameter('InstanceId');
  return findInstances(state, ids, now);
}

/** Asking again for what is under way or done changes nothing. */
function change(
  state: RegionState,
  instance: StoredInstance,
  kind: 'stop' | 'terminate',
  now: Date,
): sdk.InstanceStateChange {
  const changed = instance.change.kind === kind ? instance : { ...instance, change: { kind, at: now } };
  state.instances.set(instance.instanceId, changed);
  return {
    InstanceId: instance.instanceId,
    CurrentState: toState(changed, now),
    PreviousState: toState(instance, now),
  };
}

function refusal(
  what: 'terminated' | 'stopped',
  attribute: 'disableApiTermination' | 'disableApiStop',
  id: string,
): AwsError {
  return new AwsError(
    'OperationNotPermitted',
    `The instance '${id}' may not be ${what}. Modify its '${attribute}' instance attribute and try again.`,
  );
}
