import { isIncident } from '../../core/incident/item/read-item.ts';
import { firebreak } from '../../core/values/shell.ts';
import { neutral, utc } from '../../core/values/text.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import { isUnread, openIncidentTable } from '../by-hand/incident-table.ts';
import { ownerOf, ownerWords, thisProcess } from '../journal/claim.ts';
import { damageWords, readJournals } from '../journal/find.ts';
import { openIncidentOf } from '../journal/incidents.ts';
import { NotFound } from '../not-found.ts';

/** What is known already of the containment of a user or role, in words for each place that may know of it. */
export async function standingLines(
  principal: string,
  aws: AmbientAws,
  homeRegion: string,
): Promise<readonly string[]> {
  return [...journalLines(principal, aws), ...(await tableLines(principal, aws, homeRegion))];
}

/** What was contained by hand on this machine, and who is at it. What is wrong with the folder stops no plan. */
function journalLines(principal: string, { account, now }: AmbientAws): readonly string[] {
  const { found, problems } = readJournals();
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
    if (!isUnread(error)) throw error;
    return [`whether the responder has an incident of it is not known: ${neutral(error.message, 300)}`];
  }
}
