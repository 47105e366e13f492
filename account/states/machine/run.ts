import type { Clock } from '../../model.ts';
import type { Json, JsonObject, State } from './definition.ts';
import type { HistoryKind } from '../history.ts';
import type { Variables } from './variables.ts';

/** What an execution gives the interpreter. */
interface Host {
  readonly clock: Clock;
  /** @throws an Error whose name is the error that Retry and Catch see, and whose message is its cause */
  readonly performTask: (resource: string, parameters: Json) => Promise<Json>;
  /** Adds to the execution's history and returns the event's id. */
  readonly record: (kind: HistoryKind, state: string, type: State['Type'], detail: Json) => number;
}

/** Where in an execution a state runs: the execution itself, a branch, an iteration. */
export interface Run {
  readonly host: Host;
  /** `$$`, without the State that is added for each. */
  readonly context: JsonObject;
  readonly variables: Variables;
  /** Aborted when the execution, or the Parallel or Map around this run, has ended. */
  readonly signal: AbortSignal;
}
