import type { Stacks, StackState } from './stacks.ts';

/** The exports that a stack of a region finds, and the names of those that it has asked for so far. */
export function exportsFor(stacks: Stacks, region: string) {
  const imports = new Set<string>();
  const get = (name: string): string | undefined => {
    imports.add(name);
    return stacks
      .all()
      .filter((stack) => stack.region === region)
      .map(({ exports }) => exports.get(name))
      .find((value) => value !== undefined);
  };
  return { exports: { get }, imports };
}

/**
 * @param after what the stack exports from now on
 * @throws Error where another stack imports an export that changes or goes
 */
export function checkExports(
  stacks: Stacks,
  before: StackState | undefined,
  after: ReadonlyMap<string, string>,
): void {
  if (before === undefined) return;
  for (const [name, value] of before.exports) {
    const user = stacks.all().find((one) => one.region === before.region && one.imports.has(name));
    if (user === undefined || user.name === before.name || after.get(name) === value) continue;
    const what = after.has(name) ? 'updated' : 'deleted';
    throw new Error(`${before.name}: export ${name} cannot be ${what} as it is in use by ${user.name}.`);
  }
}
