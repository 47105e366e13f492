import type { EventPage, LookupAttribute } from '../../aws/history/event-history.ts';
import { errorName, RetryableError } from '../../aws/failure.ts';
import type { Failure } from '../../../core/review/chains.ts';
import { isDenial } from '../../../core/review/totals/denied.ts';
import { intervalOf } from './pacer.ts';
import type { Run } from './run.ts';

export interface Question {
  readonly region: string;
  readonly attribute: LookupAttribute;
  /** Seconds since 1970, both ends included. */
  readonly from: number;
  readonly to: number;
  readonly next?: string;
}

export type Answer =
  | { readonly kind: 'page'; readonly page: EventPage; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'over' };

/** A page that fails is repeated so often; a region whose calls others use up is given some minutes. */
const mostFaults = 4;
const mostRefusals = 60;

/** Asks for one page at the region's pace, until it comes, the time is over, or nothing is to be hoped for. */
export async function ask(question: Question, run: Run): Promise<Answer> {
  const { region } = question;
  let faults = 0;
  let refusals = 0;
  while (true) {
    const blocked = run.blocked.get(region);
    if (blocked) return { kind: 'failed', failure: blocked };
    try {
      const answer = await once(question, run);
      if (answer !== 'throttled') return answer;
      refusals += 1;
      if (refusals > mostRefusals)
        return failed(`refused ${refusals} calls in a row: others use up the quota`, false);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const mayPass = error instanceof RetryableError;
      if (!mayPass || faults >= mostFaults) return block(region, error, failed(reason, !mayPass), run);
      faults += 1;
      await run.orOver(run.pause(intervalOf(run) * 2 ** faults * (0.5 + run.random())));
    }
  }
}

const failed = (reason: string, forGood: boolean) =>
  ({ kind: 'failed', failure: { reason: reason.slice(0, 500), forGood } }) as const;

/** A region that refuses the reader, refuses it for every question. */
function block(region: string, error: unknown, answer: ReturnType<typeof failed>, run: Run): Answer {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (isDenial(errorName(cause))) run.blocked.set(region, answer.failure);
  return answer;
}

async function once(
  { region, attribute, from, to, next }: Question,
  run: Run,
): Promise<Answer | 'throttled'> {
  const pacer = run.pacerOf(region);
  await run.orOver(pacer.turn());
  if (run.isOver()) return { kind: 'over' };
  const started = run.clock().getTime();
  // To the end of the second, in case that something keeps its time finer than CloudTrail does.
  const span = { from: new Date(from * 1000), to: new Date(to * 1000 + 999) };
  const page = await run.orOver(run.history.events(region, attribute, span, next));
  // What comes after the end is left to the next run: this one may have been summed up already.
  if (page === 'over' || run.isOver()) return { kind: 'over' };
  if (page === 'throttled') {
    pacer.refused();
    return page;
  }
  pacer.answered();
  return { kind: 'page', page, tookMs: run.clock().getTime() - started };
}
