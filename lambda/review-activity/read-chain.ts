import { addFound } from '../core/review/add-record.ts';
import { type Chain, takePage, toAsk } from '../core/review/chains.ts';
import { lookUpBy } from '../core/review/credentials.ts';
import { openPart, regionProgress } from '../core/review/coverage.ts';
import type { Window } from '../core/review/progress.ts';
import { ask } from './ask.ts';
import type { Run } from './run.ts';

/** Tokens that AWS no longer takes, or pages that it cannot give, before the chain is given up. */
const mostRestarts = 3;

/**
 * Reads one chain to its end, to the end of the time, or to what fails.
 * @param onPage told how long a page took, and whether there is more of the chain
 */
export async function readChain(
  chain: Chain,
  window: Window,
  run: Run,
  onPage: (tookMs: number, isMore: boolean) => void,
): Promise<void> {
  const { progress } = run;
  const { region } = chain;
  const credential = progress.followed[chain.credential]?.credential;
  if (!credential) return;
  const attribute = lookUpBy(credential);
  let asked = toAsk(chain);
  let next: string | undefined;
  let restarts = 0;
  while (true) {
    const answer = await ask({ region, attribute, ...asked, ...(next !== undefined && { next }) }, run);
    if (answer.kind === 'over') return;
    if (answer.kind === 'failed') {
      if (
        next === undefined ||
        !answer.failure.forGood ||
        run.blocked.has(region) ||
        restarts >= mostRestarts
      ) {
        chain.failure = answer.failure;
        return;
      }
      // The token is no longer taken, or that page cannot be had: asked anew from where it got to.
      restarts += 1;
      asked = toAsk(chain);
      next = undefined;
      continue;
    }
    const { page, tookMs } = answer;
    const { taken, past } = takePage(chain, page.events, asked.to);
    if (taken.length > 0) restarts = 0;
    const counted = taken.filter((event) => addFound(progress, window, event, region, chain.credential));
    const read = openPart(window, region);
    read.pages += 1;
    read.events += counted.length;
    next = page.next;
    const isMore = next !== undefined && !past;
    if (!isMore) window.chains = window.chains.filter((each) => each !== chain);
    onPage(tookMs, isMore);
    run.onPage?.(regionProgress(progress, region));
    // Last: what was counted stays counted, whatever becomes of the copy.
    await run.keeper?.add(
      window,
      counted.map(({ record }) => record),
    );
    if (!isMore) return;
  }
}
