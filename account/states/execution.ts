import type { Json, Machine, State } from './machine/definition.ts';
import { toStatesError } from './errors.ts';
import type { HistoryEntry, HistoryKind } from './history.ts';
import { runMachine } from './machine/interpreter.ts';
import { dataLimit } from './machine/run.ts';
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
  given: { readonly arn: string; readonly name: string; readonly input: Json },
  host: {
    readonly clock: Clock;
    readonly callbacks: TaskCallbacks;
    readonly onEnd: (execution: Execution) => void;
  },
): Execution {
  const { clock } = host;
  const { machine, roleArn } = stateMachine;
  const history: HistoryEntry[] = [];
  const controller = new AbortController();
  const startedAt = clock.now();
  let ending: Ending | undefined;

  const record = (kind: HistoryKind, state: string, type: State['Type'], detail: Json): number => {
    const id = history.length + 2;
    history.push({ id, at: clock.now(), kind, state, type, detail: detail as HistoryEntry['detail'] });
    return id;
  };

  async function run(): Promise<Ending> {
    const context = {
      Execution: {
        Id: given.arn,
        Name: given.name,
        Input: given.input,
        StartTime: startedAt.toISOString(),
        RoleArn: roleArn,
      },
      StateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
    };
    const performTask = (resource: string, parameters: Json): Promise<Json> =>
      performResource(host.callbacks, roleArn, resource, parameters);
    const finished = new AbortController();
    startTimeout(finished.signal);
    try {
      const output = await Promise.race([
        runMachine(machine, given.input, {
          host: { clock, performTask, record },
          context,
          signal: controller.signal,
        }),
        new Promise<never>((_resolve, reject) => {
          controller.signal.addEventListener('abort', () => {
            reject(controller.signal.reason as Error);
          });
        }),
      ]);
      ending = { status: 'SUCCEEDED', at: clock.now(), output };
    } catch (thrown) {
      ending = { at: clock.now(), ...toEnding(thrown) };
    }
    finished.abort(new Error('The execution has ended.'));
    host.onEnd(execution);
    return ending;
  }

  function startTimeout(finished: AbortSignal): void {
    if (machine.TimeoutSeconds === undefined) return;
    clock.sleep(machine.TimeoutSeconds * 1000, finished).then(
      () => {
        controller.abort(new EndedFromOutside({ status: 'TIMED_OUT', error: 'States.Timeout' }));
      },
      (reason: unknown) => {
        if (!finished.aborted) throw reason;
      },
    );
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

function toEnding(thrown: unknown): Omit<Ending, 'at'> {
  if (thrown instanceof EndedFromOutside) return thrown.ending;
  const { error, cause } = toStatesError(thrown);
  return { status: 'FAILED', error, cause };
}

export function isTooLarge(input: string): boolean {
  return Buffer.byteLength(input) > dataLimit;
}
