import { type Touched, type TouchedType, touchedTypes } from './touched.ts';

/** What was touched, type by type so that many of one type leave room for the others. */
export interface TouchedList {
  readonly kept: Map<string, Touched & { count: number; own?: boolean }>;
  readonly sizes: Map<TouchedType, number>;
  /** How many touches are of those for which there was no room. */
  beyond: number;
}

const limitOfType = 200;

export const noneTouched = (): TouchedList => ({ kept: new Map(), sizes: new Map(), beyond: 0 });

/** @param own it is the caller's own user, role or key: it is looked up before everything that was touched */
export function addTouched(
  list: TouchedList,
  { type, name, region }: Touched,
  { count = 1, own = false }: { readonly count?: number; readonly own?: boolean } = {},
): void {
  const id = `${type} ${region} ${name}`;
  const found = list.kept.get(id);
  const size = list.sizes.get(type) ?? 0;
  if (found) {
    found.count += count;
    if (own) found.own = true;
  } else if (size >= limitOfType) list.beyond += count;
  else {
    list.kept.set(id, { type, name, region, count, ...(own && { own }) });
    list.sizes.set(type, size + 1);
  }
}

export function mergeTouched(one: TouchedList, two: TouchedList): TouchedList {
  const merged = noneTouched();
  for (const { kept, beyond } of [one, two]) {
    for (const each of kept.values()) addTouched(merged, each, each);
    merged.beyond += beyond;
  }
  return merged;
}

/** The most important first: the caller's own, then by type, then by how often it was touched. */
export function ranked({ kept }: TouchedList): readonly Touched[] {
  const rank = (each: Touched): number => touchedTypes.indexOf(each.type);
  return [...kept.values()]
    .toSorted(
      (a, b) =>
        Number(b.own ?? false) - Number(a.own ?? false) ||
        rank(a) - rank(b) ||
        b.count - a.count ||
        (a.name < b.name ? -1 : 1),
    )
    .map(({ type, name, region }) => ({ type, name, region }));
}
