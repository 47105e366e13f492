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
      const task = kind === 'entered' ? tasks.get(state) : undefined;
      const asked = task && toAsked(task, detail['input'] ?? {}, context);
      if (asked?.function.endsWith(`:${functionName(step)}`)) return asked.payload;
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

interface Asked {
  readonly function: string;
  readonly payload: Json;
}

/** What a task asks a function; undefined where it asks a service. No such task reads a variable: it would be missed here, loudly. */
function toAsked({ Resource, Parameters }: TaskState, input: Json, context: JsonObject): Asked | undefined {
  const isInvoke = Resource.endsWith(':states:::lambda:invoke');
  if (!isInvoke && !Resource.includes(':lambda:')) return undefined;
  const payload =
    Parameters === undefined ? input : evaluateTemplate(Parameters, { input, context, variables: {} });
  if (!isInvoke) return { function: Resource, payload };
  // The one that runs several functions is told which.
  const { FunctionName, Payload } = payload as { readonly FunctionName: string; readonly Payload: Json };
  return { function: FunctionName, payload: Payload };
}

/** The Task states of a machine, those within others included, by name. */
function tasksOf(machine: Machine): ReadonlyMap<string, TaskState> {
  return new Map(
    Object.entries(machine.States).flatMap(([name, state]): readonly (readonly [string, TaskState])[] => {
      if (state.Type === 'Task') return [[name, state]];
      const branches = state.Type === 'Parallel' ? state.Branches : [];
      const processor = state.Type === 'Map' && state.ItemProcessor ? [state.ItemProcessor] : [];
      return [...branches, ...processor].flatMap((inner) => [...tasksOf(inner)]);
    }),
  );
}
