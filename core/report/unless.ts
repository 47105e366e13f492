/**
 * What is read, unless it cannot be: then what is to stand in its place. A state may hold a value of another shape at
 * any place, and the report about it is the one that must go out.
 */
export function unless<T>(broken: T, read: () => T): T {
  try {
    return read();
  } catch {
    return broken;
  }
}
