import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { makeEventHistory } from '../../lambda/aws/history/event-history.ts';
import { lookupsPerSecond } from '../../core/review/lookup-quota.ts';
import { beginReview, type ReviewInput } from '../../core/review/begin.ts';
import { mayReadMore } from '../../core/review/coverage.ts';
import { decodeProgress, encodeProgress, type Progress } from '../../core/review/progress.ts';
import { makeRecordKeeper } from '../../lambda/steps/review-activity/records.ts';
import { continueReview } from '../../lambda/steps/review-activity/review.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import type { Folder } from './folder.ts';
import { tellProgress } from './tell-progress.ts';

/** A review that is interrupted loses this much of its reading at the most. */
const defaultSliceMs = 30_000;
/** Whoever waits has Ctrl-C. */
const mostSlices = 3_000;
/** How often in a row a slice may bring nothing: others may use up all the calls of a region. */
const mostIdle = 10;

const checkpoint = 'review/progress.json.gz';
const selectionFile = 'review/selection.json';

export interface HistoryDeps {
  readonly aws: Pick<AmbientAws, 'config' | 'now'>;
  /** Where it goes on from, and where it is written to. */
  readonly folder: Folder | undefined;
  readonly say: (line: string) => void;
  /** What the command was asked for: a folder's review of something else is not gone on with. */
  readonly selection: string;
  readonly sliceMs?: number;
}

/**
 * Reads event history to its end, as the deployed responder does, in slices: after each the folder holds what was read,
 * and the same command takes it up from there.
 */
export async function reviewHistory(
  input: ReviewInput,
  { aws, folder, say, selection, sliceMs = defaultSliceMs }: HistoryDeps,
): Promise<Progress> {
  const progress = (await resume(selection, folder, say)) ?? beginReview(input);
  const history = makeEventHistory(undefined, aws.config);
  const teller = tellProgress(progress.regions);
  const keeper = folder && makeRecordKeeper(progress, folder, 'records/');
  let idle = 0;
  try {
    for (let slice = 0; slice < mostSlices && idle < mostIdle; slice += 1) {
      const before = pagesOf(progress);
      await continueReview(progress, {
        history,
        deadline: new Date(aws.now().getTime() + sliceMs),
        clock: aws.now,
        pause: (ms, signal) => sleep(ms, undefined, signal && { signal }),
        random: Math.random,
        lookupsPerSecond,
        onPage: teller.onPage,
        ...(keeper && { keeper }),
      });
      await save(progress, selection, folder);
      if (!mayReadMore(progress)) break;
      idle = pagesOf(progress) === before ? idle + 1 : 0;
    }
  } finally {
    teller.end();
  }
  return progress;
}

const pagesOf = ({ fresh, settled }: Progress): number =>
  [...fresh.read.values(), ...settled.read.values()].reduce((sum, { pages }) => sum + pages, 0);

async function resume(
  selection: string,
  folder: Folder | undefined,
  say: (line: string) => void,
): Promise<Progress | undefined> {
  const [body, before] = [await folder?.get(checkpoint), await folder?.get(selectionFile)];
  if (!folder || !body) return undefined;
  if (before?.toString() !== selection) {
    say(`${folder.path} holds a review of something else, which this one takes the place of`);
    return undefined;
  }
  const progress = decode(body);
  if (!progress) say(`the checkpoint in ${folder.path} cannot be read: the review begins anew`);
  if (!progress || !mayReadMore(progress)) return undefined;
  say(`going on with the review in ${folder.path}: ${String(pagesOf(progress))} pages are read already`);
  return progress;
}

function decode(body: Buffer): Progress | undefined {
  try {
    return decodeProgress(gunzipSync(body).toString());
  } catch {
    return undefined;
  }
}

async function save(progress: Progress, selection: string, folder: Folder | undefined): Promise<void> {
  if (!folder) return;
  const type = { contentType: 'application/json' };
  await folder.put(checkpoint, gzipSync(encodeProgress(progress)), type);
  await folder.put(selectionFile, selection, type);
}
