import { isObject, type Json } from '../machine/definition.ts';
import { StatesError } from '../errors.ts';
import { parsePath } from './json-path.ts';

/**
 * What ResultPath does: the input with the result put at the path; names that are missing on the way are made.
 *
 * @param path undefined and `$` replace the input, null discards the result
 * @throws StatesError States.ResultPathMatchFailure where the input has no room for it
 */
export function putResult(path: string | null | undefined, input: Json, result: Json): Json {
  if (path === null) return input;
  if (path === undefined) return result;
  const steps = parsePath(path).map((segment) => {
    if (segment.kind === 'names') return segment.names[0] ?? '';
    return segment.kind === 'indexes' ? (segment.indexes[0] ?? 0) : '';
  });
  return put(steps, input, result, path);
}

function put(
  steps: readonly (string | number)[],
  target: Json | undefined,
  result: Json,
  path: string,
): Json {
  const [step, ...rest] = steps;
  if (step === undefined) return result;
  if (typeof step === 'string' && (target === undefined || isObject(target))) {
    return { ...target, [step]: put(rest, target?.[step], result, path) };
  }
  if (typeof step === 'number' && Array.isArray(target) && step < target.length) {
    const elements = target as readonly Json[];
    return elements.with(step, put(rest, elements[step], result, path));
  }
  throw new StatesError(
    'States.ResultPathMatchFailure',
    `Unable to apply Reference Path ${path} to input ${JSON.stringify(target ?? null)}`,
    false,
  );
}
