import type { Json, JsonObject } from '../machine/definition.ts';
import { runtimeError } from '../errors.ts';
import { parsePath, query } from './json-path.ts';
import { toVariableReference } from './variable-reference.ts';

/** What a path or template of a state is evaluated against. */
export interface Scope {
  /** `$` */
  readonly input: Json;
  /** `$$`: the context object. */
  readonly context: Json;
  /** `$name`: the variables by name, as they were when the state was entered. */
  readonly variables: JsonObject;
}

/** The value of a path, or undefined where it leads nowhere; so does every path into a variable without a value. */
export function find(path: string, scope: Scope): Json | undefined {
  const [root, rest] = split(path, scope);
  return root === undefined ? undefined : query(parsePath(rest), root);
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
  const [root] = split(path, scope);
  throw runtimeError(
    root === undefined
      ? `The variable in '${path}' specified for the field '${field}' has no value`
      : `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${JSON.stringify(root)}'`,
  );
}

/** What the path is looked up in, undefined for a variable without a value, and the path inside it. */
function split(path: string, scope: Scope): [Json | undefined, string] {
  const variable = toVariableReference(path);
  if (variable !== undefined) {
    const { name, path: inside } = variable;
    return [Object.hasOwn(scope.variables, name) ? scope.variables[name] : undefined, inside];
  }
  return path.startsWith('$$') ? [scope.context, path.slice(1)] : [scope.input, path];
}
