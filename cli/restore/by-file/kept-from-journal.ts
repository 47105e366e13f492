import type { Action } from '../../../core/containment/action.ts';
import { isSameAction } from '../../../core/containment/any-action.ts';
import type { Kept, OtherIncident } from '../../../core/restore/kept.ts';
import type { RestoreRecord } from '../../../core/restore/record.ts';
import { takenBy } from '../../../core/restore/taken-by.ts';
import { validRecords } from '../../../core/restore/valid-records.ts';
import type { AmbientAws } from '../../by-hand/aws.ts';
import { type Contained, containmentsIn, readJournals } from '../../journal/find.ts';
import { isByHandId } from '../../journal/id.ts';
import { readJournalFile } from '../../journal/file.ts';
import { journalFolder } from '../../journal/folder.ts';
import { incidentsOf, type JournalIncident } from '../../journal/incidents.ts';
import { NotFound } from '../../not-found.ts';
import { UsageError } from '../../usage-error.ts';
import { restoredWords } from '../refusal.ts';
import type { Source } from '../run.ts';
import { fileMarks } from './file-marks.ts';
import { type JournalMarker, journalMarks } from './journal-marks.ts';
import { keptFromFile, parseKept } from './kept-from-file.ts';

/** The containment by hand of this id. @throws NotFound where this machine has no journal of it */
export function findByHand(incidentId: string): Contained {
  const { found, problems } = readJournals();
  const one = containmentsIn({ found }).find(({ incident }) => incident.id === incidentId);
  if (one) return one;
  const unread = problems.length === 0 ? '' : ` Not read: ${problems.join(' ')}`;
  throw new NotFound(
    `${journalFolder()} of this machine has no journal of ${incidentId}: it is where contain --execute ran. Copy it from ` +
      `there, and give --from FILE.${unread}`,
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

/** The person who restores, and where. */
type Restorer = Pick<AmbientAws, 'account'> & JournalMarker;

/**
 * What a journal keeps of a containment by hand, and where it is marked as restored.
 * @param tell hears which other journals cannot be read
 * @throws UsageError where it is of another account, or cannot be read
 */
export function keptFromJournal(
  found: Contained,
  aws: Restorer,
  tell: (text: string) => void = () => undefined,
): Source {
  const { journal, incident } = found;
  const { account } = journal.header;
  if (account !== aws.account)
    throw new UsageError(
      `${journal.path} is of account ${account}, and these are credentials of ${aws.account}. Set AWS_PROFILE.`,
    );
  const kept = parseKept(incident.document, journal.path);
  return inJournal({ ...kept, others: openByHand(account, tell, incident.id) }, found, aws);
}

/**
 * What a file keeps that is no journal. `contain --execute --json` prints what its journal keeps, too: where this machine
 * has that, the restore is written down there, and else beside the file.
 *
 * @throws UsageError that says what is wrong with the file
 */
export async function openFile(file: string): Promise<(aws: Restorer) => Source> {
  const kept = await keptFromFile(file);
  return (aws) => {
    const found = journalOf(kept.incidentId, aws.account);
    return found ? inJournal(kept, found, aws) : { kept, marks: fileMarks(file, aws) };
  };
}

const journalOf = (incidentId: string, account: string): Contained | undefined =>
  isByHandId(incidentId)
    ? containmentsIn(readJournals()).find(
        ({ journal, incident }) => incident.id === incidentId && journal.header.account === account,
      )
    : undefined;

/** With what the journal says of its restores. A journal is kept when it is restored: it can be restored further by it. */
function inJournal(kept: Kept, found: Contained, aws: Restorer): Source {
  const { restoringSince, restored, ...incident } = found.incident;
  return {
    kept: {
      ...kept,
      records: recordsOf(incident, kept),
      ...(restoringSince !== undefined && { restoringSince }),
    },
    marks: journalMarks(found, aws),
    ...(restored && { over: restoredWords({ incidentId: incident.id, ...restored }) }),
  };
}

/** How single things stand, by what was written down: a containment that went on since took them again. */
function recordsOf(
  { records, acting }: Pick<JournalIncident, 'records' | 'acting'>,
  kept: Kept,
): readonly RestoreRecord[] {
  const takenAt = (actions: readonly Action[]): string =>
    acting.findLast(({ action }) => actions.some((each) => isSameAction(each, action)))?.at ?? '';
  return validRecords(
    records,
    new Map(takenBy(kept).things.map(({ id, actions }) => [id, takenAt(actions)])),
  );
}

/**
 * What was contained by hand from this machine and whose restore has not begun: the same user may be among them. Where two
 * took the same, the second restore brings it back.
 *
 * @param tell hears which journals cannot be read
 * @param except the incident that is restored itself
 */
export function openByHand(
  account: string,
  tell: (text: string) => void,
  except?: string,
): readonly OtherIncident[] {
  const { found, problems } = readJournals();
  problems.forEach(tell);
  return containmentsIn({ found })
    .filter(({ journal }) => journal.header.account === account)
    .filter(({ incident: { id, restored, restoringSince } }) => id !== except && !restored && !restoringSince)
    .flatMap(({ journal, incident }) => {
      try {
        return { incidentId: incident.id, actions: parseKept(incident.document, journal.path).actions };
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        tell(error.message);
        return [];
      }
    });
}
