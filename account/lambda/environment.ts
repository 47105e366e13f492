import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../model.ts';
import { bootstrapCode } from './bootstrap-code.ts';
import type { FunctionDefinition, FunctionError, Outcome } from './function.ts';
import type { TakeTurn } from './init-turns.ts';
import { type Credentials, toProcessVariables } from './process-variables.ts';
import { openRuntimeApi, type RuntimeApi } from './runtime-api.ts';

/** What init may take beside the function's timeout: Lambda repeats a longer init within the first invocation. */
const initLimitMs = 10_000;

/**
 * An environment is used for so long at the most: Lambda ends each after some hours, and gives the next one new credentials.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
const lifetimeMs = 10 * 3_600_000;

/** One execution environment: a process that runs one invocation at a time and stays warm between them. */
export interface Environment {
  /** Never rejects: what breaks the environment is the invocation's outcome. */
  readonly invoke: (payload: string) => Promise<Outcome>;
  /** Milliseconds from the start of the process to the end of its init; undefined until then. */
  readonly readyMs: () => number | undefined;
  /** Whether it takes another invocation: its process runs, and it is not too old. */
  readonly isAlive: () => boolean;
  /** Ends the process and resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

export interface EnvironmentHost {
  readonly clock: Clock;
  readonly endpoint: () => string;
  readonly issueCredentials: (
    definition: Pick<FunctionDefinition, 'arn' | 'name' | 'roleArn'>,
  ) => Credentials;
  readonly onLog: (line: string) => void;
  readonly takeInitTurn: TakeTurn;
  readonly compileCache?: string | undefined;
}

export async function startEnvironment(
  definition: FunctionDefinition,
  host: EnvironmentHost,
): Promise<Environment> {
  const bootstrap = await bootstrapCode();
  const endTurn = await host.takeInitTurn();
  try {
    return await startWith(definition, { ...host, bootstrap, onInitEnd: endTurn });
  } catch (error) {
    endTurn();
    throw error;
  }
}

interface InitHost extends EnvironmentHost {
  /** The code that the process runs. */
  readonly bootstrap: string;
  readonly onInitEnd: () => void;
}

async function startWith(definition: FunctionDefinition, host: InitHost): Promise<Environment> {
  const startedAt = performance.now();
  const endsAt = host.clock.now().getTime() + lifetimeMs;
  let readyMs: number | undefined;
  let initError: FunctionError | undefined;
  /** Ends the invocation that is under way. */
  let settle: ((outcome: Outcome) => void) | undefined;

  const api = await openRuntimeApi(host.clock, {
    onReady: () => {
      readyMs ??= performance.now() - startedAt;
      host.onInitEnd();
    },
    onInitError: (error) => {
      initError = error;
      settle?.({ error });
    },
  });
  const child = await startOrClose(definition, host, api);
  const exited = exitOf(child);
  void exited.then(host.onInitEnd).then(api.close);

  async function invoke(payload: string): Promise<Outcome> {
    const requestId = randomUUID();
    const timeoutMs = definition.timeoutSeconds * 1000;
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<Outcome>((resolve) => {
      settle = resolve;
      const limit = (milliseconds: number): void => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          resolve(timedOut(requestId, definition.timeoutSeconds));
          child.kill('SIGKILL');
        }, milliseconds);
      };
      void exited.then((reason) =>
        resolve(initError ? { error: initError } : exitedEarly(requestId, reason)),
      );
      limit(initLimitMs + timeoutMs);
      const onStart = (): void => limit(timeoutMs);
      api.offer({ requestId, functionArn: definition.arn, payload, timeoutMs, onStart, onOutcome: resolve });
    });
    clearTimeout(timer);
    settle = undefined;
    // What the handler printed lies in the pipes already; reading it takes one turn of the event loop.
    await setImmediate();
    return outcome;
  }

  return {
    invoke,
    readyMs: () => readyMs,
    isAlive: () => isRunning(child) && initError === undefined && host.clock.now().getTime() < endsAt,
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && !child.killed;

/** Resolves with what was wrong when the process is gone. */
function exitOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      resolve(signal !== null ? 'signal: killed' : code === 0 ? undefined : `exit status ${String(code)}`);
    });
  });
}

/** Where the role cannot be assumed there is no process whose end closes the API. */
async function startOrClose(
  definition: FunctionDefinition,
  host: InitHost,
  api: RuntimeApi,
): Promise<ChildProcess> {
  try {
    return startProcess(definition, host, api);
  } catch (error) {
    await api.close();
    throw error;
  }
}

function startProcess(definition: FunctionDefinition, host: InitHost, api: RuntimeApi): ChildProcess {
  const now = host.clock.now();
  const variables = toProcessVariables(
    definition,
    {
      credentials: host.issueCredentials(definition),
      endpoint: host.endpoint(),
      runtimeApi: api.address,
      ...(host.compileCache !== undefined && { compileCache: host.compileCache }),
    },
    `${now.toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`,
  );
  const clockOffsetMs = String(now.getTime() - Date.now());
  // What follows the code are its arguments, the first of which Node would take for a script's path.
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', host.bootstrap, 'bootstrap', clockOffsetMs],
    {
      cwd: definition.codeDirectory,
      env: variables,
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  createInterface({ input: child.stdout }).on('line', host.onLog);
  createInterface({ input: child.stderr }).on('line', host.onLog);
  return child;
}

function timedOut(requestId: string, seconds: number): Outcome {
  const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
  return { error: { errorType: 'Sandbox.Timedout', errorMessage, stackTrace: [] } };
}

function exitedEarly(requestId: string, reason: string | undefined): Outcome {
  const how = reason === undefined ? 'exited without providing a reason' : `exited with error: ${reason}`;
  const errorMessage = `RequestId: ${requestId} Error: Runtime ${how}`;
  return { error: { errorType: 'Runtime.ExitError', errorMessage, stackTrace: [] } };
}
