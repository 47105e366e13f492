import { randomUUID } from 'node:crypto';
import { AwsError, type Clock, type Service } from '../model.ts';
import type { Json } from './machine/definition.ts';
import { type Execution, isTooLarge, runExecution, type StateMachine } from './execution.ts';
import { loadDefinition } from './machine/load-definition.ts';
import { createStatesService } from './operations.ts';
import { type StatusChange, toStatusChange } from './status-change.ts';
import type { TaskCallbacks } from './task.ts';

export interface StatesOptions extends TaskCallbacks {
  readonly accountId: string;
  readonly clock: Clock;
  /** Gets the detail of each "Step Functions Execution Status Change" event, as it happens. */
  readonly onStatusChange: (detail: StatusChange) => void;
}

interface StateMachineDefinition {
  readonly name: string;
  readonly region: string;
  /** Amazon States Language as JSON, its CloudFormation intrinsics resolved. */
  readonly definition: string;
  readonly roleArn: string;
}

export interface States {
  readonly service: Service;
  /** @throws AwsError for a definition that is invalid or beyond the interpreter */
  readonly addStateMachine: (definition: StateMachineDefinition) => { readonly arn: string };
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
  const machines: StateMachine[] = [];
  const executions: Execution[] = [];

  const findMachine = (arn: string): StateMachine => find(machines, 'State Machine', arn);

  function addStateMachine({ name, region, definition, roleArn }: StateMachineDefinition): {
    readonly arn: string;
  } {
    const arn = `arn:aws:states:${region}:${options.accountId}:stateMachine:${name}`;
    if (machines.some((machine) => machine.arn === arn)) throw exists('State Machine', arn);
    const machine = loadDefinition(definition);
    machines.push({ arn, name, region, definition, roleArn, machine, createdAt: options.clock.now() });
    return { arn };
  }

  function startExecution(stateMachineArn: string, input: unknown, name: string = randomUUID()): Execution {
    const stateMachine = findMachine(stateMachineArn);
    const text = JSON.stringify(input ?? {});
    checkStart(name, text);
    const arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = executions.find((execution) => execution.arn === arn);
    if (existing?.status() === 'RUNNING' && JSON.stringify(existing.input) === text) return existing;
    if (existing) throw exists('Execution', arn);
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
      machines: () => machines,
      executions: () => executions,
      findMachine,
      findExecution: (arn) => find(executions, 'Execution', arn),
      startExecution,
    }),
    addStateMachine,
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

type Kind = 'State Machine' | 'Execution';

function find<T extends { readonly arn: string }>(all: readonly T[], kind: Kind, arn: string): T {
  const found = all.find((one) => one.arn === arn);
  if (found) return found;
  throw new AwsError(`${kind.replace(' ', '')}DoesNotExist`, `${kind} Does Not Exist: '${arn}'`);
}

function exists(kind: Kind, arn: string): AwsError {
  return new AwsError(`${kind.replace(' ', '')}AlreadyExists`, `${kind} Already Exists: '${arn}'`);
}
