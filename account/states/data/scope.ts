import type { Json } from '../machine/definition.ts';
import { runtimeError } from '../errors.ts';
import { parsePath, query } from './json-path.ts';

/** What a path or template of a state is evaluated against. */
export interface Scope {
  /** `$` */
  readonly input: Json;
  /** `$$`: the context object. */
  readonly context: Json;
}

/** The value of a path, or undefined where it leads nowhere. */
export function find(path: string, scope: Scope): Json | undefined {
  return path.startsWith('$$')
    ? query(parsePath(path.slice(1)), scope.context)
    : query(parsePath(path), scope.input);
}

/**
 * The value of a path.
 *
 * @param field the field of the state that holds the path, for the error
 * @throws StatesError States.Runtime where it leads nowhere
 */
export function read(path: string, scope: Scope, field: string): Json {
  const value = find(path, scope);
  if (value !== undefined) return value;
  const input = JSON.stringify(path.startsWith('$$') ? scope.context : scope.input);
  throw runtimeError(
    `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${input}'`,
  );
}
