import type { BackupKey } from './backup-key/backup-key.ts';
import type { Action } from './containment/action.ts';
import type { ContainmentStep } from './containment/actions/steps.ts';
import { type Outcome, type StepResult, toStepResult, type Verification } from './containment/outcome.ts';
import type { Plan } from './containment/plan.ts';
import type { ReviewSlice } from './review/totals/review-slice.ts';

/**
 * What the state machine puts into the state by itself, in the place of a step that died or was not needed. Any text
 * may be a reference that Step Functions fills in.
 */

/** What a step that died is said to have failed at. */
export const blamed: Readonly<Record<ContainmentStep, Action['kind']>> = {
  'deactivate-keys': 'deactivate-key',
  'revoke-sessions': 'revoke-sessions',
  'disable-console': 'disable-console',
  'deactivate-credentials': 'deactivate-service-credentials',
};

/** What a containment step would have said, had it lived. */
export const diedStep = (
  action: Action['kind'],
  { target, error }: Required<Pick<Outcome, 'target' | 'error'>>,
): StepResult => toStepResult([{ action, target, status: 'failed', error }]);

export const idleStep: StepResult = toStepResult([]);

/** What could not be read again does not hold, and the plan stays. */
export const unverified = (
  checkedAt: string,
  reason: string,
  plan: Plan,
): Verification & Required<Pick<Verification, 'denied'>> => ({
  held: false,
  status: 'not-held',
  checkedAt,
  findings: [],
  coverage: { keys: [], sessions: [], before: '', spreadAt: checkedAt },
  denied: [],
  plan,
  reason,
});

export const failedBackupKey = (note: string): BackupKey => ({ status: 'failed', note });

/** The regions of the settings, where those that are enabled cannot be listed. */
export const fallbackRegions = (names: readonly string[]): NonNullable<ReviewSlice['regions']> => ({
  names,
  fallback: true,
});
