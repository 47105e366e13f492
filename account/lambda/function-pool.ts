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

/** Environments are reused one invocation at a time; invocations side by side start further ones, as in Lambda. */
export function createFunctionPool(
  definition: FunctionDefinition,
  host: Omit<EnvironmentHost, 'onLog'>,
  onLog: (line: string) => void,
): FunctionPool {
  const lines: string[] = [];
  const alive = new Set<Environment>();
  const starting = new Set<Promise<Environment>>();
  let idle: Environment[] = [];
  let retirements = 0;
  let starts = 0;
  let coldStarts = 0;
  let readyMs: number | undefined;
  let lastDurationMs: number | undefined;

  async function start(): Promise<Environment> {
    starts += 1;
    const started = startEnvironment(definition, {
      ...host,
      onLog: (line) => {
        lines.push(line);
        onLog(line);
      },
    });
    starting.add(started);
    const environment = await started.finally(() => starting.delete(started));
    alive.add(environment);
    return environment;
  }

  function takeWarm(): Environment | undefined {
    const environment = idle.pop();
    if (environment === undefined || environment.isAlive()) return environment;
    alive.delete(environment);
    return takeWarm();
  }

  async function end(environment: Environment): Promise<void> {
    await environment.kill();
    alive.delete(environment);
  }

  async function invoke(payload: string): Promise<Outcome> {
    const startedAt = performance.now();
    const retirementsBefore = retirements;
    const warm = takeWarm();
    if (warm === undefined) coldStarts += 1;
    const environment = warm ?? (await start());
    const outcome = await environment.invoke(payload);
    if (warm === undefined) readyMs = environment.readyMs();
    lastDurationMs = performance.now() - startedAt;
    if (environment.isAlive() && retirements === retirementsBefore) idle.push(environment);
    else await end(environment);
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
      await Promise.all([...alive].map(end));
      await Promise.all([...starting].map(async (started) => end(await started)));
    },
  };
}
