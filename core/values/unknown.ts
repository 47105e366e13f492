/** Reading values of unknown shape: CloudTrail records have absent fields, explicit nulls and fields of other types. */

/** What CloudTrail writes in the place of what it hides: a name that may be a mistyped password, for instance. It is a legal name, too. */
export const hiddenText = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** The value at a path of object keys, or undefined as soon as the path leaves the objects. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return walk(value, path);
}

function walk(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

/** The non-empty string at a path, or undefined. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = walk(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The array at a path, or an empty one. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = walk(value, path);
  return Array.isArray(found) ? found : [];
}

/** The finite number at a path (CloudTrail writes some numbers as strings), or undefined. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = walk(value, path);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The fields that may be undefined become optional. */
type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** An object with the undefined fields left out, as exactOptionalPropertyTypes and JSON want it. */
export function compact<const T extends object>(fields: T): Compact<T> {
  // In place of fromEntries and filter: replay makes two of these for each of many thousand launches a second.
  const kept: Record<string, unknown> = {};
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name];
  return kept as Compact<T>;
}

/** What JSON text holds, or undefined where there is none or it cannot be read: what stands beside it must serve. */
export function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
