/** How reading keeps pace and when it stops. */
export interface Pace {
  /** Reading stops here; what is left is said. */
  readonly deadline: Date;
  readonly clock: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Two calls a second are allowed, shared with everybody in the account: after a refusal, wait for more than one. */
const throttlePauseMs = 700;
const longestPauseMs = 5_000;

/**
 * Every page of one look-up, newest first. A refused call is repeated after a pause that grows with each refusal.
 *
 * @param read one page, from the token of the page before
 * @throws Error when the time is over, and whatever `read` throws
 */
export async function* pagesOf<Page extends { readonly next?: string }>(
  read: (next?: string) => Promise<Page | 'throttled'>,
  { deadline, clock, pause }: Pace,
): AsyncGenerator<Page> {
  let next: string | undefined;
  let wait = throttlePauseMs;
  do {
    if (clock() >= deadline) throw new Error('the time for reading was over; older events were not read');
    const page = await read(next);
    if (page === 'throttled') {
      await pause(wait);
      wait = Math.min(wait * 1.5, longestPauseMs);
      continue;
    }
    wait = throttlePauseMs;
    yield page;
    next = page.next;
    if (next === undefined) return;
  } while (true);
}
