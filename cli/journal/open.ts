import { randomUUID } from 'node:crypto';
import type { Claim, Lines, News } from './entries.ts';
import { type Machine, ownerOf, thisProcess } from './claim.ts';
import { openJournalFile, writing } from './file.ts';

/** A journal that is this run's alone, until it is released. */
export interface OwnJournal {
  readonly path: string;
  /** As the file stood when this run got it. */
  readonly lines: Lines;
  /** Waits until it is on the disk. @throws the file system's error */
  readonly add: (news: News) => void;
  /** Lets the next run have it. A run that ends without that has ended, and is found to have. */
  readonly release: () => void;
}

export interface Opening {
  readonly path: string;
  readonly account: string;
  /** `principalKey` of core/incident. */
  readonly principal: string;
  /** The ARN of the person. */
  readonly by: string;
  readonly doing: Claim['doing'];
  /** AWS's time. */
  readonly now: () => Date;
  /** For tests. */
  readonly machine?: Machine;
}

/**
 * Opens the journal of a user or role for this run alone: a second run at the same time would take for the state before what
 * the first has just made.
 *
 * @returns who is at it already, where somebody is
 * @throws UsageError where it cannot be written or read
 */
export function openJournal({
  machine = thisProcess,
  now,
  by,
  doing,
  ...of
}: Opening): OwnJournal | { readonly busy: Claim } {
  const file = openJournalFile(of.path, of);
  const run = randomUUID();
  const add = (news: News): void => file.append({ ...news, run, at: now().toISOString() });
  const release = (): void => {
    try {
      add({ kind: 'released' });
    } catch {
      // Then the end of this process releases it.
    }
  };
  const { pid, host } = machine;
  return writing(of.path, () => {
    add({ kind: 'claimed', pid, host, by, doing });
    const lines = file.read();
    const owner = ownerOf(lines.entries, now(), machine);
    if (owner === undefined || owner.run === run) return { path: of.path, lines, add, release };
    release();
    return { busy: owner };
  });
}
