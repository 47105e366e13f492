import { type Agenda, createAgenda, type Sleeper } from './agenda.ts';
import type { Clock } from './model.ts';

export interface AccountClock extends Clock {
  /** Moves time on to `date` and wakes every sleeper that is due by then; time never goes back. */
  readonly advanceTo: (date: Date) => void;
  /**
   * Moves time on by so many milliseconds. `advanceTo(now + n)` would be refused for a small `n` whenever the machine's
   * clock ticks between its two readings.
   */
  readonly advanceBy: (milliseconds: number) => void;
  /** How far the account's time is from the machine's, in milliseconds. */
  readonly offsetMs: () => number;
  /**
   * Calls `work` each time that so many milliseconds have passed, for as long as the clock runs. Time never jumps for
   * its sake, so an account that is left alone does not run away; but no jump passes over it.
   *
   * @returns ends it
   */
  readonly every: (milliseconds: number, work: () => void) => () => void;
  /** How many sleepers wait that time would jump to. */
  readonly pending: () => number;
  /** Ends the clock: those who still sleep, or go to sleep later, never wake, and no timer is left behind. */
  readonly stop: () => void;
}

/**
 * A discrete-event clock. Time runs at the machine's pace, so whatever is measured is real, but when nothing is
 * `busy` for a moment it jumps to the earliest sleeper: fifteen idle minutes take milliseconds, and no jump ever
 * passes over work that is under way.
 *
 * @param options.start where the account's time begins; without it, at the machine's time
 */
export function createClock(options: { readonly start?: Date } = {}): AccountClock {
  const agenda = createAgenda(options.start === undefined ? 0 : options.start.getTime() - Date.now());
  return {
    now: () => new Date(agenda.timeMs()),
    sleep: (milliseconds, signal) => sleep(agenda, milliseconds, signal),
    busy: async (work) => {
      const release = agenda.hold();
      try {
        return await work();
      } finally {
        release();
      }
    },
    advanceTo: (date) => {
      const forward = date.getTime() - agenda.timeMs();
      if (!(forward >= 0)) {
        throw new RangeError(
          `Cannot advance the clock to ${String(date)}: it shows ${new Date(agenda.timeMs()).toISOString()} already, and time never goes back.`,
        );
      }
      agenda.moveOn(forward);
    },
    advanceBy: (milliseconds) => {
      if (!(Number.isFinite(milliseconds) && milliseconds >= 0)) {
        throw new RangeError(
          `Cannot advance the clock by ${String(milliseconds)} ms: give a finite number of milliseconds, 0 or more; time never goes back.`,
        );
      }
      agenda.moveOn(milliseconds);
    },
    offsetMs: agenda.offsetMs,
    every: (milliseconds, work) => every(agenda, milliseconds, work),
    pending: agenda.pending,
    stop: agenda.stop,
  };
}

function every(agenda: Agenda, milliseconds: number, work: () => void): () => void {
  let over = false;
  const again = (): void => {
    if (!over) agenda.add({ dueAt: agenda.timeMs() + milliseconds, jumps: false, wake });
  };
  const wake = (): void => {
    again();
    if (!over) work();
  };
  again();
  return () => (over = true);
}

function sleep(agenda: Agenda, milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (!Number.isFinite(milliseconds)) {
    throw new RangeError(
      `Cannot sleep for ${String(milliseconds)} ms: give a finite number of milliseconds.`,
    );
  }
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(toError(signal.reason));
      return;
    }
    const forget = (): void => {
      reject(toError(signal?.reason));
      agenda.remove(sleeper);
    };
    const sleeper: Sleeper = {
      dueAt: agenda.timeMs() + Math.max(milliseconds, 0),
      jumps: true,
      wake: () => {
        signal?.removeEventListener('abort', forget);
        resolve();
      },
    };
    signal?.addEventListener('abort', forget, { once: true });
    agenda.add(sleeper);
  });
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(`The sleep was aborted: ${String(reason)}`);
}
