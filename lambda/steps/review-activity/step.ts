import { evidenceFolder } from '../../../core/incident/incident.ts';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Evidence } from '../../aws/evidence.ts';
import type { EventHistory } from '../../aws/history/event-history.ts';
import type { Activity } from '../../../core/review/totals/activity.ts';
import { beginReview, type ReviewInput } from '../../../core/review/begin.ts';
import { condense } from '../../../core/review/totals/condense.ts';
import { toFollowed } from '../../../core/review/credentials.ts';
import { decodeProgress, encodeProgress, type Progress } from '../../../core/review/progress.ts';
import { toActivity } from '../../../core/review/totals/to-activity.ts';
import type { ContainmentState } from '../../../core/state.ts';
import type { IncidentSlice } from '../../../core/incident/incident-slice.ts';
import { revertedIn, type StepResult } from '../../../core/containment/outcome.ts';
import { globalRegion } from '../../../core/values/partition.ts';
import type { Timing } from './pacer.ts';
import { prove } from './prove.ts';
import { makeRecordKeeper } from './records.ts';
import { continueReview, followUp } from './review.ts';

export interface ReviewRequest {
  readonly state: ContainmentState;
  /** Go on with what is left, instead of reading what is new. */
  readonly continue: boolean;
  /** The most seconds to read for: beside a wait, no longer than the wait. */
  readonly seconds?: number;
}

export interface StepDeps extends Timing {
  readonly history: Pick<EventHistory, 'events'>;
  readonly evidence: Evidence;
  readonly account: string;
  /** How long this run of the function may still take, in milliseconds. */
  readonly remainingMs: number;
}

/** On-call is waiting for the first report; later runs use what a function has. */
const firstBudgetMs = 45_000;
const budgetMs = 240_000;
/** What stays for storing what was read, and for answering. */
const reserveMs = 15_000;

/** The most of the state that the activity takes, and the most that the state may be when it is added: the limit of Step Functions is 262,144 bytes. */
const activityBytes = 32 * 1024;
const stateBytes = 232 * 1024;

/**
 * One run of the review. The first report's begins anew, so that repeating it counts nothing twice; every other goes on
 * from the checkpoint of the one before. The whole result and the checkpoint are stored, a short result is returned.
 */
export async function reviewStep(request: ReviewRequest, deps: StepDeps): Promise<Activity> {
  const { state } = request;
  const now = deps.clock();
  const proof = await prove(state, deps);
  const begun = state.phase === 'first' && !request.continue ? undefined : await load(state, deps);
  const input = toInput(state, now, deps.account);
  const progress = begun && 'version' in begun ? begun : beginReview(input);
  if (begun && 'note' in begun) progress.notes.push(begun.note);
  const reading = {
    ...deps,
    deadline: new Date(now.getTime() + budgetOf(request, deps.remainingMs)),
    lookupsPerSecond: deps.lookupsPerSecond * shareOf(state),
    keeper: makeRecordKeeper(progress, deps.evidence, `${evidenceFolder(state.incident)}records/`),
  };
  if (progress === begun && !request.continue) await followUp(progress, input, reading);
  else await continueReview(progress, reading);
  const error = await store(progress, state, deps.evidence);
  const activity = toActivity(progress);
  const room = stateBytes - Buffer.byteLength(JSON.stringify({ ...state, activity: undefined }));
  const condensed = condense(
    error === undefined
      ? activity
      : { ...activity, kept: { ...activity.kept, error: activity.kept.error ?? error } },
    Math.min(activityBytes, room),
  );
  return { ...condensed, ...(proof && { proof }) };
}

/**
 * How much of the quota of look-ups a review uses, which is shared with everybody in the account: one about somebody whom
 * nobody contains leaves half of it to the searches that containments wait for.
 */
const shareOf = ({ route }: Pick<ContainmentState, 'route'>): number => (route === 'contain' ? 1 : 0.5);

function budgetOf(
  { state, continue: goesOn, seconds = Infinity }: ReviewRequest,
  remainingMs: number,
): number {
  const budget = state.phase === 'first' && !goesOn ? firstBudgetMs : budgetMs;
  return Math.max(0, Math.min(budget, seconds * 1000, remainingMs - reserveMs));
}

export function toInput(state: ContainmentState, now: Date, account: string): ReviewInput {
  const { launch, regions, containment, renewal, verification } = state;
  const last = lastDone(Object.values(containment ?? {}));
  // Where somebody reverts the containment, what went through went through for that, and is loud.
  const isFought = revertedIn(verification).length > 0;
  const renewed = renewal && !isFought ? lastDone([renewal]) : undefined;
  return {
    account,
    globalRegion: globalRegion(launch.region),
    regions: [...(regions?.names ?? []), launch.region],
    followed: toFollowed(state),
    launchedAt: launch.eventTime,
    now,
    ...(last !== undefined && { containedAt: last }),
    ...(renewed !== undefined && { renewedAt: renewed }),
  };
}

/** When the last action of these steps was done. */
const lastDone = (steps: readonly StepResult[]): string | undefined =>
  steps
    .flatMap(({ outcomes }) => outcomes)
    .flatMap(({ status, at }) => (status === 'done' && at !== undefined ? [at] : []))
    .toSorted()
    .at(-1);

const folderOf = ({ incident }: IncidentSlice): string => `${evidenceFolder(incident)}review/`;

/** The checkpoint, or why there is none. */
async function load(
  state: IncidentSlice,
  { evidence }: StepDeps,
): Promise<Progress | { readonly note: string }> {
  const note = (reason: string) => ({ note: `the review was begun anew, because ${reason}`.slice(0, 300) });
  try {
    const body = await evidence.get(`${folderOf(state)}progress.json.gz`);
    if (!body) return note('nothing was stored of what was read before');
    return decodeProgress(gunzipSync(body).toString()) ?? note('what was stored is of another version');
  } catch (error) {
    return note(error instanceof Error ? error.message : String(error));
  }
}

/** @returns why something could not be stored; undefined where all was */
async function store(
  progress: Progress,
  state: IncidentSlice,
  evidence: Evidence,
): Promise<string | undefined> {
  const results = await Promise.allSettled([
    evidence.put(`${folderOf(state)}progress.json.gz`, gzipSync(encodeProgress(progress)), {
      contentType: 'application/json',
      contentEncoding: 'gzip',
    }),
    evidence.put(`${folderOf(state)}activity.json`, JSON.stringify(toActivity(progress)), {
      contentType: 'application/json',
    }),
  ]);
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  return reasons[0]?.slice(0, 300);
}
