import { type BackupKeySlice, keptKeys } from '../core/backup-key/backup-key.ts';
import { type Action, targetOf } from '../core/containment/action.ts';
import type { CheckContext, CheckResult } from '../core/containment/actions/definition.ts';
import type { Ports } from '../core/containment/actions/ports.ts';
import { definitionOf } from '../core/containment/actions/table.ts';
import type { AnyAction } from '../core/containment/any-action.ts';
import { type ContainmentSlice, outcomesOf } from '../core/containment/containment-slice.ts';
import { type Finding, isAbout, latestCutoff } from '../core/containment/outcome.ts';
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

/** An action, and whom it is about. */
export interface Identified {
  readonly action: Action;
  readonly found: FoundHolder;
}

type Held = Pick<ContainmentSlice, 'containment' | 'renewal'> & BackupKeySlice;

/**
 * What a re-read shows of an action, under the present name of whom it is about.
 * @throws RetryableError where IAM may answer later
 */
export async function findingOf({ action, found }: Identified, state: Held, ports: Ports): Promise<Finding> {
  const present = presentAction(action, found);
  const { userName, uniqueId }: AnyAction = present ?? action;
  const about = {
    action: action.kind,
    target: targetOf(present ?? action),
    ...(userName !== undefined && { userName }),
    ...(uniqueId !== undefined && { uniqueId }),
  };
  return { ...about, ...(await reread(action, found, ports, contextOf(state, present ?? action))) };
}

function contextOf(state: Held, action: Action): CheckContext {
  const outcomes = outcomesOf(state);
  const cutoff = latestCutoff(action, outcomes);
  return {
    renewalFailed: state.renewal?.failed ?? false,
    ownKeys: keptKeys(state),
    everything: outcomes.findLast((outcome) => isAbout(action, outcome))?.everything ?? false,
    ...(cutoff && { cutoff }),
  };
}
