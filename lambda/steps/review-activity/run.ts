import type { EventHistory } from '../../aws/history/event-history.ts';
import type { Chain, Failure } from '../../../core/review/chains.ts';
import type { Progress } from '../../../core/review/progress.ts';
import { makePacer, type Pacer, type Timing } from './pacer.ts';
import type { RecordKeeper } from './records.ts';

/** What a review is read with. */
export interface ReviewDeps extends Timing {
  readonly history: Pick<EventHistory, 'events'>;
  /** Reading stops here; what is left is said, and may be read by a later run. */
  readonly deadline: Date;
  /** Where the records go; nowhere, where there is none. */
  readonly keeper?: RecordKeeper;
  /** Told after each page. */
  readonly onPage?: (read: RegionProgress) => void;
}

/** How far one region has got. */
export interface RegionProgress {
  readonly region: string;
  readonly pages: number;
  readonly events: number;
  /** Everything newer than this was read, ISO 8601; absent where all was. */
  readonly readBackTo?: string;
  /** Seconds of history that are left to read, of `ofSeconds`: those of each credential by themselves. */
  readonly leftSeconds: number;
  readonly ofSeconds: number;
}

/** One run of a review: from taking it up to its deadline. */
export interface Run extends ReviewDeps {
  readonly progress: Progress;
  readonly isOver: () => boolean;
  /** Whatever comes first: the end of the time, or what is waited for. */
  readonly orOver: <T>(waited: Promise<T>) => Promise<T | 'over'>;
  readonly pacerOf: (region: string) => Pacer;
  /** Regions that refuse to be read at all. */
  readonly blocked: Map<string, Failure>;
  /** Chains that are being asked about together with another one. */
  readonly joined: Set<Chain>;
}

/** @returns the run, and what ends its timers */
export function makeRun(
  progress: Progress,
  deps: ReviewDeps,
): { readonly run: Run; readonly end: () => void } {
  const { clock, pause, deadline } = deps;
  const timers = new AbortController();
  const pacers = new Map<string, Pacer>();
  const left = deadline.getTime() - clock().getTime();
  let isOver = left <= 0;
  // Not Promise.race with one promise of the end: that would hold every page ever waited for until the end.
  const waiting = new Set<() => void>();
  const finish = (): void => {
    isOver = true;
    for (const each of waiting) each();
    waiting.clear();
  };
  if (!isOver) pause(left, timers.signal).then(finish, () => undefined);
  const run: Run = {
    ...deps,
    progress,
    isOver: () => isOver || clock() >= deadline,
    orOver: (waited) =>
      new Promise((resolve, reject) => {
        const atEnd = (): void => resolve('over');
        if (isOver) atEnd();
        else waiting.add(atEnd);
        waited.then(resolve, reject).finally(() => waiting.delete(atEnd));
      }),
    pacerOf(region) {
      const pacer = pacers.get(region) ?? makePacer(deps, timers.signal);
      pacers.set(region, pacer);
      return pacer;
    },
    blocked: new Map(),
    joined: new Set(),
  };
  return { run, end: () => timers.abort() };
}

/** Wakes whoever waits. */
export interface Signal {
  readonly wait: () => Promise<void>;
  readonly send: () => void;
}

export function makeSignal(): Signal {
  let current = Promise.withResolvers<undefined>();
  return {
    wait: () => current.promise,
    send() {
      current.resolve(undefined);
      current = Promise.withResolvers<undefined>();
    },
  };
}
