/**
 * Does work for each item, so many at once.
 * @param work must not reject: what fails is part of its answer
 * @returns the answers in the order of the items
 */
export async function sideBySide<Item, Answer>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const left = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of left) answers[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return answers;
}

/**
 * Waits for work until the signal is aborted, whether or not the work heeds it.
 * @throws Error with `why` when the time is over, and whatever the work throws
 */
export async function within<T>(signal: AbortSignal, why: string, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new Error(why);
  const { promise: over, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(new Error(why));
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work(), over]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
