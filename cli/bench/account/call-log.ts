import type { AwsError, Call, Progress } from '@firebreak/account';
import { type EffectName, hasEffect } from '../effects.ts';

/** A call when its service had executed it. */
export interface TimedCall {
  readonly call: Call;
  readonly error?: AwsError;
  /** performance.now() */
  readonly at: number;
}

export interface CallLog {
  /** For AccountOptions.onProgress. */
  readonly watch: (progress: Progress) => void;
  /** Resolves with the call that has the effect on this user, when IAM has executed it. */
  readonly executed: (effect: EffectName, userName: string) => Promise<TimedCall>;
  /** Every call since this was last asked, in the order in which they were executed. */
  readonly take: () => readonly TimedCall[];
  /** performance.now() of the latest call or log line of a function. */
  readonly lastAt: () => number;
}

interface Waiter {
  readonly effect: EffectName;
  readonly userName: string;
  readonly resolve: (call: TimedCall) => void;
}

/** Listens to the account: what it executed, and the moment it did. */
export function createCallLog(): CallLog {
  let calls: TimedCall[] = [];
  let waiting: Waiter[] = [];
  let lastAt = 0;
  const tell = (timed: TimedCall): void => {
    const isFor = ({ effect, userName }: Waiter): boolean => hasEffect(timed.call, effect, userName);
    for (const waiter of waiting.filter(isFor)) waiter.resolve(timed);
    waiting = waiting.filter((waiter) => !isFor(waiter));
  };
  return {
    watch: (progress) => {
      lastAt = performance.now();
      if (progress.kind !== 'call') return;
      const { call, error } = progress;
      const timed = { call, at: lastAt, ...(error && { error }) };
      calls.push(timed);
      if (error === undefined) tell(timed);
    },
    executed: (effect, userName) => new Promise((resolve) => waiting.push({ effect, userName, resolve })),
    take: () => {
      const taken = calls;
      calls = [];
      return taken;
    },
    lastAt: () => lastAt,
  };
}
