import type { Environment } from './environment.ts';

/** The execution environments of one function. */
export interface Environments {
  /** One that is free, or the first that becomes free or has started. */
  readonly take: () => Environment | Promise<Environment>;
  /** For the next invocation; one that is broken or retired ends, and those who wait get another one. */
  readonly release: (environment: Environment) => void;
  readonly end: (environment: Environment) => Promise<void>;
  /** Idle environments end now, busy ones when they are released. */
  readonly retire: () => void;
  readonly close: () => Promise<void>;
}

/** How many environments of one function start at a time: as many again wait for their turn at the CPU. */
const startsAtOnce = 2;

/**
 * Environments are reused one invocation at a time; invocations side by side start further ones, as in Lambda. An
 * invocation that waits for a start takes the first environment that is free, whether it was the one it started or
 * not: a thousand at once need no more environments than are busy at the same time.
 */
// eslint-disable-next-line max-lines-per-function -- one state that each of its verbs changes
export function createEnvironments(startOne: () => Promise<Environment>): Environments {
  /** The retirements there had been when each environment was started. */
  const alive = new Map<Environment, number>();
  const starting = new Set<Promise<Environment>>();
  const waiting: ((environment: Promise<Environment>) => void)[] = [];
  let idle: Environment[] = [];
  let retirements = 0;

  /** Starts what those who wait need, and no more of it at a time than can start. */
  function startForWaiting(): void {
    while (starting.size < Math.min(waiting.length, startsAtOnce)) {
      const born = retirements;
      const started = startOne().finally(() => starting.delete(started));
      starting.add(started);
      started.then(
        (environment) => {
          alive.set(environment, born);
          release(environment);
        },
        () => {
          waiting.shift()?.(started);
          startForWaiting();
        },
      );
    }
  }

  function release(environment: Environment): void {
    const isUsable = environment.isAlive() && alive.get(environment) === retirements;
    const next = isUsable ? waiting.shift() : undefined;
    if (next) next(Promise.resolve(environment));
    else if (isUsable) idle.push(environment);
    else void end(environment);
    startForWaiting();
  }

  function take(): Environment | Promise<Environment> {
    for (let warm = idle.pop(); warm !== undefined; warm = idle.pop()) {
      if (warm.isAlive()) return warm;
      void end(warm);
    }
    return new Promise((resolve) => {
      waiting.push(resolve);
      startForWaiting();
    });
  }

  async function end(environment: Environment): Promise<void> {
    await environment.kill();
    alive.delete(environment);
  }

  function retire(): void {
    retirements += 1;
    for (const environment of idle) void end(environment);
    idle = [];
  }

  async function close(): Promise<void> {
    retire();
    waiting.length = 0;
    await Promise.all([...alive.keys()].map(end));
    await Promise.all([...starting].map(async (started) => end(await started)));
  }

  return { take, release, end, retire, close };
}
