import { type Chain, split } from '../../../core/review/chains.ts';
import { chainsOf, openChains } from '../../../core/review/follow.ts';
import type { Progress, Window } from '../../../core/review/progress.ts';
import { intervalOf } from './pacer.ts';
import { readChain } from './read-chain.ts';
import { makeSignal, type Run, type Signal } from './run.ts';

/** Questions of one region that are on their way at once: with pages of four seconds, these make two calls a second. */
const mostLanes = 8;
/** A chain with so many pages and more to come is deep. */
const deepPages = 2;

/** What the regions of a run have in common: they end together, because each may find credentials for all. */
export interface Idle {
  readonly enter: () => void;
  readonly leave: () => void;
  readonly isEnd: () => boolean;
  /** Another credential was found, or all regions are idle. */
  readonly changed: Signal;
}

export function makeIdle(regions: number): Idle {
  let idle = 0;
  const changed = makeSignal();
  return {
    enter() {
      idle += 1;
      if (idle === regions) changed.send();
    },
    leave: () => (idle -= 1),
    isEnd: () => idle === regions,
    changed,
  };
}

/** Reads all chains of one region: as many side by side as its pace has room for. */
export async function readRegion(region: string, run: Run, idle: Idle): Promise<void> {
  const { progress } = run;
  const lanes = new Map<Chain, Promise<void>>();
  const changed = makeSignal();
  const intervalMs = intervalOf(run);
  let tookMs = intervalMs;
  const wanted = (): number => Math.min(mostLanes, Math.max(1, Math.ceil(tookMs / intervalMs)));

  const start = (chain: Chain): void => {
    const window = windowOf(progress, chain);
    const known = progress.followed.length;
    const read = readChain(chain, window, run, (took, isMore) => {
      tookMs = (tookMs + took) / 2;
      if (progress.followed.length > known) idle.changed.send();
      const free = wanted() - lanes.size - waitingOf(region, run, lanes).length;
      if (isMore && chain.pages >= deepPages && free > 0) window.chains.push(...split(chain, free));
      changed.send();
    });
    lanes.set(
      chain,
      read
        .catch((error: unknown) => {
          chain.failure = { reason: error instanceof Error ? error.message : String(error), forGood: true };
        })
        .finally(() => {
          lanes.delete(chain);
          changed.send();
        }),
    );
  };

  while (!run.isOver()) {
    openChains(progress, region);
    for (const chain of waitingOf(region, run, lanes).slice(0, Math.max(0, wanted() - lanes.size)))
      start(chain);
    if (lanes.size > 0) await run.orOver(Promise.race([changed.wait(), idle.changed.wait()]));
    else if (!(await waitIdle(run, idle))) break;
  }
  await Promise.all(lanes.values());
}

/** @returns whether there may be more to read */
async function waitIdle(run: Run, idle: Idle): Promise<boolean> {
  idle.enter();
  if (idle.isEnd()) return false;
  const known = run.progress.followed.length;
  await run.orOver(idle.changed.wait());
  if (idle.isEnd() || run.isOver()) return false;
  idle.leave();
  return run.progress.followed.length >= known;
}

/** What services did comes last in its window: by the name, all that was read by the key is read once more. */
function isNext(chain: Chain, all: readonly Chain[], progress: Progress): boolean {
  const isForwarded = ({ credential }: Chain): boolean =>
    progress.followed[credential]?.credential.by === 'forwarded';
  if (!isForwarded(chain)) return true;
  const window = windowOf(progress, chain);
  return !all.some((other) => !other.failure && !isForwarded(other) && window.chains.includes(other));
}

const windowOf = ({ fresh, settled }: Progress, chain: Chain): Window =>
  fresh.chains.includes(chain) ? fresh : settled;

/** What can be read and is not being read. In a region that refuses the reader, that is nothing. */
function waitingOf(
  region: string,
  { progress, blocked, joined }: Run,
  lanes: ReadonlyMap<Chain, unknown>,
): readonly Chain[] {
  const all = chainsOf(progress, region);
  const waiting = all.filter(
    (chain) => !chain.failure && !lanes.has(chain) && !joined.has(chain) && isNext(chain, all, progress),
  );
  const failure = blocked.get(region);
  if (!failure) return waiting;
  for (const chain of waiting) chain.failure = failure;
  return [];
}
