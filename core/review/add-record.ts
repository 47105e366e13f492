import { addEvent } from './add-event.ts';
import { openPart } from './coverage.ts';
import { forwardedBy, isOfCredential, issuedBy } from './credentials.ts';
import { fromRecord, type HistoryEvent } from './event.ts';
import { follow } from './follow.ts';
import type { Progress, Window } from './progress.ts';

/**
 * Counts an event that was found for a followed credential. One that several credentials are found by (a user's name,
 * and a key of the user's) is counted for the first of them only.
 *
 * @param found in which region's history; and the index of the credential that it was found for, absent for a record of
 *   a log file
 * @returns whether it was counted
 */
export function addFound(
  progress: Progress,
  window: Window,
  event: HistoryEvent,
  { region, credential: found }: { readonly region: string; readonly credential?: number },
): boolean {
  const { followed, account } = progress;
  const { record, second } = event;
  // Where there is no record, the index is all there is to go by.
  const owner = event.readable
    ? followed.findIndex(({ credential }) => isOfCredential(credential, record, account))
    : (found ?? -1);
  const credential = followed[owner];
  if (!credential || (found !== undefined && owner !== found)) return false;
  const through = credential.credential.by === 'forwarded' ? forwardedBy(record) : undefined;
  const how = { region, issued: credential.issued, ...(through !== undefined && { through }) };
  addEvent(window.totals, event, how, progress);
  follow(progress, issuedBy(record, second, account));
  return true;
}

/**
 * Counts a record of a CloudTrail log file, where it is of a credential that is followed by now; the credentials that
 * its call issued are followed from then on. Files are in no order: read them twice, first through findIssued.
 * The same record must not be given twice.
 *
 * @returns whether it was counted
 */
export function addRecord(progress: Progress, record: unknown, region: string): boolean {
  const event = fromRecord(record);
  const window = (event.second ?? 0) >= progress.freshFrom ? progress.fresh : progress.settled;
  const isCounted = addFound(progress, window, event, { region });
  if (isCounted) openPart(window, region).events += 1;
  return isCounted;
}

/**
 * Takes in only which credentials a record's call issued.
 * @returns whether there were any: as long as there are, a pass over the files may find more
 */
export function findIssued(progress: Progress, record: unknown): boolean {
  const { followed, account } = progress;
  const before = followed.length;
  const isIssuer = followed.some(({ credential }) => isOfCredential(credential, record, account));
  if (isIssuer) follow(progress, issuedBy(record, fromRecord(record).second, account));
  return followed.length > before;
}
