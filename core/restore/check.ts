import { holderOf, isSameHolder } from '../containment/action.ts';
import type { Restorable, RestoreOptions, Standing } from '../containment/actions/taken.ts';
import type { RestorePorts } from '../containment/actions/ports.ts';
import type { Kept } from './kept.ts';

export interface CheckInput {
  readonly ports: RestorePorts;
  readonly kept: Kept;
  readonly options: RestoreOptions;
}

/**
 * Reads how a thing stands now. What another incident took too is drift: restoring it would open that one.
 * @throws RetryableError, PermanentError where it cannot be read
 */
export async function checkTaken(
  { taken, restoration }: Restorable,
  { ports, kept, options }: CheckInput,
): Promise<Standing> {
  const standing = await restoration.check(taken, { ...kept, ports, options });
  if (standing.is !== 'to-do' || standing.drift !== undefined) return standing;
  const other = kept.others.find(({ actions }) =>
    actions.some(
      (action) => isSameHolder(holderOf(action), taken.holder) && restoration.isTakenBy(action, taken),
    ),
  );
  if (!other) return standing;
  const drift = `${other.incidentId}, which was not restored, took the ${restoration.describe(taken)} too`;
  return { ...standing, drift };
}
