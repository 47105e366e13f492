import { type EnvironmentHost, startEnvironment } from './environment.ts';
import { createEnvironments } from './environments.ts';
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

export function createFunctionPool(
  definition: FunctionDefinition,
  host: Omit<EnvironmentHost, 'onLog'>,
  onLog: (line: string) => void,
): FunctionPool {
  const lines: string[] = [];
  let starts = 0;
  let coldStarts = 0;
  let readyMs: number | undefined;
  let lastDurationMs: number | undefined;

  const environments = createEnvironments(() => {
    starts += 1;
    return startEnvironment(definition, {
      ...host,
      onLog: (line) => {
        lines.push(line);
        onLog(line);
      },
    });
  });

  async function invoke(payload: string): Promise<Outcome> {
    const startedAt = performance.now();
    const environment = await environments.take();
    const cold = environment.readyMs() === undefined;
    if (cold) coldStarts += 1;
    const outcome = await environment.invoke(payload);
    if (cold) readyMs = environment.readyMs();
    lastDurationMs = performance.now() - startedAt;
    if (!environment.isAlive()) await environments.end(environment);
    environments.release(environment);
    return outcome;
  }

  return {
    definition,
    invoke,
    stats: () => ({ starts, readyMs, lastDurationMs, coldStarts }),
    logs: () => [...lines],
    retire: environments.retire,
    close: environments.close,
  };
}
