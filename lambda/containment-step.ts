import { millisecondsSince } from './core/incident.ts';
import type { Launch } from './core/launch.ts';
import type { Outcome } from './core/outcome.ts';
import type { ActionKind } from './core/plan.ts';
import { PermanentError } from './aws/failure.ts';

/** What an action found and did, before it is timed. */
export type Effect = Pick<Outcome, 'status' | 'note' | 'cutoff'>;

/**
 * Carries out one action and says what came of it. A permanent failure is an outcome: what is left to do is named,
 * and the other actions of the step go on. A passing one is thrown, and the state machine repeats the step.
 *
 * @param action what is done, and to what
 * @param launch for the time since the launch
 * @param effect does it; throws RetryableError or PermanentError
 */
export async function carryOut(
  action: { readonly kind: ActionKind; readonly target: string; readonly userName?: string },
  launch: Pick<Launch, 'eventTime'>,
  effect: () => Promise<Effect>,
): Promise<Outcome> {
  const { kind, ...about } = action;
  const base = { action: kind, ...about };
  const timed = (): Pick<Outcome, 'at' | 'millisecondsSinceLaunch'> => {
    const now = new Date();
    return { at: now.toISOString(), millisecondsSinceLaunch: millisecondsSince(launch, now) };
  };
  try {
    return { ...base, ...(await effect()), ...timed() };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { ...base, status: 'failed', error: { name: error.name, message: error.message }, ...timed() };
  }
}
