import { AwsError } from '../../model.ts';
import { isId } from '../ids.ts';
import { isVisible, type RegionState, type StoredInstance } from '../state.ts';

/**
 * The Region's instances with these ids, in their order.
 *
 * @throws AwsError InvalidInstanceID.Malformed, InvalidInstanceID.NotFound
 */
export function findInstances(
  state: RegionState,
  ids: readonly string[],
  now: Date,
): readonly StoredInstance[] {
  const malformed = ids.find((id) => !isId('i', id));
  if (malformed !== undefined) {
    throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  }
  const found = ids
    .map((id) => state.instances.get(id))
    .filter((instance) => instance !== undefined)
    .filter((instance) => isVisible(instance, now));
  if (found.length < ids.length) {
    const missing = ids.filter((id) => !found.some(({ instanceId }) => instanceId === id)).join(', ');
    throw new AwsError(
      'InvalidInstanceID.NotFound',
      missing.includes(',')
        ? `The instance IDs '${missing}' do not exist`
        : `The instance ID '${missing}' does not exist`,
    );
  }
  return found;
}
