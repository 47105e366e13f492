import { availableParallelism } from 'node:os';

/** Waits for a turn; the function it resolves with gives the turn back, and may be called more than once. */
export type TakeTurn = () => Promise<() => void>;

/**
 * In Lambda every environment has CPU of its own; here the inits of functions that start together would share the
 * machine's, and each would take as long as all of them. So no more init at a time than there are CPUs beside the one
 * on which the account itself runs; who came first starts first.
 */
export function createInitTurns(atOnce = Math.max(availableParallelism() - 1, 1)): TakeTurn {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  function giveBack(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let mine = true;
    return () => {
      if (mine) giveBack();
      mine = false;
    };
  };
}
