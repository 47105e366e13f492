/** Real milliseconds without work under way before time jumps: longer than the gaps between two steps of one flow. */
const quietMs = 25;

/** Node fires timers above this at once; longer waits are re-armed. */
const longestTimerMs = 2 ** 31 - 1;

export interface Sleeper {
  /** Epoch milliseconds of the account's time. */
  readonly dueAt: number;
  /** Whether time jumps to it; one that it does not jump to still wakes on the way to another. */
  readonly jumps: boolean;
  readonly wake: () => void;
}

/** Who sleeps until when, and the jump of time to the earliest of them while nothing is held. */
export interface Agenda {
  /** Epoch milliseconds of the account's time. */
  readonly timeMs: () => number;
  readonly offsetMs: () => number;
  readonly add: (sleeper: Sleeper) => void;
  readonly remove: (sleeper: Sleeper) => void;
  /** Time does not jump until what is returned was called. */
  readonly hold: () => () => void;
  /** Moves time on and wakes every sleeper that is due by then. */
  readonly moveOn: (milliseconds: number) => void;
  readonly pending: () => number;
  /** Nobody wakes any more, and no timer is left behind. */
  readonly stop: () => void;
}

export function createAgenda(startOffsetMs: number): Agenda {
  let offset = startOffsetMs;
  let sleepers: Sleeper[] = [];
  let held = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Grows with every change, so that a jump decided on before the change is not made after it. */
  let generation = 0;
  let stopped = false;

  const timeMs = (): number => Date.now() + offset;
  const untilNext = (): number => Math.max((sleepers[0]?.dueAt ?? 0) - timeMs(), 0);
  const mayJump = (): boolean => held === 0 && sleepers.some(({ jumps }) => jumps);

  function rearm(): void {
    generation += 1;
    clearTimeout(timer);
    if (stopped || sleepers.length === 0) return;
    const armed = generation;
    const goOn = (): void => {
      if (armed === generation) moveOn(mayJump() ? untilNext() : 0);
    };
    // Node runs due timers before it reads its sockets: a request that has already arrived must be seen first.
    timer = setTimeout(() => setImmediate(goOn), Math.min(untilNext(), mayJump() ? quietMs : longestTimerMs));
  }

  function moveOn(milliseconds: number): void {
    offset += milliseconds;
    const now = timeMs();
    const due = sleepers.filter((sleeper) => sleeper.dueAt <= now);
    change(sleepers.filter((sleeper) => sleeper.dueAt > now));
    for (const sleeper of due) sleeper.wake();
  }

  function change(to: Sleeper[]): void {
    sleepers = to;
    rearm();
  }

  function hold(): () => void {
    const count = (by: number): void => {
      held += by;
      rearm();
    };
    count(1);
    return () => count(-1);
  }

  return {
    ...{ timeMs, moveOn, hold, offsetMs: () => offset },
    // The sort is stable: sleepers due at the same time wake in the order in which they went to sleep.
    add: (sleeper) => change([...sleepers, sleeper].sort((a, b) => a.dueAt - b.dueAt)),
    remove: (sleeper) => change(sleepers.filter((other) => other !== sleeper)),
    pending: () => sleepers.filter(({ jumps }) => jumps).length,
    stop: () => {
      stopped = true;
      change([]);
    },
  };
}
