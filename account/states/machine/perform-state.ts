import type {
  ChoiceState,
  FailState,
  Json,
  JsonObject,
  Machine,
  MapState,
  ParallelState,
  State,
  TaskState,
  WaitState,
} from './definition.ts';
import { holds, isTimestamp } from './choice.ts';
import { runtimeError, StatesError } from '../errors.ts';
import type { Run } from './run.ts';
import { refuseLarge } from './size.ts';
import { putResult } from '../data/reference-path.ts';
import { read, type Scope } from '../data/scope.ts';
import { evaluateExpression, evaluateTemplate } from '../data/template.ts';

/** Where a state leads: without `next` its machine ends. */
export interface Step {
  readonly output: Json;
  readonly next: string | undefined;
  /** The variables that the state assigns, and their values. */
  readonly assigned: JsonObject;
}

/** A run whose states may run machines of their own: branches and iterations. */
interface Nesting extends Run {
  readonly runInner: (machine: Machine, input: Json, run: Run) => Promise<Json>;
}

/** Performs a state once, its input and output processing included; Retry and Catch are the caller's. */
export async function perform(name: string, state: State, rawInput: Json, run: Nesting): Promise<Step> {
  const around = { context: run.context, variables: run.variables.visible() };
  if (state.Type === 'Fail') return fail(state, { ...around, input: rawInput });
  const input = applyPath(state.InputPath, { ...around, input: rawInput }, 'InputPath');
  const scope: Scope = { ...around, input };
  const finish = (output: Json): Json =>
    applyPath(state.OutputPath, { ...around, input: output }, 'OutputPath');
  const assign = (result: Json): JsonObject =>
    evaluateAssign('Assign' in state ? state.Assign : undefined, { ...around, input: result });
  const next = 'Next' in state ? state.Next : undefined;

  switch (state.Type) {
    case 'Succeed':
      return { output: finish(input), next: undefined, assigned: {} };
    case 'Choice': {
      const chosen = choose(name, state, scope);
      return { output: finish(input), next: chosen.next, assigned: evaluateAssign(chosen.assign, scope) };
    }
    case 'Wait':
      await run.host.clock.sleep(toWaitMs(state, scope, run), run.signal);
      return { output: finish(input), next, assigned: assign(input) };
    case 'Pass': {
      const given = state.Parameters === undefined ? input : evaluateTemplate(state.Parameters, scope);
      const result = state.Result === undefined ? given : state.Result;
      const output = finish(putResult(state.ResultPath, rawInput, result));
      return { output, next, assigned: assign(result) };
    }
    case 'Task':
    case 'Parallel':
    case 'Map': {
      const result = await produce(name, state, scope, run);
      refuseLarge(name, result);
      const selected =
        state.ResultSelector === undefined
          ? result
          : evaluateTemplate(state.ResultSelector, { ...around, input: result });
      const output = finish(putResult(state.ResultPath, rawInput, selected));
      return { output, next, assigned: assign(result) };
    }
  }
}

/**
 * The values of the variables that an Assign names. `$` is the result of a Task, Map or Parallel before its
 * ResultSelector, the result of a Pass, the effective input of a Choice or Wait, and the error output in a Catch.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
export function evaluateAssign(template: JsonObject | undefined, scope: Scope): JsonObject {
  return template === undefined ? {} : (evaluateTemplate(template, scope) as JsonObject);
}

/** The state's own Assign belongs to its Default; each rule has its own. */
function choose(
  name: string,
  state: ChoiceState,
  scope: Scope,
): { readonly next: string; readonly assign: JsonObject | undefined } {
  const rule = state.Choices.find((each) => holds(each, scope));
  if (rule !== undefined) return { next: rule.Next, assign: rule.Assign };
  if (state.Default !== undefined) return { next: state.Default, assign: state.Assign };
  throw new StatesError('States.NoChoiceMatched', `No choice of '${name}' matched.`);
}

function applyPath(path: string | null | undefined, scope: Scope, field: string): Json {
  if (path === undefined) return scope.input;
  return path === null ? {} : read(path, scope, field);
}

function fail(state: FailState, scope: Scope): never {
  const evaluate = (path: string | undefined, field: string): string | undefined => {
    const value = path === undefined ? undefined : evaluateExpression(path, scope, field);
    if (value === undefined || typeof value === 'string') return value;
    throw runtimeError(`The ${field} '${String(path)}' gives no string: ${JSON.stringify(value)}`);
  };
  const error = state.Error ?? evaluate(state.ErrorPath, 'ErrorPath') ?? '';
  throw new StatesError(error, state.Cause ?? evaluate(state.CausePath, 'CausePath') ?? '');
}

