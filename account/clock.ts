import type { Clock } from './model.ts';

/** Real milliseconds without work under way before time jumps: longer than the gaps between two steps of one flow. */
const quietMs = 25;

/** Node fires timers above this at once; longer waits are re-armed. */
const longestTimerMs = 2 ** 31 - 1;

interface Sleeper {
  /** Epoch milliseconds of the account's time. */
  readonly dueAt: number;
  /** Whether time jumps to it; one that it does not jump to still wakes on the way to another. */
  readonly jumps: boolean;
  readonly wake: () => void;
}

export interface AccountClock extends Clock {
  /** Moves time on to `date` and wakes every sleeper that is due by then; time never goes back. */
  readonly advanceTo: (date: Date) => void;
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
  let offset = options.start === undefined ? 0 : options.start.getTime() - Date.now();
  let sleepers: Sleeper[] = [];
  let busyCount = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Grows with every change, so that a jump decided on before the change is not made after it. */
  let generation = 0;
  let stopped = false;

  const timeMs = (): number => Date.now() + offset;

  function wakeDue(): void {
    const now = timeMs();
    const due = sleepers.filter((sleeper) => sleeper.dueAt <= now);
    sleepers = sleepers.filter((sleeper) => sleeper.dueAt > now);
    for (const sleeper of due) sleeper.wake();
  }

  const mayJump = (): boolean => busyCount === 0 && sleepers.some(({ jumps }) => jumps);

  function rearm(): void {
    generation += 1;
    clearTimeout(timer);
    const next = sleepers[0];
    if (stopped || next === undefined) return;
    const untilDue = Math.min(Math.max(next.dueAt - timeMs(), 0), longestTimerMs);
    const armed = generation;
    timer = setTimeout(
      () => {
        // Node runs due timers before it reads its sockets: a request that has already arrived must be seen first.
        setImmediate(() => {
          if (armed === generation) moveOn();
        });
      },
      mayJump() ? Math.min(untilDue, quietMs) : untilDue,
    );
  }

  function moveOn(): void {
    const next = sleepers[0];
    if (next !== undefined && mayJump()) offset += Math.max(next.dueAt - timeMs(), 0);
    wakeDue();
    rearm();
  }

  function add(sleeper: Sleeper): void {
    // The sort is stable: sleepers due at the same time wake in the order in which they went to sleep.
    sleepers = [...sleepers, sleeper].sort((a, b) => a.dueAt - b.dueAt);
    rearm();
  }

  function every(milliseconds: number, work: () => void): () => void {
    let over = false;
    const again = (): void => {
      if (!over && !stopped) add({ dueAt: timeMs() + milliseconds, jumps: false, wake });
    };
    const wake = (): void => {
      again();
      if (!over) work();
    };
    again();
    return () => (over = true);
  }

  function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
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
        sleepers = sleepers.filter((other) => other !== sleeper);
        reject(toError(signal?.reason));
        rearm();
      };
      const sleeper: Sleeper = {
        dueAt: timeMs() + Math.max(milliseconds, 0),
        jumps: true,
        wake: () => {
          signal?.removeEventListener('abort', forget);
          resolve();
        },
      };
      signal?.addEventListener('abort', forget, { once: true });
      add(sleeper);
    });
  }

  async function busy<T>(work: () => Promise<T>): Promise<T> {
    busyCount += 1;
    rearm();
    try {
      return await work();
    } finally {
      busyCount -= 1;
      rearm();
    }
  }

  function advanceTo(date: Date): void {
    const forward = date.getTime() - timeMs();
    if (!(forward >= 0)) {
      throw new RangeError(
        `Cannot advance the clock to ${String(date)}: it shows ${new Date(timeMs()).toISOString()} already, and time never goes back.`,
      );
    }
    offset += forward;
    wakeDue();
    rearm();
  }

  function stop(): void {
    stopped = true;
    sleepers = [];
    rearm();
  }

  return {
    now: () => new Date(timeMs()),
    sleep,
    busy,
    advanceTo,
    offsetMs: () => offset,
    every,
    pending: () => sleepers.filter(({ jumps }) => jumps).length,
    stop,
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(`The sleep was aborted: ${String(reason)}`);
}
