import { beginReview } from '../../lambda/core/review/begin.ts';
import { addRecord, findIssued } from '../../lambda/core/review/add-record.ts';
import type { Followed } from '../../lambda/core/review/credentials.ts';
import type { Progress } from '../../lambda/core/review/progress.ts';
import {
  addToResources,
  chooseResources,
  closeResources,
  nothingFound,
} from '../../lambda/core/review/resources.ts';
import { makeRecordKeeper } from '../../lambda/review-activity/records.ts';
import { globalRegion } from '../../lambda/core/lineage.ts';
import { toCaller } from '../../lambda/core/to-caller.ts';
import { utc } from '../../lambda/core/text.ts';
import { textAt } from '../../lambda/core/unknown.ts';
import { isUser } from '../../lambda/core/verdict.ts';
import { showProgress } from '../history/progress.ts';
import { readHistory } from '../history/read-history.ts';
import { type Reading, startReading } from '../history/reading.ts';
import { many, number, readingNow, toBrokenLines, toLeftOutLines } from '../history/tell-reading.ts';
import { NotFound } from '../not-found.ts';
import type { Folder } from './folder.ts';
import type { ReportSelector } from './options.ts';
import { byKey, byUser, selectionOf } from './subject.ts';

export interface FileReview {
  readonly progress: Progress;
  /** Of the last pass over the files. */
  readonly reading: Reading;
}

export interface FileInput {
  readonly files: readonly string[];
  readonly since?: Date;
  readonly regions: readonly string[];
  readonly account?: string;
  readonly selector: ReportSelector;
}

/** A chain of credentials that issue each other is followed so far: each link may cost a pass over the files. */
const mostPasses = 5;

/**
 * Reviews CloudTrail log files. They are in no order, so they are read several times: for when it was and whose account
 * it is in, for the credentials that it issued, for what all of them did, and for what others did to the same resources.
 *
 * @throws NotFound where the files hold no record of it
 */
export async function reviewFiles(input: FileInput, folder: Folder | undefined): Promise<FileReview> {
  const found = await survey(input);
  const progress = beginReview({
    account: found.account,
    globalRegion: globalRegion(found.region),
    // Regions are those that the files have records of it in: nobody was asked for the others.
    regions: [],
    followed: found.followed,
    launchedAt: new Date(found.last).toISOString(),
    now: new Date(found.last),
    from: input.since ?? new Date(found.oldest),
  });
  if (found.elsewhere.length > 0) {
    progress.notes.push(
      `${selectionOf(input.selector)} is in other accounts of these files too (${someOf(found.elsewhere)}), and only in ${found.account} reviewed: --account names another`,
    );
  }
  await findCredentials(input, progress);
  await count(input, progress, folder);
  const reading = await readResources(input, progress);
  return { progress, reading };
}

function someOf(accounts: readonly string[]): string {
  const [some, more] = [accounts.slice(0, 10), accounts.length - 10];
  return `${some.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`;
}

interface Survey {
  readonly account: string;
  readonly followed: readonly Followed[];
  readonly region: string;
  /** Accounts of the files that have one of the same name, which is somebody else. */
  readonly elsewhere: readonly string[];
  /** Milliseconds since 1970: of the oldest record of all, and the newest of the credential. */
  oldest: number;
  last: number;
}

async function survey(input: FileInput): Promise<Survey> {
  let found: Survey | undefined;
  const elsewhere = new Set<string>();
  let oldest = Infinity;
  const reading = await pass({ ...input, regions: [] }, 'looking for it', (record, region, time) => {
    oldest = Math.min(oldest, time);
    const account = input.account ?? accountOf(record);
    const followed = account === undefined ? undefined : followedBy(input.selector, record, account);
    if (account === undefined || followed === undefined) return;
    found ??= { account, followed, region, elsewhere: [], oldest, last: time };
    if (account === found.account) found.last = Math.max(found.last, time);
    else elsewhere.add(account);
  });
  if (found) return { ...found, elsewhere: [...elsewhere].sort(), oldest };
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
  return isUsers ? byUser(caller.userName, caller.userArn) : undefined;
}

async function findCredentials(input: FileInput, progress: Progress): Promise<void> {
  for (let passes = 0; passes < mostPasses; passes += 1) {
    const before = progress.followed.length;
    await pass(input, 'looking for credentials that it issued', (record) => findIssued(progress, record));
    if (progress.followed.length === before) return;
  }
}

/** Each record once, however many files it is in. */
async function count(input: FileInput, progress: Progress, folder: Folder | undefined): Promise<void> {
  const keeper = folder && makeRecordKeeper(progress, folder, 'records/');
  const seen = new Set<string>();
  const kept: unknown[] = [];
  await pass(
    input,
    'counting',
    (record, region) => {
      const id = textAt(record, 'eventID');
      if (id !== undefined && seen.has(id)) return;
      if (!addRecord(progress, record, region)) return;
      if (id !== undefined) seen.add(id);
      if (keeper) kept.push(record);
    },
    async () => keeper?.add(progress.settled, kept.splice(0)),
  );
  await keeper?.flush();
  // Whatever the files hold of it has been read.
  for (const region of progress.settled.read.keys()) {
    for (const window of [progress.settled, progress.fresh])
      window.opened.set(region, progress.followed.length);
  }
  progress.runs = 1;
  for (const window of [progress.settled, progress.fresh]) window.chains.length = 0;
}

async function readResources(input: FileInput, progress: Progress): Promise<Reading> {
  const found = new Map(chooseResources(progress).map((job) => [job, nothingFound()]));
  const seen = new Set<string>();
  const reading = await pass(input, 'looking for what others did', (record, region) => {
    const id = textAt(record, 'eventID') ?? '';
    if (id !== '' && seen.has(id)) return;
    if (addToResources(progress, found, record, region) && id !== '') seen.add(id);
  });
  closeResources(found);
  return reading;
}

/** One pass over the files, over the records that the options ask for. */
async function pass(
  { files, since, regions }: FileInput,
  doing: string,
  take: (record: unknown, region: string, time: number) => unknown,
  afterBatch: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Reading> {
  const reading = startReading();
  const end = showProgress(() => `${doing}: ${readingNow(reading)}`);
  try {
    for await (const batch of readHistory(files, { reading })) {
      for (const { record, region: envelope } of batch) {
        const region = textAt(record, 'awsRegion') ?? envelope ?? 'unknown';
        const time = Date.parse(textAt(record, 'eventTime') ?? '');
        if (Number.isNaN(time)) reading.undated += 1;
        if (Number.isNaN(time) || (since && time < since.getTime())) continue;
        if (regions.length > 0 && !regions.includes(region)) continue;
        take(record, region, time);
      }
      await afterBatch();
    }
  } finally {
    end();
  }
  return reading;
}
