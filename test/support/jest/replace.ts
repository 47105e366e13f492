/**
 * A copy of a value in which what stands at some of its places is replaced, one change after the other: a later one may
 * meet what an earlier one has put there. Values are copied, too: the same one put in twice would hold itself.
 *
 * @param changes which place, counted round and round, and what comes there
 */
export function replaceIn<T extends object>(base: T, changes: readonly (readonly [number, unknown])[]): T {
  const copy = structuredClone(base);
  for (const [index, value] of changes) {
    const places = placesOf(copy);
    const place = places[index % places.length];
    if (place) place.holder[place.key] = structuredClone(value);
  }
  return copy;
}

function placesOf(value: unknown): { holder: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}
