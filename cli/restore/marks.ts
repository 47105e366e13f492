import { setTimeout as pause } from 'node:timers/promises';
import { PermanentError, RetryableError } from '../../lambda/aws/failure.ts';
import type { IncidentRecords, Written } from '../../lambda/aws/table/incident-records.ts';
import { staleAfterMs } from '../../core/incident/items.ts';
import { repeat } from '../by-hand/repeat.ts';
import type { Found } from './kept-from-table.ts';

/** How the deployed responder learns that an incident is restored. Each answers with what went wrong, in words. */
export interface Marks {
  /** Before the first change: from now on nothing is contained again. */
  readonly begin: () => Promise<string | undefined>;
  readonly finish: () => Promise<string | undefined>;
  /** Marks what was written down before actions: no later restore goes by it. */
  readonly retire: () => Promise<string | undefined>;
}

/** What no table knows of is marked nowhere. */
export const noMarks: Marks = {
  begin: () => Promise.resolve(undefined),
  finish: () => Promise.resolve(undefined),
  retire: () => Promise.resolve(undefined),
};

export interface Marker {
  readonly now: () => Date;
  /** Who restores. */
  readonly arn: string;
}

export function marksOf(
  records: IncidentRecords,
  { incident, waves, priors }: Found,
  { now, arn }: Marker,
): Marks {
  const items = [incident, ...waves].filter(({ status }) => status !== 'restored');
  const changed = 'another launch of the caller opened a new incident, or it was contained again.';
  const write = async (work: () => Promise<Written>): Promise<string | undefined> => {
    try {
      return (await repeat(work, { pause })) === 'written' ? undefined : changed;
    } catch (error) {
      if (error instanceof RetryableError || error instanceof PermanentError) return `${error.message}.`;
      throw error;
    }
  };
  const retire = async (): Promise<string | undefined> => {
    const at = now();
    const problems = await Promise.all(
      priors.map((prior) => write(() => records.retire(prior, at).then(() => 'written'))),
    );
    return problems.find((problem) => problem !== undefined);
  };
  return {
    begin: async () => {
      // Its window ended when the restore began, and must not be moved: a launch since then belongs to a new incident.
      const toBegin = items.filter(({ status }) => status !== 'restoring');
      const staleBefore = new Date(now().getTime() - staleAfterMs);
      return inTurn(toBegin, (item) => write(() => records.begin(item, now(), staleBefore)));
    },
    finish: async () =>
      (await inTurn(items, (item) => write(() => records.finish(item, now(), arn)))) ?? (await retire()),
    retire,
  };
}

/** The incident first, then its further credentials, until one cannot be marked. @returns why */
async function inTurn<T>(
  items: readonly T[],
  mark: (item: T) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const item of items) {
    const problem = await mark(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
