import type { TrailQueries } from '../../aws/history/athena.ts';
import { PermanentError } from '../../aws/failure.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { type TrailDeps, toTrailQuestion } from '../../../core/review/trail-query.ts';
import { toTrailView, type TrailView } from '../../../core/review/trail-view.ts';

/** Milliseconds between two looks at a query: it takes seconds at least. */
const between = 2_000;

interface Deps extends Omit<TrailDeps, 'now'> {
  readonly queries: TrailQueries;
  readonly clock: () => Date;
  /** Waits, milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** How long the query may take, milliseconds. */
  readonly budgetMs: number;
}

type Answer = TrailView | { readonly unavailable: string };

/**
 * Asks Athena what the incident's access keys did, once, and waits for the answer.
 *
 * @returns what it says, or why it does not: a query that fails, is cancelled or takes too long is no error
 * @throws RetryableError where AWS could not be reached for now; a repetition finds the query under way
 */
export async function queryTrail(state: ContainmentState, deps: Deps): Promise<Answer> {
  const now = deps.clock();
  const question = toTrailQuestion(state, { ...deps, now });
  if (question.kind === 'none') return unavailable(question.why);
  try {
    const { queries } = deps;
    const id = await queries.start(question.sql, question.token);
    const ended = await waitFor(id, now, deps);
    if (ended.kind !== 'succeeded') return unavailable(ended.why);
    return toTrailView(question, { ...ended, ...(await queries.rows(id)) }, now.toISOString());
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return unavailable(error.message);
  }
}

async function waitFor(id: string, since: Date, { queries, clock, pause, budgetMs }: Deps) {
  for (;;) {
    const progress = await queries.look(id);
    if (progress.kind !== 'running') return progress;
    if (clock().getTime() - since.getTime() + between > budgetMs) return giveUp(id, queries, budgetMs);
    await pause(between);
  }
}

/** Nobody waits for it any more, and it would be paid for. */
async function giveUp(id: string, queries: TrailQueries, budgetMs: number) {
  const why = `the query ran longer than ${Math.floor(budgetMs / 1000)} s`;
  const left = await queries.stop(id).then(
    () => 'it was stopped',
    (error: unknown) => `it could not be stopped: ${error instanceof Error ? error.message : String(error)}`,
  );
  return { kind: 'ended', why: `${why}; ${left}` } as const;
}

/** Athena quotes parts of the query in its reasons, and goes on for long. */
const unavailable = (why: string): Answer => ({ unavailable: why.slice(0, 300) });
