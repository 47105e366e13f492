import type { Json, Machine, State } from './definition.ts';
import { locate, StatesError, toStatesError } from '../errors.ts';
import { putResult } from '../data/reference-path.ts';
import { findCatcher, findRetrier, toPauseMs } from './retry.ts';
import { perform, type Step } from './perform-state.ts';
import { refuseLarge, type Run } from './run.ts';

/** Runs a machine, or a branch or item processor, from its first state to its last and returns its output. */
export async function runMachine(machine: Machine, input: Json, run: Run): Promise<Json> {
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
      const step = await perform(name, state, input, { ...run, context, runMachine });
      return leave(step);
    } catch (thrown) {
      signal.throwIfAborted();
      const error = locate(toStatesError(thrown), name, eventId);
      host.record('failed', name, state.Type, { error: error.error, cause: error.cause });
      const retrier = findRetrier('Retry' in state ? state.Retry : [], error);
      const pauseMs = retrier && toPauseMs(retrier, attempts.get(retrier) ?? 0);
      if (retrier === undefined || pauseMs === undefined) return handle(error);
      attempts.set(retrier, (attempts.get(retrier) ?? 0) + 1);
      await host.clock.sleep(pauseMs, signal);
      host.record('retried', name, state.Type, { error: error.error, retryCount: retryCount + 1 });
    }
  }

  function handle(error: StatesError): Step {
    const catcher = findCatcher('Catch' in state ? state.Catch : [], error);
    if (catcher === undefined) throw error;
    const output = putResult(catcher.ResultPath, input, { Error: error.error, Cause: error.cause });
    return leave({ output, next: catcher.Next });
  }

  function leave(step: Step): Step {
    if (step.output !== input) refuseLarge(name, step.output); // what only passes through has been weighed
    host.record('exited', name, state.Type, { output: step.output });
    return step;
  }
}
