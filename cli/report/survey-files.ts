import { mayIssue } from '../../core/artifacts/leads.ts';
import type { Followed } from '../../core/review/credentials.ts';
import { utc } from '../../core/values/text.ts';
import { toCaller } from '../../core/caller/to-caller.ts';
import { textAt } from '../../core/values/unknown.ts';
import { isUser } from '../../core/verdict/verdict.ts';
import { makePlaces, type Places } from '../history/files/places.ts';
import type { Reading } from '../history/reading.ts';
import { many, toBrokenLines, toLeftOutLines } from '../history/tell-reading.ts';
import { NotFound } from '../not-found.ts';
import { type FileInput, firstPass, isInRegions } from './file-passes.ts';
import type { ReportSelector } from './options.ts';
import { byKey, byUser, selectionOf } from './subject.ts';

/** What the first pass over the files has found out. */
export interface Survey {
  readonly account: string;
  readonly followed: readonly Followed[];
  readonly region: string;
  /** Accounts of the files that have one of the same name, which is somebody else. */
  readonly elsewhere: readonly string[];
  /** Milliseconds since 1970: of the oldest record of all, and the newest of the credential. */
  readonly oldest: number;
  readonly last: number;
  /** Of the records that the options ask for. */
  readonly places: Places;
  /** Of those among them that may have issued credentials. */
  readonly issuing: Places;
  readonly reading: Reading;
}

/**
 * Reads all of the files.
 * @throws NotFound where they hold no record of what is reviewed
 */
export async function surveyFiles(input: FileInput): Promise<Survey> {
  let found: Pick<Survey, 'account' | 'followed' | 'region'> | undefined;
  const elsewhere = new Set<string>();
  const [places, issuing] = [makePlaces(), makePlaces()];
  let [oldest, last] = [Infinity, -Infinity];
  const reading = await firstPass(input, ({ record, region, time, place }) => {
    oldest = Math.min(oldest, time);
    if (place && isInRegions(region, input)) {
      places.add(place);
      if (mayIssue(record)) issuing.add(place);
    }
    const account = input.account ?? accountOf(record);
    const followed = account === undefined ? undefined : followedBy(input.selector, record, account);
    if (account === undefined || followed === undefined) return;
    found ??= { account, followed, region };
    if (account === found.account) last = Math.max(last, time);
    else elsewhere.add(account);
  });
  if (found) return { ...found, elsewhere: [...elsewhere].sort(), oldest, last, places, issuing, reading };
  throw new NotFound(
    [
      `${selectionOf(input.selector)} made no call${input.since ? ` since ${utc(input.since.toISOString())}` : ''} that is in these files: ${many(reading.records, 'record')} of ` +
        `${many(reading.files, 'file')} ${reading.records === 1 ? 'was' : 'were'} read.`,
      ...toLeftOutLines(reading),
      ...toBrokenLines(reading),
    ].join('\n'),
  );
}

const accountOf = (record: unknown): string | undefined =>
  textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId');

/** Whose calls are reviewed, where the record is one of them. */
function followedBy(
  selector: ReportSelector,
  record: unknown,
  account: string,
): readonly Followed[] | undefined {
  if (selector.kind === 'key')
    return textAt(record, 'userIdentity', 'accessKeyId') === selector.id ? byKey(selector.id) : undefined;
  const caller = toCaller(record, account);
  const isUsers = selector.kind === 'user' && isUser(caller) && caller.userName === selector.name;
  return isUsers ? byUser(caller) : undefined;
}
