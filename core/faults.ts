import { textAt } from './values/unknown.ts';

/** A step that died: Step Functions' Error and Cause. */
export interface StepError {
  readonly Error?: string;
  readonly Cause?: string;
}

/** Where an answer would be: the error of the step that died, or why it has none; an older release always said why. */
export type Unavailable = StepError | { readonly unavailable: string };

/** @returns why an answer is none; undefined where it is one, or nothing was asked */
export function whyUnavailable(found: unknown): string | undefined {
  const why = textAt(found, 'unavailable');
  const died = textAt(found, 'Error') ?? textAt(found, 'Cause');
  return why ?? (died === undefined ? undefined : JSON.stringify(found));
}

/** What failed on the way, by the field that a Catch leaves behind; the newest error of each. */
export interface FaultsSlice {
  /** Of a step whose stand-in says the same where the step's own result belongs. */
  readonly error?: StepError;
  /** The prior state could not be read, or not be written down; of an execution that an older release began. */
  readonly lookError?: StepError;
  /** The latest search for who issued the credential. */
  readonly traceError?: StepError;
  /** The latest search for what the caller made. */
  readonly persistenceError?: StepError;
  readonly launchesError?: StepError;
  readonly recordError?: StepError;
  readonly noticeError?: StepError;
  readonly evidenceError?: StepError;
  /** The incident could not be brought to Security Hub. */
  readonly findingError?: StepError;
  /** Whether the incident was restored could not be read. */
  readonly standingError?: StepError;
  /** Whether containment is paused could not be read: it went on. Of an execution that an older release began. */
  readonly brakeError?: StepError;
  /** Another execution has taken the incident over, or a person restores it: nothing failed. */
  readonly superseded?: StepError;
}
