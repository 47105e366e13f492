import type { Pause } from '../../../core/incident/pause.ts';
import type { PatrolledIncident } from '../../aws/table/patrol/patrolled.ts';
import { readNote } from '../../../core/patrol/note.ts';
import { RetryableError } from '../../aws/failure.ts';
import { type AnswerDeps, answer } from './answer.ts';
import { type CheckDeps, checkIncident } from './check-incident.ts';

export interface RoundDeps extends CheckDeps, Omit<AnswerDeps, 'paused' | 'now' | 'executions'> {
  readonly executions: CheckDeps['executions'] & AnswerDeps['executions'];
  readonly readPause: (at: Date) => Promise<Pause | undefined>;
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Whether there is time for another incident. */
  readonly mayGoOn: () => boolean;
  /** An incident younger than this is its execution's still: milliseconds. */
  readonly followUpMs: number;
  /** Between two incidents, so that many of them are no burst: milliseconds. */
  readonly spreadMs: number;
  /** One that was checked since is not checked again, where a round is repeated: milliseconds. */
  readonly freshMs: number;
  /** Told of each incident that could not be checked. */
  readonly failed: (incident: PatrolledIncident, error: unknown) => void;
}

/** What a round came to. */
export interface RoundResult {
  readonly checked: number;
  readonly reverted: number;
  /** Those that could not be checked. */
  readonly failed: number;
  /** Those for which there was no time: they come first in the next round. */
  readonly left: number;
}

/**
 * One round of the patrol: every incident that holds, those first that were checked the longest ago. One that cannot be
 * checked keeps no other from it; where AWS throttles, the round ends, and the next one goes on there.
 */
export async function patrol(deps: RoundDeps): Promise<RoundResult> {
  const { table, now, pause, mayGoOn, spreadMs, followUpMs, freshMs } = deps;
  const begun = now();
  const age = (time = ''): number => begun.getTime() - Date.parse(time);
  const due = inOrder(await table.list()).filter(
    ({ openedAt, patrolledAt }) => !(age(openedAt) < followUpMs) && !(age(patrolledAt) < freshMs),
  );
  const result = { checked: 0, reverted: 0, failed: 0 };
  let done = 0;
  for (const incident of due) {
    if (!mayGoOn()) break;
    if (done > 0) await pause(spreadMs);
    done += 1;
    try {
      const reverted = await checkOne(incident, deps);
      result.checked += 1;
      if (reverted) result.reverted += 1;
    } catch (error) {
      deps.failed(incident, error);
      result.failed += 1;
      if (error instanceof RetryableError) break;
      await markUnknown(incident, error, deps);
    }
  }
  return { ...result, left: due.length - done };
}

const inOrder = (incidents: readonly PatrolledIncident[]): readonly PatrolledIncident[] =>
  incidents.toSorted((a, b) => (a.patrolledAt ?? '').localeCompare(b.patrolledAt ?? ''));

/** Repeating it is in vain: the next round tries again, and until then the list of incidents says why. */
async function markUnknown(
  incident: PatrolledIncident,
  error: unknown,
  { table, now }: RoundDeps,
): Promise<void> {
  const [stored] = await table.items(incident);
  const because = error instanceof Error ? error.message : String(error);
  const note = { ...readNote(stored?.patrol), found: 'unknown' as const, because: because.slice(0, 500) };
  await table.mark(incident, now(), note);
}

/** @returns whether something was reverted */
async function checkOne(incident: PatrolledIncident, deps: RoundDeps): Promise<boolean> {
  const found = await checkIncident(incident, deps);
  if (!found) return false;
  const now = deps.now();
  // Where nobody knows, it is contained: the steps ask once more.
  const paused = found.reverted.length > 0 ? await deps.readPause(now).catch(() => undefined) : undefined;
  const note = await answer(incident, found, { ...deps, paused, now });
  await deps.table.mark(incident, now, note);
  return found.reverted.length > 0;
}
