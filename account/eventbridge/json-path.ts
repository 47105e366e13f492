/**
 * The part of JSONPath that EventBridge evaluates: `$`, dot notation, array indices and `[*]`. Names in brackets
 * (`$['a']`) are refused by the API, which asks for dot notation.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
const step = /\.([A-Za-z0-9_\-/]+|\*)|\[(\d+|\*)\]/y;

/** Whether EventBridge would accept `path`. */
export function isJsonPath(path: string): boolean {
  return toSteps(path) !== undefined;
}

/**
 * Reads what `path` points to, or undefined where nothing is there. A path with a wildcard gives the array of
 * what it finds. Throws on a path that {@link isJsonPath} refuses: those are stopped when a target is put.
 */
export function readJsonPath(value: unknown, path: string): unknown {
  const steps = toSteps(path);
  if (!steps) throw new Error(`'${path}' is not a JSON path that EventBridge evaluates; use $.a.b[0]`);
  let found: unknown[] = [value];
  for (const name of steps) found = found.flatMap((item) => readStep(item, name));
  return steps.includes('*') && found.length > 0 ? found : found[0];
}

function toSteps(path: string): readonly string[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: string[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (!match) return undefined;
    steps.push(match[1] ?? match[2] ?? '');
  }
  return steps;
}

function readStep(item: unknown, name: string): unknown[] {
  if (typeof item !== 'object' || item === null) return [];
  if (name === '*') return Object.values(item);
  return Object.hasOwn(item, name) ? [(item as Record<string, unknown>)[name]] : [];
}
