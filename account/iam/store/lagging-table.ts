import type { Entries, Table } from './store.ts';

/** A table that can be looked at as it was a short while ago. */
export interface LaggingTable<T> extends Table<T> {
  /** @param time epoch milliseconds, no further back than the table remembers */
  readonly asOf: (time: number) => Entries<T>;
}

export interface LaggingOptions {
  /** Epoch milliseconds; never goes back. */
  readonly now: () => number;
  /** How far back anybody will look; older changes are dropped. */
  readonly memoryMs: number;
  /** Whether a change counts as one of long ago: then nobody sees any more what was there before. */
  readonly isAtOnce: () => boolean;
}

interface Change<T> {
  readonly key: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly before: T | undefined;
}

/**
 * A table of immutable records that notes what each change replaced. An earlier state is the present one with the
 * changes since then taken back, so what nobody changed of late costs nothing.
 */
export function laggingTable<T>({ now, memoryMs, isAtOnce }: LaggingOptions): LaggingTable<T> {
  const current = new Map<string, T>();
  /** Oldest first. */
  let changes: readonly Change<T>[] = [];

  function note(key: string): void {
    const at = now();
    const remembered = changes.filter((change) => change.at > at - memoryMs);
    changes = isAtOnce()
      ? remembered.filter((change) => change.key !== key)
      : [...remembered, { key, at, before: current.get(key) }];
  }

  /** The entries that have changed since then, each as it was then. */
  function changedSince(time: number): ReadonlyMap<string, T | undefined> {
    const newestFirst = changes.filter((change) => change.at > time).toReversed();
    return new Map(newestFirst.map(({ key, before }) => [key, before]));
  }

  return {
    get: (key) => current.get(key),
    values: () => current.values(),
    set: (key, value) => {
      note(key);
      return current.set(key, value);
    },
    delete: (key) => {
      note(key);
      return current.delete(key);
    },
    asOf: (time) => {
      const changed = changedSince(time);
      return {
        get: (key) => (changed.has(key) ? changed.get(key) : current.get(key)),
        values: () =>
          [...new Map<string, T | undefined>([...current, ...changed]).values()]
            .filter((value) => value !== undefined)
            .values(),
      };
    },
  };
}
