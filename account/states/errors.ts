/**
 * An error that a state ends with, as Retry and Catch see it.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class StatesError extends Error {
  /** The error's name: `States.Timeout`, or what a task reports. */
  readonly error: string;
  override readonly cause: string;
  /** The cause says already in which state it arose. */
  readonly located: boolean;

  constructor(error: string, cause: string, located = true) {
    super(`${error}: ${cause}`);
    this.name = 'StatesError';
    this.error = error;
    this.cause = cause;
    this.located = located;
  }
}

/** The state itself cannot be executed: a path that leads nowhere, an input of the wrong type. Never retried or caught. */
export function runtimeError(what: string): StatesError {
  return new StatesError('States.Runtime', what, false);
}

export function intrinsicError(what: string): StatesError {
  return new StatesError('States.IntrinsicFailure', what, false);
}

/** Says in front of the cause, as Step Functions does, in which state the error arose. */
export function locate(error: StatesError, stateName: string, eventId: number): StatesError {
  if (error.located) return error;
  const where = `An error occurred while executing the state '${stateName}' (entered at the event id #${String(eventId)}).`;
  return new StatesError(error.error, `${where} ${error.cause}`);
}

/** What a task's callback threw: its name is the error, its message the cause. */
export function toStatesError(thrown: unknown): StatesError {
  if (thrown instanceof StatesError) return thrown;
  if (thrown instanceof Error) return new StatesError(thrown.name, thrown.message);
  return new StatesError('Error', String(thrown));
}
