import type { HistoryEvent } from '../../../core/review/event.ts';
import type { ReviewInput } from '../../../core/review/begin.ts';
import { toIso } from '../../../core/review/totals/time.ts';
import { account } from '../events.ts';

export const ownKey = 'AKIAEXAMPLEKEY000001';
/** When the launch of the tests was made; the first search begins twelve seconds later. */
const launchedAt = '2026-11-01T10:00:00Z';
export const launchSecond = Date.parse(launchedAt) / 1000;
export const searchedAt = new Date('2026-11-01T10:00:12Z');

export function inputOf(change: Partial<ReviewInput> = {}): ReviewInput {
  return {
    account,
    globalRegion: 'us-east-1',
    regions: ['us-east-1', 'eu-west-1'],
    followed: [{ credential: { by: 'key', accessKeyId: ownKey }, issued: false }],
    launchedAt,
    now: searchedAt,
    ...change,
  };
}

/** An event of the caller's own key, changed as a test wants it. */
export function eventOf(id: string, second: number, change: object = {}, accessKeyId = ownKey): HistoryEvent {
  const record = {
    eventID: id,
    eventTime: toIso(second),
    eventName: 'GetUser',
    eventSource: 'iam.amazonaws.com',
    readOnly: true,
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2',
    userIdentity: { type: 'IAMUser', accessKeyId, accountId: account },
    ...change,
  };
  return { id, second, record, readable: true };
}

/** As event history has them. */
export const newestFirst = (events: readonly HistoryEvent[]): readonly HistoryEvent[] =>
  events.toSorted((a, b) => (b.second ?? 0) - (a.second ?? 0));
