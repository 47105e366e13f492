import type { Clock } from '@firebreak/account';

/** Time that stands still while anything is under way, and jumps to whoever wakes next. */
export interface VirtualClock extends Clock {
  /** Lets everything happen that is due, until nobody sleeps any more. */
  readonly runOut: () => Promise<void>;
}

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

/** Two that wake at the same moment wake in the order in which they went to sleep: a run can be repeated exactly. */
export function createVirtualClock(start: Date): VirtualClock {
  let now = start.getTime();
  let sleepers: readonly Sleeper[] = [];
  let busy = 0;

  const add = (sleeper: Sleeper): void => {
    const later = sleepers.findIndex(({ dueAt }) => dueAt > sleeper.dueAt);
    sleepers = later < 0 ? [...sleepers, sleeper] : sleepers.toSpliced(later, 0, sleeper);
  };
  /** What is not asleep and not busy has come to its end by the next turn of Node's loop. */
  const settle = async (): Promise<void> => {
    do await new Promise(setImmediate);
    while (busy > 0);
  };
  return {
    now: () => new Date(now),
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const forget = (): void => {
          sleepers = sleepers.filter((each) => each !== sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper = { dueAt: now + Math.max(milliseconds, 0), wake: resolve };
        if (signal?.aborted) {
          forget();
          return;
        }
        signal?.addEventListener('abort', forget, { once: true });
        add(sleeper);
      }),
    busy: async (work) => {
      busy += 1;
      try {
        return await work();
      } finally {
        busy -= 1;
      }
    },
    runOut: async () => {
      for (;;) {
        await settle();
        const [next, ...others] = sleepers;
        if (next === undefined) return;
        sleepers = others;
        now = Math.max(now, next.dueAt);
        next.wake();
      }
    },
  };
}
