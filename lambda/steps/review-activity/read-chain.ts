import type { EventPage } from '../../aws/history/event-history.ts';
import { addFound } from '../../../core/review/add-record.ts';
import { type Chain, takePage, toAsk, untouchedBelow } from '../../../core/review/chains.ts';
import { lookUpBy } from '../../../core/review/credentials.ts';
import { openPart, regionProgress } from '../../../core/review/coverage.ts';
import type { HistoryEvent } from '../../../core/review/event.ts';
import type { Window } from '../../../core/review/progress.ts';
import { ask } from './ask.ts';
import type { Run } from './run.ts';

/** Tokens that AWS no longer takes, or pages that it cannot give, before the chain is given up. */
const mostRestarts = 3;

/**
 * Reads one chain to its end, to the end of the time, or to what fails. The first question about a fresh chain is about
 * the settled one below it too.
 *
 * @param onPage told how long a page took, and whether there is more of the chain
 */
export async function readChain(
  chain: Chain,
  window: Window,
  run: Run,
  onPage: (tookMs: number, isMore: boolean) => void,
): Promise<void> {
  const { progress, joined } = run;
  const below = window === progress.fresh ? untouchedBelow(chain, progress.settled.chains) : undefined;
  if (below) joined.add(below);
  try {
    await read({ chain, window, below }, run, onPage);
  } finally {
    if (below) joined.delete(below);
  }
}

interface Reading {
  readonly chain: Chain;
  readonly window: Window;
  /** The settled chain that the same question is about. */
  readonly below: Chain | undefined;
}

async function read(
  { chain, window, below }: Reading,
  run: Run,
  onPage: (tookMs: number, isMore: boolean) => void,
): Promise<void> {
  const { progress } = run;
  const { region } = chain;
  const credential = progress.followed[chain.credential]?.credential;
  if (!credential) return;
  const attribute = lookUpBy(credential);
  let together = below;
  let asked = together ? { from: together.from, to: chain.to } : toAsk(chain);
  let next: string | undefined;
  let restarts = 0;
  while (true) {
    const answer = await ask({ region, attribute, ...asked, ...(next !== undefined && { next }) }, run);
    if (answer.kind === 'over') return;
    if (answer.kind === 'failed') {
      const isLost = next !== undefined && answer.failure.forGood && !run.blocked.has(region);
      if (!isLost || restarts >= mostRestarts) {
        chain.failure = answer.failure;
        return;
      }
      // The token is no longer taken, or that page cannot be had: asked anew from where it got to.
      restarts += 1;
      asked = toAsk(chain);
      together = undefined;
      next = undefined;
      continue;
    }
    const { page, tookMs } = answer;
    const { taken, past } = takePage(chain, page.events, asked.to);
    if (taken.length > 0) restarts = 0;
    const counted = count(taken, chain, window, run);
    openPart(window, region).pages += 1;
    const settled = together ? takeBelow(together, page, run) : [];
    // Where there is more, it is read by itself from here on, beside this one.
    if (together) run.joined.delete(together);
    together = undefined;
    next = page.next;
    const isMore = next !== undefined && !past;
    if (!isMore) window.chains = window.chains.filter((each) => each !== chain);
    onPage(tookMs, isMore);
    run.onPage?.(regionProgress(progress, region));
    // Last: what was counted stays counted, whatever becomes of the copy.
    await run.keeper?.add(window, counted);
    await run.keeper?.add(progress.settled, settled);
    if (!isMore) return;
  }
}

/** What of the page belongs to the chain below; where the page is the last one, that chain is at its end too. */
function takeBelow(below: Chain, page: EventPage, run: Run): readonly unknown[] {
  const { settled } = run.progress;
  const { taken } = takePage(below, page.events, below.to);
  if (page.next === undefined) settled.chains = settled.chains.filter((each) => each !== below);
  return count(taken, below, settled, run);
}

/** @returns the records of the events that count */
function count(
  taken: readonly HistoryEvent[],
  { region, credential }: Chain,
  window: Window,
  { progress }: Run,
): readonly unknown[] {
  const counted = taken.filter((event) => addFound(progress, window, event, { region, credential }));
  openPart(window, region).events += counted.length;
  return counted.map(({ record }) => record);
}
