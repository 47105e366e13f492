import type { Action } from '../core/containment/action.ts';
import type { CheckContext, CheckResult } from '../core/containment/actions/definition.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import { definitionOf } from '../core/containment/actions/table.ts';
import { absence, type FoundHolder, presentAction } from '../core/containment/whereabouts.ts';
import { PermanentError } from './aws/failure.ts';

/**
 * Reads whether what an action does is in place, of whoever was found by the unique id: also where nobody has that any
 * more.
 * @throws RetryableError where IAM may answer later; what it refuses for good is unknown
 */
export async function reread(
  action: Action,
  found: FoundHolder,
  ports: Ports,
  context: CheckContext,
): Promise<CheckResult> {
  const present = presentAction(action, found);
  if (present === undefined) {
    const isGone = found.whereabouts.is === 'gone';
    return { status: isGone ? 'in-place' : 'unknown', note: absence(found) };
  }
  try {
    return await definitionOf(action).reread(present, ports, context);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { status: 'unknown', note: error.message };
  }
}
