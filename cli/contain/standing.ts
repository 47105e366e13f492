import { isIncident } from '../../core/incident/read-item.ts';
import { firebreak } from '../../core/values/shell.ts';
import { neutral, utc } from '../../core/values/text.ts';
import { PermanentError, RetryableError } from '../../lambda/aws/failure.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import { openIncidentTable } from '../by-hand/incident-table.ts';
import { ownerOf, ownerWords, thisProcess } from '../journal/claim.ts';
import { damageWords, type Journals, readJournals } from '../journal/find.ts';
import { openIncidentOf } from '../journal/incidents.ts';
import { NotFound } from '../not-found.ts';
import { UsageError } from '../usage-error.ts';

/** What is known already of the containment of a user or role, in words for each place that may know of it. */
export async function standingLines(
  principal: string,
  aws: AmbientAws,
  homeRegion: string,
): Promise<readonly string[]> {
  return [...journalLines(principal, aws), ...(await tableLines(principal, aws, homeRegion))];
}

/** What was contained by hand on this machine, and who is at it. */
function journalLines(principal: string, { account, now }: AmbientAws): readonly string[] {
  const { found, problems } = readAll();
  const own = found.find(({ header }) => header.account === account && header.principal === principal);
  const open = own && openIncidentOf(own);
  const owner = own && ownerOf(own.entries, now(), thisProcess);
  return [
    ...(own && open
      ? [
          `by hand: ${neutral(open.id, 100)}, begun ${utc(open.openedAt)} and not restored. --execute goes on with it: what ` +
            `was there before stays as it was written down then, in ${own.path}`,
          `if that one is over, ${firebreak(`restore ${neutral(open.id, 100)}`)} shows what is left of it, and closes it`,
        ]
      : []),
    ...(owner ? [ownerWords(owner)] : []),
    ...(own ? damageWords(own) : []),
    ...problems,
  ];
}

/** A plan needs no journal: what is wrong with the folder stops it when it is carried out. */
function readAll(): Journals {
  try {
    return readJournals();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { found: [], problems: [error.message] };
  }
}

/** The incident of a deployed responder. */
async function tableLines(
  principal: string,
  aws: AmbientAws,
  homeRegion: string,
): Promise<readonly string[]> {
  try {
    const { records } = await openIncidentTable(aws, homeRegion, undefined);
    const open = (await records.all()).find((item) => isIncident(item) && item.pk === principal);
    if (open === undefined) return [`the responder in ${homeRegion} has no incident of it`];
    const { incidentId = '', status = '', openedAt = '' } = open;
    return [
      `of the responder: ${neutral(incidentId, 100)}, ${neutral(status, 20)}, opened ${utc(openedAt)}: firebreak incident ${neutral(incidentId, 100)}`,
    ];
  } catch (error) {
    if (error instanceof NotFound) return [`no responder is deployed in ${homeRegion} of this account`];
    const isSaid =
      error instanceof UsageError || error instanceof PermanentError || error instanceof RetryableError;
    if (!isSaid) throw error;
    return [`whether the responder has an incident of it is not known: ${neutral(error.message, 300)}`];
  }
}
