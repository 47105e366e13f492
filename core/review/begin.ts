import type { Followed } from './credentials.ts';
import { follow } from './follow.ts';
import { progressVersion, type Progress, type Resources, type Window } from './progress.ts';
import { toSecond } from './totals/time.ts';
import { emptyTotals } from './totals/totals.ts';

export interface ReviewInput {
  readonly account: string;
  /** The region in which the partition's IAM is recorded: us-east-1, cn-north-1, us-gov-west-1. */
  readonly globalRegion: string;
  readonly regions: readonly string[];
  readonly followed: readonly Followed[];
  /** Of the launch, ISO 8601. */
  readonly launchedAt: string;
  /** When the last action of the containment was done, ISO 8601; absent where nothing was contained. */
  readonly containedAt?: string;
  /** When the deny of sessions was renewed, once IAM had spread, ISO 8601. */
  readonly renewedAt?: string;
  readonly now: Date;
  /** Where the records begin: log files may go further back than event history. */
  readonly from?: Date;
}

/** Event history holds 90 days: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
export const historySeconds = 90 * 86_400;
/** Event history is complete after a quarter of an hour; twice that is taken for certain. */
const freshSeconds = 30 * 60;

/** A deny that is renewed later than this was not renewed because IAM spreads: settleSeconds is 60 at the most. */
const spreadingMs = 90_000;

/** A review that nothing has been read for. */
export function beginReview(input: ReviewInput): Progress {
  const to = Math.floor(input.now.getTime() / 1000);
  const from = input.from ? Math.floor(input.from.getTime() / 1000) : to - historySeconds;
  const launched = toSecond(input.launchedAt) ?? to;
  const progress: Progress = {
    version: progressVersion,
    account: input.account,
    globalRegion: input.globalRegion,
    launched,
    from,
    freshFrom: Math.max(from + 1, Math.min(launched, to) - freshSeconds),
    to,
    ...sinceOf(input),
    regions: [...new Set(input.regions)],
    followed: [],
    notFollowed: { ids: [], beyond: 0 },
    settled: emptyWindow(),
    fresh: emptyWindow(),
    resources: noResources(),
    epoch: 1,
    runs: 0,
    notes: [],
  };
  follow(progress, input.followed);
  return progress;
}

/** Throws away what was read of the fresh window, to read it up to now: what is settled goes on where it was. */
export function renewFresh(progress: Progress, input: ReviewInput): void {
  progress.to = Math.floor(input.now.getTime() / 1000);
  progress.regions = [...new Set([...progress.regions, ...input.regions])];
  progress.fresh = emptyWindow();
  progress.resources = noResources();
  progress.epoch += 1;
  // What was lost of the fresh window is read again.
  if (progress.settled.lost === undefined) delete progress.keepError;
  delete progress.since;
  delete progress.renewed;
  Object.assign(progress, sinceOf(input));
  follow(progress, input.followed);
}

function sinceOf({ containedAt, renewedAt }: ReviewInput): Pick<Progress, 'since' | 'renewed'> {
  const [since, renewed] = [Date.parse(containedAt ?? ''), Date.parse(renewedAt ?? '')];
  if (Number.isNaN(since)) return {};
  const isSpreading = renewed > since && renewed - since <= spreadingMs;
  return { since, ...(isSpreading && { renewed }) };
}

const emptyWindow = (): Window => ({
  totals: emptyTotals(),
  chains: [],
  opened: new Map(),
  read: new Map(),
  parts: [],
});

const noResources = (): Resources => ({ jobs: [], gone: new Map(), goneBeyond: 0, parts: [] });
