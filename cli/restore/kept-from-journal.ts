import type { Kept, OtherIncident } from '../../core/restore/kept.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import { ownerWords } from '../journal/claim.ts';
import { type Contained, containmentsIn, isByHandId, readJournals } from '../journal/find.ts';
import { readJournalFile } from '../journal/file.ts';
import { journalFolder } from '../journal/folder.ts';
import { incidentsOf } from '../journal/incidents.ts';
import { openJournal, type OwnJournal } from '../journal/open.ts';
import { NotFound } from '../not-found.ts';
import { UsageError } from '../usage-error.ts';
import { parseKept } from './kept-from-file.ts';
import { type Marks, noMarks } from './marks.ts';

/** The containment by hand of this id. @throws NotFound where this machine has no journal of it */
export function findByHand(incidentId: string): Contained {
  const folder = journalFolder();
  const { found, problems } = readJournals(folder);
  const one = containmentsIn({ found }).find(({ incident }) => incident.id === incidentId);
  if (one) return one;
  const unread = problems.length === 0 ? '' : ` Not read: ${problems.join(' ')}`;
  throw new NotFound(
    `${folder} of this machine has no journal of ${incidentId}: it is where contain --execute ran. Copy it from there, and ` +
      `give --from FILE.${unread}`,
  );
}

/** The newest containment of a journal. @throws NotFound where it has none, UsageError where it cannot be read */
export function newestOf(file: string): Contained {
  const lines = readJournalFile(file);
  const incident = incidentsOf(lines).at(-1);
  if (incident === undefined)
    throw new NotFound(`${file} keeps no containment: it was given up before it began.`);
  return { journal: { path: file, ...lines }, incident };
}

/**
 * What a journal keeps of a containment by hand, and where it is marked as restored.
 * @throws UsageError where it is of another account, or cannot be read
 */
export function keptFromJournal(
  { journal, incident }: Contained,
  aws: Pick<AmbientAws, 'account' | 'arn' | 'now'>,
): { readonly kept: Kept; readonly marks: Marks } {
  const { account } = journal.header;
  if (account !== aws.account)
    throw new UsageError(
      `${journal.path} is of account ${account}, and these are credentials of ${aws.account}. Set AWS_PROFILE.`,
    );
  const kept: Kept = {
    ...parseKept(incident.document, journal.path),
    others: othersThan(incident.id, account),
    ...(incident.restoringSince !== undefined && { restoringSince: incident.restoringSince }),
  };
  return { kept, marks: marksIn({ journal, incident }, aws) };
}

/**
 * Where a restore by another file is marked: `contain --execute --json` prints what its journal keeps, too.
 * @returns marks nothing where this machine has no journal of it
 */
export function marksOfId(incidentId: string, aws: Pick<AmbientAws, 'account' | 'arn' | 'now'>): Marks {
  if (!isByHandId(incidentId)) return noMarks;
  try {
    const found = findByHand(incidentId);
    return found.journal.header.account === aws.account ? marksIn(found, aws) : noMarks;
  } catch (error) {
    if (error instanceof NotFound || error instanceof UsageError) return noMarks;
    throw error;
  }
}

/** What else was contained by hand here and not restored: the same user may be among them. */
function othersThan(id: string, account: string): readonly OtherIncident[] {
  return containmentsIn(readJournals())
    .filter(({ journal }) => journal.header.account === account)
    .filter(({ incident }) => incident.id !== id && incident.restoredAt === undefined)
    .map(({ journal, incident }) => {
      const { actions } = parseKept(incident.document, journal.path);
      return { incidentId: incident.id, actions };
    });
}

/** A journal is kept when it is restored: what was not asked for can still be restored by it. */
function marksIn(
  { journal, incident }: Contained,
  { account, arn, now }: Pick<AmbientAws, 'account' | 'arn' | 'now'>,
): Marks {
  const { principal } = journal.header;
  let own: OwnJournal | undefined;
  return {
    begin: () => {
      const opened = openJournal({ path: journal.path, account, principal, by: arn, doing: 'restore', now });
      if ('busy' in opened) return Promise.resolve(`${ownerWords(opened.busy)}.`);
      own = opened;
      return said(() => opened.add({ kind: 'restoring', incidentId: incident.id }));
    },
    finish: () =>
      said(() => {
        own?.add({ kind: 'restored', incidentId: incident.id, by: arn });
        own?.release();
      }),
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
