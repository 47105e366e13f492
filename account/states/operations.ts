import { AwsError, type AccessRequest, type Call, type Service } from '../model.ts';
import type { Execution, StateMachine } from './execution.ts';
import { toHistoryEvent } from './history.ts';

export interface Registry {
  readonly accountId: string;
  readonly machines: () => readonly StateMachine[];
  readonly executions: () => readonly Execution[];
  readonly findMachine: (arn: string) => StateMachine;
  readonly findExecution: (arn: string) => Execution;
  readonly startExecution: (stateMachineArn: string, input: unknown, name?: string) => Execution;
}

interface ExecutionInput {
  readonly executionArn: string;
}

interface MachineInput {
  readonly stateMachineArn: string;
}

/** The service `states`: executions, and the reads of state machines. Lists come in one page. */
export function createStatesService(registry: Registry): Service {
  return {
    operations: {
      StartExecution: (input: MachineInput & { readonly input?: string; readonly name?: string }) => {
        const execution = registry.startExecution(input.stateMachineArn, parseInput(input.input), input.name);
        return { executionArn: execution.arn, startDate: execution.startedAt };
      },
      StopExecution: async (input: ExecutionInput & { readonly error?: string; readonly cause?: string }) => {
        const execution = registry.findExecution(input.executionArn);
        execution.stop(input.error, input.cause);
        return { stopDate: (await execution.settled).at };
      },
      DescribeExecution: (input: ExecutionInput) => describe(registry.findExecution(input.executionArn)),
      ListExecutions: (input: MachineInput & { readonly statusFilter?: string }) => {
        const { arn } = registry.findMachine(input.stateMachineArn);
        const found = registry
          .executions()
          .filter((execution) => execution.stateMachine.arn === arn)
          .filter(
            (execution) => input.statusFilter === undefined || execution.status() === input.statusFilter,
          );
        return { executions: found.map(summarise).reverse() };
      },
      GetExecutionHistory: (input: ExecutionInput & { readonly reverseOrder?: boolean }) => {
        const events = toEvents(registry.findExecution(input.executionArn));
        return { events: input.reverseOrder === true ? events.reverse() : events };
      },
      DescribeStateMachine: (input: MachineInput) => {
        const { definition, roleArn, ...machine } = registry.findMachine(input.stateMachineArn);
        return { ...summariseMachine(machine), status: 'ACTIVE', definition, roleArn };
      },
      ListStateMachines: (_input: object, call: Call) => {
        const found = registry.machines().filter((machine) => machine.region === call.region);
        return { stateMachines: found.map(summariseMachine) };
      },
    },
    access: (call) => [toAccess(call)],
  };
}

/** Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html */
function toAccess(call: Call): AccessRequest {
  const arn = call.input['executionArn'] ?? call.input['stateMachineArn'];
  return { action: `states:${call.operation}`, resource: typeof arn === 'string' ? arn : '*' };
}

function parseInput(input: string | undefined): unknown {
  if (input === undefined) return {};
  try {
    return JSON.parse(input) as unknown;
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${String(error)}'`);
  }
}

function summarise(execution: Execution): object {
  const ending = execution.ending();
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachine.arn,
    name: execution.name,
    status: execution.status(),
    startDate: execution.startedAt,
    ...(ending && { stopDate: ending.at }),
  };
}

function describe(execution: Execution): object {
  const { output, error, cause } = execution.ending() ?? {};
  return {
    ...summarise(execution),
    input: JSON.stringify(execution.input),
    inputDetails: { included: true },
    ...(output !== undefined && { output: JSON.stringify(output), outputDetails: { included: true } }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}

function summariseMachine(machine: Pick<StateMachine, 'arn' | 'name' | 'createdAt'>): object {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    type: 'STANDARD',
    creationDate: machine.createdAt,
  };
}

const lastEvents = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceededEventDetails'],
  FAILED: ['ExecutionFailed', 'executionFailedEventDetails'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOutEventDetails'],
  ABORTED: ['ExecutionAborted', 'executionAbortedEventDetails'],
} as const;

function toEvents(execution: Execution): object[] {
  const started = {
    id: 1,
    previousEventId: 0,
    timestamp: execution.startedAt,
    type: 'ExecutionStarted',
    executionStartedEventDetails: {
      input: JSON.stringify(execution.input),
      roleArn: execution.stateMachine.roleArn,
    },
  };
  const events: object[] = [started];
  for (const entry of execution.history()) {
    const event = toHistoryEvent(entry);
    if (event !== undefined) events.push(event);
  }
  const ending = execution.ending();
  if (ending === undefined) return events;
  const id = execution.history().length + 2;
  const [type, field] = lastEvents[ending.status];
  const { output, error, cause } = ending;
  const details = ending.status === 'SUCCEEDED' ? { output: JSON.stringify(output) } : { error, cause };
  return [...events, { id, previousEventId: id - 1, timestamp: ending.at, type, [field]: details }];
}