function toWaitMs(state: WaitState, scope: Scope, run: Run): number {
  const seconds =
    state.SecondsPath === undefined ? state.Seconds : read(state.SecondsPath, scope, 'SecondsPath');
  if (seconds !== undefined) {
    if (typeof seconds === 'number' && seconds >= 0) return seconds * 1000;
    throw runtimeError(
      `The SecondsPath parameter does not reference a number of seconds: ${JSON.stringify(seconds)}`,
    );
  }
  const until =
    state.TimestampPath === undefined ? state.Timestamp : read(state.TimestampPath, scope, 'TimestampPath');
  if (isTimestamp(until)) return Math.max(Date.parse(until) - run.host.clock.now().getTime(), 0);
  throw runtimeError(`The TimestampPath parameter does not reference a timestamp: ${JSON.stringify(until)}`);
}

function produce(
  name: string,
  state: TaskState | ParallelState | MapState,
  scope: Scope,
  run: Nesting,
): Promise<Json> {
  const given =
    state.Parameters === undefined || state.Type === 'Map'
      ? scope.input
      : evaluateTemplate(state.Parameters, scope);
  switch (state.Type) {
    case 'Task':
      return performTask(state, given, scope, run);
    case 'Parallel':
      return runSideBySide(
        run,
        state.Branches.map((branch) => (nested) => run.runInner(branch, given, nested)),
      );
    case 'Map':
      return performMap(name, state, scope, run);
  }
}

async function performTask(state: TaskState, parameters: Json, scope: Scope, run: Run): Promise<Json> {
  const { clock } = run.host;
  const seconds =
    state.TimeoutSecondsPath === undefined
      ? state.TimeoutSeconds
      : Number(read(state.TimeoutSecondsPath, scope, 'TimeoutSecondsPath'));
  const finished = new AbortController();
  const either = AbortSignal.any([run.signal, finished.signal]);
  const task = clock.busy(() => run.host.performTask(state.Resource, parameters));
  try {
    return await Promise.race([task, whenAborted(run.signal, finished.signal), ...timeouts()]);
  } finally {
    finished.abort(new Error('The task has ended.'));
  }

  function timeouts(): Promise<never>[] {
    if (seconds === undefined) return [];
    return [
      clock.sleep(seconds * 1000, either).then(() => {
        throw new StatesError('States.Timeout', '');
      }),
    ];
  }
}

function whenAborted(signal: AbortSignal, finished: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true, signal: finished });
  });
}

function performMap(name: string, state: MapState, scope: Scope, run: Nesting): Promise<Json> {
  const processor = state.ItemProcessor ?? state.Iterator;
  const items = state.ItemsPath === undefined ? scope.input : read(state.ItemsPath, scope, 'ItemsPath');
  if (!Array.isArray(items) || processor === undefined) {
    throw runtimeError(`The Map state '${name}' got no array: ${JSON.stringify(items)}`);
  }
  const selector = state.ItemSelector ?? state.Parameters;
  const iterations = (items as readonly Json[]).map((value, index) => (nested: Run) => {
    const context = { ...nested.context, Map: { Item: { Index: index, Value: value } } };
    const input = selector === undefined ? value : evaluateTemplate(selector, { ...scope, context });
    return run.runInner(processor, input, { ...nested, context });
  });
  // 0, like no MaxConcurrency, leaves it to Step Functions, which runs up to 40 iterations of an inline Map at once.
  return runSideBySide(run, iterations, state.MaxConcurrency === 0 ? 40 : (state.MaxConcurrency ?? 40));
}

/** The outputs in order. The first error ends the others and is the error of the whole. */
async function runSideBySide(
  run: Run,
  parts: readonly ((nested: Run) => Promise<Json>)[],
  limit = parts.length,
): Promise<Json> {
  const others = new AbortController();
  const signal = AbortSignal.any([run.signal, others.signal]);
  const outputs = new Array<Json>(parts.length);
  const queue = parts.entries();
  const work = async (): Promise<void> => {
    for (const [index, part] of queue) outputs[index] = await part({ ...run, signal });
  };
  try {
    await Promise.all(Array.from({ length: Math.min(limit, parts.length) }, work));
    return outputs;
  } catch (error) {
    others.abort(new Error('Another branch failed.'));
    throw error;
  }
}
