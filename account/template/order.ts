/**
 * Sorts names so that each follows those it depends on, and otherwise as they came.
 * @param dependenciesOf For every name, the names it depends on; all of them must be keys.
 * @param onCycle Says what the names of a cycle are; the first is repeated at the end.
 */
export function sortByDependency(
  dependenciesOf: ReadonlyMap<string, Iterable<string>>,
  onCycle: (cycle: readonly string[]) => Error,
): readonly string[] {
  const sorted = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (sorted.has(name)) return;
    const start = path.indexOf(name);
    if (start >= 0) throw onCycle([...path.slice(start), name]);
    for (const dependency of dependenciesOf.get(name) ?? []) visit(dependency, [...path, name]);
    sorted.add(name);
  };
  for (const name of dependenciesOf.keys()) visit(name, []);
  return [...sorted];
}
