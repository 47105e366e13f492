import { beginReview } from '../../core/review/begin.ts';
import { addRecord, findIssued } from '../../core/review/add-record.ts';
import type { Credential } from '../../core/review/credentials.ts';
import type { Progress } from '../../core/review/progress.ts';
import {
  addToResources,
  chooseResources,
  closeResources,
  nothingFound,
} from '../../core/review/resources.ts';
import { makeRecordKeeper } from '../../lambda/steps/review-activity/records.ts';
import { globalRegion } from '../../core/values/partition.ts';
import { textAt } from '../../core/values/unknown.ts';
import { afterCaller } from '../history/files/after-caller.ts';
import { mentionsAny } from '../history/files/mentions.ts';
import type { Reading } from '../history/reading.ts';
import { number } from '../history/tell-reading.ts';
import { type FileInput, passAgain } from './file-passes.ts';
import type { Folder } from './folder.ts';
import { selectionOf } from './subject.ts';
import { type Survey, surveyFiles } from './survey-files.ts';

export interface FileReview {
  readonly progress: Progress;
  /** What was read, and what of it was broken. */
  readonly reading: Reading;
}

/** A chain of credentials that issue each other is followed so far: each link may cost a pass over the files. */
const mostPasses = 5;

/**
 * Reviews CloudTrail log files. They are in no order, so they are read several times: for when it was and whose account
 * it is in, for the credentials that it issued, for what all of them did, and for what others did to the same resources.
 * All is parsed the first time; after that only what may hold what is looked for.
 *
 * @throws NotFound where the files hold no record of it
 */
export async function reviewFiles(input: FileInput, folder: Folder | undefined): Promise<FileReview> {
  const found = await surveyFiles(input);
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
  await findCredentials(found, progress, input);
  await count(found, progress, input, folder);
  await readResources(found, progress, input);
  return { progress, reading: found.reading };
}

function someOf(accounts: readonly string[]): string {
  const [some, more] = [accounts.slice(0, 10), accounts.length - 10];
  return `${some.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`;
}

async function findCredentials(survey: Survey, progress: Progress, input: FileInput): Promise<void> {
  for (let passes = 0; passes < mostPasses; passes += 1) {
    const before = progress.followed.length;
    await passAgain(survey, input, {
      doing: 'looking for credentials that it issued',
      places: survey.issuing,
      mayHold: mentionsFollowed(progress),
      take: ({ record }) => findIssued(progress, record),
    });
    if (progress.followed.length === before) return;
  }
}

/** Each record once, however many files it is in. */
async function count(
  survey: Survey,
  progress: Progress,
  input: FileInput,
  folder: Folder | undefined,
): Promise<void> {
  const keeper = folder && makeRecordKeeper(progress, folder, 'records/');
  const seen = new Set<string>();
  const kept: unknown[] = [];
  await passAgain(survey, input, {
    doing: 'counting',
    places: survey.places,
    mayHold: mentionsFollowed(progress),
    take({ record, region }) {
      const id = textAt(record, 'eventID');
      if (id !== undefined && seen.has(id)) return;
      if (!addRecord(progress, record, region)) return;
      if (id !== undefined) seen.add(id);
      if (keeper) kept.push(record);
    },
    afterPiece: async () => keeper?.add(progress.settled, kept.splice(0)),
  });
  await keeper?.flush();
  // Whatever the files hold of it has been read.
  for (const region of progress.settled.read.keys()) {
    for (const window of [progress.settled, progress.fresh])
      window.opened.set(region, progress.followed.length);
  }
  progress.runs = 1;
  for (const window of [progress.settled, progress.fresh]) window.chains.length = 0;
}

async function readResources(survey: Survey, progress: Progress, input: FileInput): Promise<void> {
  const found = new Map(chooseResources(progress).map((job) => [job, nothingFound()]));
  const seen = new Set<string>();
  const mentions = mentionsAny([...found.keys()].map(({ name }) => name));
  await passAgain(survey, input, {
    doing: 'looking for what others did',
    places: survey.places,
    // Not who called, but what for.
    mayHold: (json) => mentions(afterCaller(json)),
    take({ record, region }) {
      const id = textAt(record, 'eventID') ?? '';
      if (id !== '' && seen.has(id)) return;
      if (addToResources(progress, found, record, region) && id !== '') seen.add(id);
    },
  });
  closeResources(found);
}

/** Whether a record may be of a credential that is followed by then: more are, as it goes on. */
function mentionsFollowed({ followed }: Progress): (json: Buffer) => boolean {
  let known = 0;
  let mentions = mentionsAny([]);
  return (json) => {
    if (followed.length > known) {
      known = followed.length;
      mentions = mentionsAny(followed.flatMap(({ credential }) => textsOf(credential)));
    }
    return mentions(json);
  };
}

/** Texts of which one stands in each record that isOfCredential takes for the credential's. */
function textsOf(credential: Credential): readonly string[] {
  switch (credential.by) {
    case 'key':
      return [credential.accessKeyId];
    case 'user':
      return [credential.userName, credential.userArn, credential.uniqueId ?? credential.userArn];
    case 'sessions':
    case 'role-session':
    case 'forwarded':
    case 'identity-center':
    case 'root':
      // Nobody is followed as these in files. The empty text stands in every record.
      return [''];
  }
}
