import { AwsError } from '@firebreak/account';

/** `before`: refused for the moment, and nothing was done. `during`: it was done, and the answer is lost. */
export interface PlannedFault {
  /** The how-manieth call of the responder, all executions together, counted from 0. */
  readonly call: number;
  readonly kind: 'before' | 'during';
}

export interface Faults {
  readonly around: <T>(name: string, call: () => T | Promise<T>) => Promise<T>;
}

/** What the SDK makes of a connection that is cut before the answer. */
class LostConnection extends Error {
  override readonly name = 'TimeoutError';
}

/** @param onFault told of each fault that happens */
export function makeFaults(planned: readonly PlannedFault[], onFault: (what: string) => void): Faults {
  let calls = -1;
  return {
    around: async (name, call) => {
      calls += 1;
      const fault = planned.find((each) => each.call === calls);
      if (!fault) return call();
      onFault(fault.kind === 'before' ? `${name} is throttled` : `the answer to ${name} is lost`);
      if (fault.kind === 'before') throw new AwsError('Throttling', 'Rate exceeded', 400);
      await call();
      throw new LostConnection(`no answer to ${name}`);
    },
  };
}

/** Latencies and the like, always the same for a seed: mulberry32. */
export function makeRandom(seed: number): (from: number, to: number) => number {
  let state = seed >>> 0;
  return (from, to) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.round(from + (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (to - from));
  };
}
