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

/** A list of a document and where it is, as a JSON pointer (RFC 6901). */
interface Found {
  readonly pointer: string;
  readonly parent: Record<string, unknown>;
  readonly name: string;
  readonly list: readonly unknown[];
  readonly bytes: number;
}

/** How many entries of which list are left out. */
interface Shortened {
  readonly list: string;
  readonly more: number;
}

/**
 * The document, its longest lists halved until it fits; `shortened` says of each how many entries are missing. The
 * first ones stay: the newest, the most frequent, the dearest.
 * @param fits whether a document is small enough
 * @returns undefined where it does not fit even so
 */
export function shorten(document: object, fits: (document: object) => boolean): object | undefined {
  const copy = structuredClone(document) as Record<string, unknown>;
  const missing = new Map<string, number>();
  const result = (): object =>
    missing.size === 0
      ? copy
      : { ...copy, shortened: [...missing].map(([list, more]): Shortened => ({ list, more })) };
  while (!fits(result())) {
    const [longest] = listsIn(copy).toSorted((a, b) => b.bytes - a.bytes);
    if (!longest) return undefined;
    const kept = Math.floor(longest.list.length / 2);
    longest.parent[longest.name] = longest.list.slice(0, kept);
    missing.set(longest.pointer, (missing.get(longest.pointer) ?? 0) + longest.list.length - kept);
  }
  return result();
}

/** What says what happened stays whole. */
const kept = new Set(['headline', 'actions']);

function listsIn(parent: Record<string, unknown>, pointer = ''): readonly Found[] {
  return Object.entries(parent).flatMap(([name, value]) => {
    const here = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (Array.isArray(value)) {
      if (value.length === 0 || kept.has(name)) return [];
      return [{ pointer: here, parent, name, list: value, bytes: JSON.stringify(value).length }];
    }
    return typeof value === 'object' && value !== null ? listsIn(value as Record<string, unknown>, here) : [];
  });
}
