import type { Evidence } from '../../../../lambda/aws/evidence.ts';
import { RetryableError } from '../../../../lambda/aws/failure.ts';
import type { ContainmentState } from '../../../../core/state.ts';
import type { HistoryEvent } from '../../../../core/review/event.ts';
import type { Activity } from '../../../../core/review/totals/activity.ts';
import { reviewStep } from '../../../../lambda/steps/review-activity/step.ts';
import { account } from '../../../support/events.ts';
import { pagedHistory } from '../../../support/review/paged-history.ts';
import { eventOf, launchSecond, newestFirst, searchedAt } from '../../../support/review/review.ts';
import { stateOf } from '../../../support/report/state.ts';
import { virtualTime } from '../../../support/run/virtual-time.ts';

const regions = { names: ['us-east-1', 'eu-west-1'] };
export const folder = 'incidents/fb-20261101-100000-0123abcd/';

/** A bucket, as far as it is used. */
export function bucket(broken: (key: string) => boolean = () => false) {
  const objects = new Map<string, Buffer>();
  const evidence: Evidence = {
    put: (key, body) => {
      if (broken(key)) return Promise.reject(new RetryableError(`storing ${key}: 503`));
      objects.set(key, Buffer.from(body));
      return Promise.resolve(undefined);
    },
    get: (key) =>
      broken(key)
        ? Promise.reject(new RetryableError(`reading ${key}: 503`))
        : Promise.resolve(objects.get(key)),
  };
  return { objects, evidence };
}

interface World {
  readonly events: Record<string, readonly HistoryEvent[]>;
  readonly before?: Parameters<typeof pagedHistory>[0]['before'];
  readonly store?: ReturnType<typeof bucket>;
  /** How event history files records, where that matters. */
  readonly find?: (
    record: { readonly userIdentity: Readonly<Record<string, string>> },
    attribute: { readonly key: string; readonly value: string },
  ) => boolean;
}

export function worldOf({ events, before, store = bucket(), find }: World) {
  const time = virtualTime(searchedAt);
  const history = pagedHistory({
    now: time.now,
    ...(before && { before: (ask) => before(ask) }),
    find: (region, { key, value }) =>
      newestFirst(
        (events[region] ?? []).filter(({ record }) =>
          find
            ? find(record as Parameters<typeof find>[0], { key, value })
            : key === 'AccessKeyId'
              ? (record as { userIdentity: { accessKeyId: string } }).userIdentity.accessKeyId === value
              : JSON.stringify({ ...(record as object), userIdentity: undefined }).includes(`"${value}"`),
        ),
      ),
  });
  const review = (
    change: Partial<ContainmentState> = {},
    continues = false,
    remainingMs = 300_000,
  ): Promise<Activity> =>
    time.run(
      reviewStep(
        { state: stateOf(undefined, { regions, ...change }), continue: continues },
        { ...time, history, evidence: store.evidence, account, remainingMs },
      ),
    );
  return { review, history, time, ...store };
}

export const many = (count: number, from = launchSecond): HistoryEvent[] =>
  Array.from({ length: count }, (_, index) => eventOf(`e-${index}`, from - index));
