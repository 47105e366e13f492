import { type Machine, ownerWords } from '../../journal/claim.ts';
import type { News } from '../../journal/entries.ts';
import type { Contained } from '../../journal/find.ts';
import { openJournal, type OwnJournal } from '../../journal/open.ts';
import type { Marker, Marks } from '../marks.ts';

export interface JournalMarker extends Marker {
  /** For tests. */
  readonly machine?: Machine;
}

/** Writes down in a journal how its restore stands: each line is on the disk before the change that it is about. */
export function journalMarks({ journal, incident }: Contained, { arn, now, machine }: JournalMarker): Marks {
  const { account, principal } = journal.header;
  const incidentId = incident.id;
  let own: OwnJournal | undefined;
  const add = (...news: readonly News[]): Promise<string | undefined> =>
    said(() => news.forEach((each) => own?.add(each)));
  return {
    begin: () => {
      const opened = openJournal({
        ...{ path: journal.path, account, principal, by: arn, doing: 'restore', now },
        ...(machine && { machine }),
      });
      if ('busy' in opened) return Promise.resolve(`${ownerWords(opened.busy)}.`);
      own = opened;
      return add({ kind: 'restoring', incidentId });
    },
    note: (notes) =>
      add(
        ...notes.map(({ thing, state, waitsFor }): News => ({
          ...{ kind: 'noted', incidentId, thing: thing.id, state, by: arn },
          ...(waitsFor && { waitsFor: [...waitsFor] }),
        })),
      ),
    finish: async () => {
      const problem = await add({ kind: 'restored', incidentId, by: arn });
      own?.release();
      return problem;
    },
    // What is kept on purpose can be restored by the journal whenever it is asked for.
    retire: () => Promise.resolve(undefined),
  };
}

/** @returns why it could not be written, in words */
function said(write: () => void): Promise<string | undefined> {
  try {
    write();
    return Promise.resolve(undefined);
  } catch (error) {
    return Promise.resolve(
      `the journal cannot be written (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}
