import { cut } from '../values/text.ts';

/** Text beyond this is somebody's payload, not a name. */
const textLimit = 2_048;
/** A state of 256 KB has no list longer than this that a reader needs whole; the evidence has them. */
const listLimit = 5_000;
const depthLimit = 12;

/** A value as JSON has it, its texts cut to a length, its lists to a number, and nested no deeper than anything of ours. */
export function clip(value: unknown, text = textLimit, depth = 0): unknown {
  if (typeof value === 'string') return cut(value, text);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthLimit) return null;
  if (Array.isArray(value)) return value.slice(0, listLimit).map((each) => clip(each, text, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [cut(name, 200), clip(each, text, depth + 1)]),
  );
}

/** How much room there is, in whatever `sizeOf` measures a value in. */
export interface Room {
  readonly most: number;
  readonly sizeOf: (value: unknown) => number;
}

/** A list of a document and where it is, as a JSON pointer (RFC 6901). */
interface Found {
  readonly pointer: string;
  readonly parent: Record<string, unknown>;
  readonly name: string;
  list: readonly unknown[];
  size: number;
}

/** How many entries of which list are left out. */
interface Shortened {
  readonly list: string;
  readonly more: number;
}

/**
 * The document, its longest lists halved until it fits; `shortened` says of each how many entries are missing. The
 * first ones stay: the newest, the most frequent, the dearest.
 * @returns undefined where it does not fit even so
 */
export function shorten(document: object, { most, sizeOf }: Room): object | undefined {
  const copy = structuredClone(document) as Record<string, unknown>;
  const missing = new Map<string, number>();
  const lists = listsIn(copy, sizeOf);
  // What is left out is subtracted: to measure the whole after each step would take seconds for a large report.
  let size = sizeOf(copy);
  for (;;) {
    if (size <= most) {
      const result = { ...copy, ...(missing.size > 0 && { shortened: toShortened(missing) }) };
      size = sizeOf(result);
      if (size <= most) return result;
    }
    const longest = largestOf(lists);
    if (longest === undefined) return undefined;
    const dropped = halve(longest);
    missing.set(longest.pointer, (missing.get(longest.pointer) ?? 0) + dropped.length);
    const freed = sizeOf(dropped);
    longest.size -= freed;
    size -= freed;
  }
}

const toShortened = (missing: ReadonlyMap<string, number>): readonly Shortened[] =>
  [...missing].map(([list, more]) => ({ list, more }));

function largestOf(lists: readonly Found[]): Found | undefined {
  const left = lists.filter(({ list }) => list.length > 0);
  return left.toSorted((a, b) => b.size - a.size)[0];
}

/** @returns what is left out */
function halve(found: Found): readonly unknown[] {
  const { parent, name, list } = found;
  const half = Math.floor(list.length / 2);
  found.list = list.slice(0, half);
  parent[name] = found.list;
  return list.slice(half);
}

/** What says what happened stays whole. */
const kept = new Set(['headline', 'actions', 'doNow']);

function listsIn(parent: Record<string, unknown>, sizeOf: Room['sizeOf'], pointer = ''): readonly Found[] {
  return Object.entries(parent).flatMap(([name, value]) => {
    const here = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (Array.isArray(value)) {
      if (value.length === 0 || kept.has(name)) return [];
      return [{ pointer: here, parent, name, list: value, size: sizeOf(value) }];
    }
    return typeof value === 'object' && value !== null
      ? listsIn(value as Record<string, unknown>, sizeOf, here)
      : [];
  });
}
