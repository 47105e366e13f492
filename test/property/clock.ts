import type { Clock } from '@firebreak/account';

/** Time that stands still while anything is under way, and jumps to whoever wakes next. */
export interface VirtualClock extends Clock {
  /** Keeps time from jumping over what is not asleep, and takes turns of Node's loop. */
  readonly standStill: <T>(work: () => Promise<T>) => Promise<T>;
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
  let underWay = 0;

  const add = (sleeper: Sleeper): void => {
    const later = sleepers.findIndex(({ dueAt }) => dueAt > sleeper.dueAt);
    sleepers = later < 0 ? [...sleepers, sleeper] : sleepers.toSpliced(later, 0, sleeper);
  };
  /** What is not asleep and not under way has come to its end by the next turn of Node's loop. */
  const settle = async (): Promise<void> => {
    do await new Promise(setImmediate);
    while (underWay > 0);
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
    // A task of the state machine is busy while it sleeps, and time is to jump over that.
    busy: (work) => work(),
    standStill: async (work) => {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
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
