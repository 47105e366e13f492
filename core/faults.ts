/** A step that died: Step Functions' Error and Cause. */
export interface StepError {
  readonly Error?: string;
  readonly Cause?: string;
}

/** What failed on the way, by the field that a Catch leaves behind; the newest error of each. */
export interface FaultsSlice {
  /** Of a step whose stand-in says the same where the step's own result belongs. */
  readonly error?: StepError;
  /** The prior state could not be read, or not be written down. */
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
  /** Whether containment is paused could not be read: it went on. */
  readonly brakeError?: StepError;
  /** Another execution has taken the incident over, or a person restores it: nothing failed. */
  readonly superseded?: StepError;
}
