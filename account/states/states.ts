import { randomUUID } from 'node:crypto';
import { AwsError, type Clock, type Service } from '../model.ts';
import type { Json } from './machine/definition.ts';
import { type Execution, isTooLarge, runExecution } from './execution.ts';
import { createMachines, type StateMachineDefinition } from './machines.ts';
import { createStatesService } from './operations.ts';
import { type StatusChange, toStatusChange } from './status-change.ts';
import type { TaskCallbacks } from './task.ts';

export interface StatesOptions extends TaskCallbacks {
  readonly accountId: string;
  readonly clock: Clock;
  /** Gets the detail of each "Step Functions Execution Status Change" event, as it happens. */
  readonly onStatusChange: (detail: StatusChange) => void;
}

export interface States {
  readonly service: Service;
  /** @throws AwsError for a definition that is invalid or beyond the interpreter */
  readonly addStateMachine: (definition: StateMachineDefinition) => { readonly arn: string };
  /** Executions that run keep the definition and the role that they began with. @throws as above */
  readonly updateStateMachine: (definition: StateMachineDefinition) => void;
  /** Its executions end: AWS ends each at its next transition. */
  readonly removeStateMachine: (arn: string) => void;
  /**
   * Starts an execution, or returns the running one of the same name and input.
   *
   * @throws AwsError ExecutionAlreadyExists, StateMachineDoesNotExist, InvalidName, InvalidExecutionInput
   */
  readonly startExecution: (stateMachineArn: string, input: unknown, name?: string) => Execution;
  /** All of them, the oldest first. */
  readonly executions: () => Execution[];
  /** Resolves when no execution runs, those included that are started meanwhile. */
  readonly settled: () => Promise<void>;
}

/** The Step Functions of the embedded account: Standard workflows whose definitions use JSONPath. */
export function createStates(options: StatesOptions): States {
  const machines = createMachines(options);
  const executions: Execution[] = [];

  function removeStateMachine(arn: string): void {
    machines.remove(arn);
    for (const execution of executions)
      if (execution.stateMachine.arn === arn && execution.status() === 'RUNNING') execution.stop();
  }

  function startExecution(stateMachineArn: string, input: unknown, name: string = randomUUID()): Execution {
    const stateMachine = machines.find(stateMachineArn);
    const text = JSON.stringify(input ?? {});
    checkStart(name, text);
    const arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = executions.find((execution) => execution.arn === arn);
    if (existing?.status() === 'RUNNING' && JSON.stringify(existing.input) === text) return existing;
    if (existing) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    const tell = (execution: Execution): void => options.onStatusChange(toStatusChange(execution));
    const given = { arn, name, input: JSON.parse(text) as Json };
    const execution = runExecution(stateMachine, given, {
      clock: options.clock,
      callbacks: options,
      onEnd: tell,
    });
    executions.push(execution);
    tell(execution);
    return execution;
  }

  async function settled(): Promise<void> {
    for (;;) {
      const running = executions.filter((execution) => execution.status() === 'RUNNING');
      if (running.length === 0) return;
      await Promise.all(running.map((execution) => execution.settled));
    }
  }

  return {
    service: createStatesService({
      accountId: options.accountId,
      machines: machines.all,
      executions: () => executions,
      findMachine: machines.find,
      findExecution: (arn) => findExecution(executions, arn),
      startExecution,
    }),
    addStateMachine: machines.add,
    updateStateMachine: machines.update,
    removeStateMachine,
    startExecution,
    executions: () => [...executions],
    settled,
  };
}

function checkStart(name: string, input: string): void {
  if (!/^[\w.+!@()=-]{1,80}$/.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  if (isTooLarge(input)) {
    throw new AwsError(
      'ValidationException',
      'The input has more than the 262144 bytes that an execution may get.',
    );
  }
}

function findExecution(executions: readonly Execution[], arn: string): Execution {
  const found = executions.find((one) => one.arn === arn);
  if (found) return found;
  throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}
