import {
  evaluateTemplate,
  type Execution,
  type Json,
  type JsonObject,
  type Machine,
  type TaskState,
} from '@firebreak/account';
import { type Step, steps } from '../../../lambda/contract.ts';
import { functionName } from './stage.ts';

/**
 * What each step was given the first time in an execution that ran to its end.
 * @throws Error naming the step or state that it did not run
 */
export function payloadsOf(execution: Execution): Readonly<Record<Step, Json>> {
  const tasks = tasksOf(execution.stateMachine.machine);
  const context = {
    Execution: { Id: execution.arn, StartTime: execution.startedAt.toISOString() },
    State: { RetryCount: 0 },
  };
  const payloadOf = (step: Step): Json => {
    if (step === 'trace-credential') return temporary(inputOf(execution, 'Traceable'));
    for (const { kind, state, detail } of execution.history()) {
      const task = tasks.get(state);
      if (kind !== 'entered' || !task?.Resource.endsWith(`:${functionName(step)}`)) continue;
      return toPayload(task, detail['input'] ?? {}, context);
    }
    throw new Error(`The rehearsed containment never ran ${step}; it ended ${execution.status()}.`);
  };
  return Object.fromEntries(steps.map((step) => [step, payloadOf(step)])) as Record<Step, Json>;
}

function inputOf(execution: Execution, name: string): Json {
  const entered = execution.history().find(({ kind, state }) => kind === 'entered' && state === name);
  if (!entered)
    throw new Error(`The rehearsed containment never entered ${name}; it ended ${execution.status()}.`);
  return entered.detail['input'] ?? {};
}

/** The rehearsal is about a long-term key, which nobody traces: the same state, had it been a temporary one. */
function temporary(state: Json): Json {
  const { caller, ...rest } = state as { readonly caller: JsonObject };
  return { ...rest, caller: { ...caller, accessKeyId: 'ASIABENCHMARK0000000' } };
}

/** The flow has no variables: one that it read would be missed here, loudly. */
function toPayload(task: TaskState, input: Json, context: JsonObject): Json {
  const scope = { input, context, variables: {} };
  return task.Parameters === undefined ? input : evaluateTemplate(task.Parameters, scope);
}

/** The Task states of a machine, those in branches included, by name. */
function tasksOf(machine: Machine): ReadonlyMap<string, TaskState> {
  return new Map(
    Object.entries(machine.States).flatMap(([name, state]): readonly (readonly [string, TaskState])[] => {
      if (state.Type === 'Task') return [[name, state]];
      return state.Type === 'Parallel' ? state.Branches.flatMap((branch) => [...tasksOf(branch)]) : [];
    }),
  );
}
