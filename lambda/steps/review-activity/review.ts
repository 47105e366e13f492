import { renewFresh, type ReviewInput } from '../../../core/review/begin.ts';
import type { Progress } from '../../../core/review/progress.ts';
import { waitingIn } from '../../../core/review/coverage.ts';
import { makeIdle, readRegion } from './read-region.ts';
import { readResources } from './read-resources.ts';
import { makeRun, type ReviewDeps, type Run } from './run.ts';

/**
 * Reads on, from where a review had got to, until its deadline: what the credentials did, all regions side by side,
 * newest first, and then what else happened to what they changed. Whatever fails costs itself and is said in the
 * progress, which is changed in place.
 */
export async function continueReview(progress: Progress, deps: ReviewDeps): Promise<Progress> {
  const { run, end } = makeRun(progress, deps);
  progress.runs += 1;
  for (const each of [...progress.fresh.chains, ...progress.settled.chains, ...progress.resources.jobs]) {
    delete each.failure;
  }
  try {
    await readCredentials(run);
    if (!run.isOver()) await readResources(run);
  } finally {
    end();
  }
  await deps.keeper?.flush();
  return progress;
}

/** The follow-up: the minutes around the launch are read anew, the rest goes on where it was. */
export function followUp(progress: Progress, input: ReviewInput, deps: ReviewDeps): Promise<Progress> {
  renewFresh(progress, input);
  return continueReview(progress, deps);
}

async function readCredentials(run: Run): Promise<void> {
  const { progress } = run;
  do {
    const idle = makeIdle(progress.regions.length);
    await Promise.all(progress.regions.map((region) => readRegion(region, run, idle)));
    // A region may have found a credential when the others had just ended.
  } while (!run.isOver() && progress.regions.some((region) => waitingIn(progress, region)));
}
