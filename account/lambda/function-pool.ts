import { type Environment, type EnvironmentHost, startEnvironment } from './environment.ts';
import type { FunctionDefinition, Outcome } from './function.ts';

export interface FunctionStats {
  /** Processes started so far. */
  readonly starts: number;
  /** Milliseconds that the init of the latest process took. */
  readonly readyMs: number | undefined;
  /** Milliseconds of the latest invocation, its cold start included. */
  readonly lastDurationMs: number | undefined;
  /** Invocations that had to wait for an init. */
  readonly coldStarts: number;
}

/** A function and its execution environments. */
export interface FunctionPool {
  readonly definition: FunctionDefinition;
  readonly invoke: (payload: string) => Promise<Outcome>;
  readonly stats: () => FunctionStats;
  readonly logs: () => string[];
  /** The next invocations start anew: idle environments end now, busy ones when they are done. */
  readonly retire: () => void;
  readonly close: () => Promise<void>;
}

/** How many environments of one function start at a time: as many again wait for their turn at the CPU. */
const startsAtOnce = 2;

type Waiter = (environment: Promise<Environment>) => void;

/**
 * Environments are reused one invocation at a time; invocations side by side start further ones, as in Lambda. An
 * invocation that waits for a start takes the first environment that is free, whether it was the one it started or
 * not: a thousand at once need no more environments than are busy at the same time.
 */
export function createFunctionPool(
  definition: FunctionDefinition,
  host: Omit<EnvironmentHost, 'onLog'>,
  onLog: (line: string) => void,
): FunctionPool {
  const lines: string[] = [];
  /** The retirements there had been when each environment was started. */
  const alive = new Map<Environment, number>();
  const starting = new Set<Promise<Environment>>();
  const waiting: Waiter[] = [];
  let idle: Environment[] = [];
  let retirements = 0;
  let starts = 0;
  let coldStarts = 0;
  let readyMs: number | undefined;
  let lastDurationMs: number | undefined;

  async function start(): Promise<Environment> {
    starts += 1;
    const born = retirements;
    const started = startEnvironment(definition, {
      ...host,
      onLog: (line) => {
        lines.push(line);
        onLog(line);
      },
    });
    starting.add(started);
    const environment = await started.finally(() => starting.delete(started));
    alive.set(environment, born);
    return environment;
  }

  /** Starts what those who wait need, and no more of it at a time than can start. */
  function startForWaiting(): void {
    while (starting.size < Math.min(waiting.length, startsAtOnce)) {
      const started = start();
      void started.then(
        (environment) => {
          release(environment);
        },
        () => {
          waiting.shift()?.(started);
          startForWaiting();
        },
      );
    }
  }

  /** For the next invocation; an environment that is broken or retired ends, and whoever waits gets another one. */
  function release(environment: Environment): void {
    if (!environment.isAlive() || alive.get(environment) !== retirements) {
      void end(environment);
      startForWaiting();
      return;
    }
    const next = waiting.shift();
    if (next) next(Promise.resolve(environment));
    else idle.push(environment);
    startForWaiting();
  }

  function takeWarm(): Environment | undefined {
    const environment = idle.pop();
    if (environment === undefined || environment.isAlive()) return environment;
    alive.delete(environment);
    return takeWarm();
  }

  function take(): Environment | Promise<Environment> {
    const warm = takeWarm();
    if (warm !== undefined) return warm;
    return new Promise((resolve) => {
      waiting.push(resolve);
      startForWaiting();
    });
  }

  async function end(environment: Environment): Promise<void> {
    await environment.kill();
    alive.delete(environment);
  }

  async function invoke(payload: string): Promise<Outcome> {
    const startedAt = performance.now();
    const environment = await take();
    const cold = environment.readyMs() === undefined;
    if (cold) coldStarts += 1;
    const outcome = await environment.invoke(payload);
    if (cold) readyMs = environment.readyMs();
    lastDurationMs = performance.now() - startedAt;
    if (!environment.isAlive()) await end(environment);
    release(environment);
    return outcome;
  }

  function retire(): void {
    retirements += 1;
    const ending = idle;
    idle = [];
    for (const environment of ending) void end(environment);
  }

  return {
    definition,
    invoke,
    stats: () => ({ starts, readyMs, lastDurationMs, coldStarts }),
    logs: () => [...lines],
    retire,
    close: async () => {
      retire();
      waiting.length = 0;
      await Promise.all([...alive.keys()].map(end));
      await Promise.all([...starting].map(async (started) => end(await started)));
    },
  };
}
