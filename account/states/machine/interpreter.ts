import type { Json, JsonObject, Machine, State } from './definition.ts';
import { locate, StatesError, toStatesError } from '../errors.ts';
import { putResult } from '../data/reference-path.ts';
import { findCatcher, findRetrier, toPauseMs } from './retry.ts';
import { evaluateAssign, perform, type Step } from './perform-state.ts';
import type { Run } from './run.ts';
import { refuseLarge } from './size.ts';
import { createVariables } from './variables.ts';

/** Runs a machine from its first state to its last and returns its output. It has no variables at first. */
export function runMachine(machine: Machine, input: Json, run: Omit<Run, 'variables'>): Promise<Json> {
  return runStates(machine, input, { ...run, variables: createVariables() });
}

/** Runs a branch or item processor, whose variables end with it. */
async function runInner(machine: Machine, input: Json, run: Run): Promise<Json> {
  const variables = run.variables.openInner();
  try {
    return await runStates(machine, input, { ...run, variables });
  } finally {
    variables.close();
  }
}

async function runStates(machine: Machine, input: Json, run: Run): Promise<Json> {
  let current = input;
  let name: string | undefined = machine.StartAt;
  while (name !== undefined) {
    run.signal.throwIfAborted();
    const state: State | undefined = machine.States[name];
    if (state === undefined) throw new StatesError('States.Runtime', `There is no state '${name}'.`);
    const step = await runState(name, state, current, run);
    current = step.output;
    name = step.next;
  }
  return current;
}

async function runState(name: string, state: State, input: Json, run: Run): Promise<Step> {
  const { host, signal } = run;
  const eventId = host.record('entered', name, state.Type, { input });
  const enteredTime = host.clock.now().toISOString();
  const attempts = new Map<object, number>();
  for (let retryCount = 0; ; retryCount += 1) {
    const context = {
      ...run.context,
      State: { Name: name, EnteredTime: enteredTime, RetryCount: retryCount },
    };
    try {
      const step = await perform(name, state, input, { ...run, context, runInner });
      return leave(step);
    } catch (thrown) {
      signal.throwIfAborted();
      const error = locate(toStatesError(thrown), name, eventId);
      host.record('failed', name, state.Type, { error: error.error, cause: error.cause });
      const retrier = findRetrier('Retry' in state ? state.Retry : [], error);
      const pauseMs = retrier && toPauseMs(retrier, attempts.get(retrier) ?? 0);
      if (retrier === undefined || pauseMs === undefined) return handle(error, context);
      attempts.set(retrier, (attempts.get(retrier) ?? 0) + 1);
      await host.clock.sleep(pauseMs, signal);
      host.record('retried', name, state.Type, { error: error.error, retryCount: retryCount + 1 });
    }
  }

  /** The Assign of the catcher, not that of the state: `$` in it is the error output. */
  function handle(error: StatesError, context: JsonObject): Step {
    const catcher = findCatcher('Catch' in state ? state.Catch : [], error);
    if (catcher === undefined) throw error;
    const result = { Error: error.error, Cause: error.cause };
    try {
      const scope = { input: result, context, variables: run.variables.visible() };
      const assigned = evaluateAssign(catcher.Assign, scope);
      return leave({ output: putResult(catcher.ResultPath, input, result), next: catcher.Next, assigned });
    } catch (thrown) {
      throw locate(toStatesError(thrown), name, eventId);
    }
  }

  /** The variables get their values last: what fails before leaves them as they were. */
  function leave(step: Step): Step {
    if (step.output !== input) refuseLarge(name, step.output); // what only passes through has been weighed
    run.variables.assign(name, step.assigned);
    host.record('exited', name, state.Type, { output: step.output, assigned: step.assigned });
    return step;
  }
}
