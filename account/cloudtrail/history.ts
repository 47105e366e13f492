import { createHistoryIndex, type HistoryIndex, type HistoryQuery } from './history-index.ts';
import { type HistoryEvent, toHistoryEvent } from './history-event.ts';
import type { CloudTrailRecord } from './record/record.ts';

export interface History {
  readonly add: (record: CloudTrailRecord, visibleAt: number) => void;
  /** The events of a Region that a lookup at `now` can find, newest first, no more than the query's limit. */
  readonly find: (region: string, now: number, query: HistoryQuery) => readonly HistoryEvent[];
  readonly records: () => readonly CloudTrailRecord[];
}

/** Event history reaches this far back: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const retentionMs = 90 * 24 * 60 * 60 * 1000;

/** Region by region, so that a lookup costs what its own Region and attribute hold, however much else there is. */
export function createHistory(): History {
  const records: CloudTrailRecord[] = [];
  const regions = new Map<string, HistoryIndex>();
  return {
    add: (record, visibleAt) => {
      const index = regions.get(record.awsRegion) ?? createHistoryIndex();
      regions.set(record.awsRegion, index);
      index.add(toHistoryEvent(record, visibleAt, records.length));
      records.push(record);
    },
    find: (region, now, query) => {
      const from = Math.max(query.from, now - retentionMs);
      return regions.get(region)?.find(now, { ...query, from }) ?? [];
    },
    records: () => [...records],
  };
}
