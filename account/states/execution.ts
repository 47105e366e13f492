import type { Json, JsonObject, Machine, State } from './machine/definition.ts';
import { toStatesError } from './errors.ts';
import type { HistoryEntry, HistoryKind } from './history.ts';
import { runMachine } from './machine/interpreter.ts';
import { dataLimit } from './machine/size.ts';
import { performResource, type TaskCallbacks } from './task.ts';
import type { Clock } from '../model.ts';

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly roleArn: string;
  /** As given, with its intrinsics resolved. */
  readonly definition: string;
  readonly createdAt: Date;
  readonly machine: Machine;
}

type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** How an execution ended. */
interface Ending {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly at: Date;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly stateMachine: StateMachine;
  readonly input: Json;
  readonly startedAt: Date;
  readonly status: () => ExecutionStatus;
  /** Undefined while it runs. */
  readonly ending: () => Ending | undefined;
  readonly history: () => readonly HistoryEntry[];
  /** Ends the execution; what its tasks have begun goes on. Nothing happens when it has ended already. */
  readonly stop: (error?: string, cause?: string) => void;
  /** Resolves with how it ended; never rejects. */
  readonly settled: Promise<Ending>;
}

type Given = Pick<Execution, 'arn' | 'name' | 'input'>;

/** Why an execution was ended from outside; the reason of its abort signal. */
class EndedFromOutside extends Error {
  readonly ending: Omit<Ending, 'at'>;
  constructor(ending: Omit<Ending, 'at'>) {
    super(`The execution is ${ending.status}.`);
    this.ending = ending;
  }
}

/**
 * Starts an execution of a state machine. Its waits, retry pauses and timeouts pass on the account's clock.
 *
 * @param events.onEnd called once, before `settled` resolves
 */
export function runExecution(
  stateMachine: StateMachine,
  given: Given,
  host: {
    readonly clock: Clock;
    readonly callbacks: TaskCallbacks;
    readonly onEnd: (execution: Execution) => void;
  },
): Execution {
  const { clock } = host;
  const startedAt = clock.now();
  const history: HistoryEntry[] = [];
  const controller = new AbortController();
  let ending: Ending | undefined;

  async function run(): Promise<Ending> {
    const finished = new AbortController();
    startTimeout(stateMachine.machine.TimeoutSeconds, clock, controller, finished.signal);
    const machineHost = {
      clock,
      record: recordIn(history, clock),
      performTask: (resource: string, parameters: Json) =>
        performResource(host.callbacks, stateMachine, resource, parameters),
    };
    const context = toContext(stateMachine, given, startedAt);
    const { signal } = controller;
    try {
      const running = runMachine(stateMachine.machine, given.input, { host: machineHost, context, signal });
      ending = {
        status: 'SUCCEEDED',
        at: clock.now(),
        output: await Promise.race([running, aborted(signal)]),
      };
    } catch (thrown) {
      ending = { at: clock.now(), ...toEnding(thrown) };
    }
    finished.abort(new Error('The execution has ended.'));
    host.onEnd(execution);
    return ending;
  }

  const execution: Execution = {
    ...given,
    stateMachine,
    startedAt,
    status: () => ending?.status ?? 'RUNNING',
    ending: () => ending,
    history: () => history,
    stop: (error, cause) => {
      const said = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
      controller.abort(new EndedFromOutside({ status: 'ABORTED', ...said }));
    },
    settled: Promise.resolve().then(run),
  };
  return execution;
}

/** The context object. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function toContext({ arn, name, roleArn }: StateMachine, given: Given, startedAt: Date): JsonObject {
  const StartTime = startedAt.toISOString();
  return {
    Execution: { Id: given.arn, Name: given.name, Input: given.input, StartTime, RoleArn: roleArn },
    StateMachine: { Id: arn, Name: name },
  };
}

/** Adds an entry to the history, whose first is ExecutionStarted. @returns its id */
function recordIn(history: HistoryEntry[], clock: Clock) {
  return (kind: HistoryKind, state: string, type: State['Type'], detail: Json): number => {
    const id = history.length + 2;
    history.push({ id, at: clock.now(), kind, state, type, detail: detail as HistoryEntry['detail'] });
    return id;
  };
}

function startTimeout(
  seconds: number | undefined,
  clock: Clock,
  running: AbortController,
  finished: AbortSignal,
): void {
  if (seconds === undefined) return;
  clock.sleep(seconds * 1000, finished).then(
    () => running.abort(new EndedFromOutside({ status: 'TIMED_OUT', error: 'States.Timeout' })),
    (reason: unknown) => {
      if (!finished.aborted) throw reason;
    },
  );
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

function toEnding(thrown: unknown): Omit<Ending, 'at'> {
  if (thrown instanceof EndedFromOutside) return thrown.ending;
  const { error, cause } = toStatesError(thrown);
  return { status: 'FAILED', error, cause };
}

export function isTooLarge(input: string): boolean {
  return Buffer.byteLength(input) > dataLimit;
}
