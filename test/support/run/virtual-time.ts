import { lookupsPerSecond } from '../../../core/review/lookup-quota.ts';
import type { Timing } from '../../../lambda/steps/review-activity/pacer.ts';

/** Time that passes only when everybody waits for it, and then at once. */
export interface VirtualTime extends Timing {
  readonly now: () => number;
  /** Lets time pass until a promise is settled. */
  readonly run: <T>(promise: Promise<T>) => Promise<T>;
}

export function virtualTime(start: Date, random: () => number = () => 0.5): VirtualTime {
  let now = start.getTime();
  let waiting: { at: number; resolve: () => void }[] = [];
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const passOn = (): void => {
    const at = Math.min(...waiting.map((each) => each.at));
    if (!Number.isFinite(at)) return;
    now = Math.max(now, at);
    const due = waiting.filter((each) => each.at <= now);
    waiting = waiting.filter((each) => each.at > now);
    for (const { resolve } of due) resolve();
  };
  return {
    now: () => now,
    clock: () => new Date(now),
    random,
    lookupsPerSecond,
    pause: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => {
          waiting = waiting.filter((each) => each !== entry);
          reject(new Error('aborted'));
        };
        const entry = {
          at: now + milliseconds,
          resolve: () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        waiting.push(entry);
        signal?.addEventListener('abort', onAbort);
      }),
    async run(promise) {
      let isDone = false;
      const mark = (): void => void (isDone = true);
      promise.then(mark, mark);
      await settle();
      while (!isDone) {
        passOn();
        await settle();
      }
      return promise;
    },
  };
}
