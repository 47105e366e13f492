import type { Finding } from '../containment/outcome.ts';
import { at, textAt } from '../values/unknown.ts';
import type { PatrolSlice } from './patrol-slice.ts';

/** What the patrol starts an execution with: which containment is taken up again, and why. */
export interface Resumption extends Omit<NonNullable<PatrolSlice['patrol']>, 'standing'> {
  /** The keys of the item, and which incident and execution it had. */
  readonly key: string;
  readonly item: string;
  readonly incidentId: string;
  readonly execution: string;
  /** What was found reverted; nothing where there is only something to tell. */
  readonly findings: readonly Finding[];
}

/** What stands in the place of a launch's event in the input of an execution that the patrol starts. */
export interface PatrolInput {
  readonly patrol: Resumption;
}

/** Whether an execution was started by the patrol. No event of EventBridge has such a field beside its own. */
export const isPatrol = (input: unknown): input is PatrolInput =>
  typeof textAt(input, 'patrol', 'incidentId') === 'string' &&
  Array.isArray(at(input, 'patrol', 'findings')) &&
  Array.isArray(at(input, 'patrol', 'reversals'));
