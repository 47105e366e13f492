import type { Listed } from './activity.ts';

/** The newest of many, in whatever order they come; how many more there were is counted. */
export interface Newest<T> {
  readonly limit: number;
  items: Dated<T>[];
  more: number;
}

export interface Dated<T> {
  readonly second: number;
  /** Tells those of one second apart, so that the same ones are kept in every order. */
  readonly id: string;
  readonly value: T;
}

export const noneYet = <T>(limit: number): Newest<T> => ({ limit, items: [], more: 0 });

export function keepNewest<T>(newest: Newest<T>, item: Dated<T>): void {
  newest.items.push(item);
  // Not at each one: sorting costs more than some room.
  if (newest.items.length >= newest.limit + Math.max(100, newest.limit / 4)) cut(newest);
}

function cut<T>(newest: Newest<T>): void {
  newest.items = byTime(newest.items);
  newest.more += Math.max(0, newest.items.length - newest.limit);
  newest.items.length = Math.min(newest.items.length, newest.limit);
}

const byTime = <T>(items: readonly Dated<T>[]): Dated<T>[] =>
  items.toSorted((a, b) => b.second - a.second || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));

export function mergeNewest<T>(one: Newest<T>, two: Newest<T>): Newest<T> {
  const merged = { limit: one.limit, items: [...one.items, ...two.items], more: one.more + two.more };
  cut(merged);
  return merged;
}

/** Newest first. */
export function toListed<T>(newest: Newest<T>, limit = newest.limit): Listed<T> {
  return shortList({ items: byTime(newest.items).map(({ value }) => value), more: newest.more }, limit);
}

export function shortList<T>({ items, more }: Listed<T>, limit: number): Listed<T> {
  return { items: items.slice(0, limit), more: more + Math.max(0, items.length - limit) };
}
