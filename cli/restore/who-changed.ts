import type { Drift } from '../../core/containment/actions/taken.ts';
import { type ChangedBy, changedBy, withChanger } from '../../core/restore/changed-by.ts';
import { globalRegion } from '../../core/values/partition.ts';
import { type EventHistory, makeEventHistory } from '../../lambda/aws/history/event-history.ts';
import type { AmbientAws } from '../by-hand/aws.ts';
import { type Patience, repeat } from '../by-hand/repeat.ts';

/** Adds to drift who made it, as far as event history shows it. */
export type FindChangers = (drift: readonly Drift[], since: string) => Promise<readonly Drift[]>;

interface HistoryDeps extends Patience {
  readonly history: Pick<EventHistory, 'records'>;
  /** Where IAM is recorded. */
  readonly region: string;
  readonly now: () => Date;
}

/** So many pages of 50 events are read of each resource: a person waits, and the newest come first. */
const pages = 3;
/** Two calls a second are everybody's in the account. */
const throttledMs = 1_000;

/** @param homeRegion names the partition */
export const changersIn = (aws: AmbientAws, homeRegion: string, { pause }: Patience): FindChangers =>
  findChangers({
    history: makeEventHistory(10_000, aws.config),
    region: globalRegion(homeRegion),
    ...{ now: aws.now, pause },
  });

/** What cannot be read is not known: it stops no restore. */
export const findChangers =
  (deps: HistoryDeps): FindChangers =>
  async (drift, since) => {
    const found: Drift[] = [];
    for (const each of drift)
      found.push(withChanger(each, each.by && (await newest(each.by, since, deps).catch(() => undefined))));
    return found;
  };

async function newest(
  change: NonNullable<Drift['by']>,
  since: string,
  { history, region, now, pause }: HistoryDeps,
): Promise<ChangedBy | undefined> {
  const span = { from: new Date(since), to: now() };
  let next: string | undefined;
  for (let page = 0; page < pages; page += 1) {
    const attribute = { key: 'ResourceName', value: change.resource } as const;
    const answer = await repeat(() => history.records(region, attribute, span, next), { pause });
    if (answer === 'throttled') {
      await pause(throttledMs);
      continue;
    }
    const by = answer.records.flatMap((record) => changedBy(record, change, since) ?? []);
    if (by[0] !== undefined) return by[0];
    next = answer.next;
    if (next === undefined) return undefined;
  }
  return undefined;
}
