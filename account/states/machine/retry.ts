import type { Catcher, Retrier } from './definition.ts';
import type { StatesError } from '../errors.ts';

/**
 * Whether Retry's or Catch's ErrorEquals matches an error. States.ALL does not match States.DataLimitExceeded, and
 * nothing matches States.Runtime; States.TaskFailed matches everything else but a timeout.
 */
function matches(names: readonly string[], { error }: StatesError): boolean {
  if (error === 'States.Runtime') return false;
  if (names.includes(error)) return true;
  if (error === 'States.DataLimitExceeded') return false;
  return names.includes('States.ALL') || (names.includes('States.TaskFailed') && error !== 'States.Timeout');
}

/** The first retrier that matches; its attempts may be used up. */
export function findRetrier(retriers: readonly Retrier[] = [], error: StatesError): Retrier | undefined {
  return retriers.find((retrier) => matches(retrier.ErrorEquals, error));
}

export function findCatcher(catchers: readonly Catcher[] = [], error: StatesError): Catcher | undefined {
  return catchers.find((catcher) => matches(catcher.ErrorEquals, error));
}

/**
 * Milliseconds to pause before the next attempt, or undefined when there is none.
 *
 * @param attempts how often this retrier has retried already
 */
export function toPauseMs(retrier: Retrier, attempts: number): number | undefined {
  const { MaxAttempts = 3, IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity } = retrier;
  if (attempts >= MaxAttempts) return undefined;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** attempts, MaxDelaySeconds);
  return (retrier.JitterStrategy === 'FULL' ? Math.random() * seconds : seconds) * 1000;
}
