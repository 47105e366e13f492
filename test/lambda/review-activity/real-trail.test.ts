import { readArtifacts } from '../../../core/artifacts/read-artifacts.ts';
import { fromRecord } from '../../../core/review/event.ts';
import { toActivity } from '../../../core/review/totals/to-activity.ts';
import { at, listAt, textAt } from '../../../core/values/unknown.ts';
import { beginReview } from '../../../core/review/begin.ts';
import { continueReview } from '../../../lambda/steps/review-activity/review.ts';
import { pagedHistory } from '../../support/review/paged-history.ts';
import { itWithRealRecords, type RealRecord, realRecords } from '../../support/real-records.ts';
import { inputOf, newestFirst } from '../../support/review/review.ts';
import { virtualTime } from '../../support/run/virtual-time.ts';

const key = 'AKIATFQR7NSC8Q4X20BJ';

/** Names and how often they are there, counted in the plainest way there is. */
function tally(
  records: readonly unknown[],
  of: (record: unknown) => string | undefined,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const record of records) {
    const name = of(record);
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const asRecord = (
  counts: readonly { readonly name: string; readonly count: number }[],
): Record<string, number> => Object.fromEntries(counts.map(({ name, count }) => [name, count]));

describe('the review of a real attack', () => {
  itWithRealRecords('agrees with a plain count over the trail, number by number', async () => {
    const unique = [...new Map(realRecords().map((record) => [record.eventID, record])).values()];
    const trail = unique.filter((record) => textAt(record, 'recipientAccountId') === accountOf(unique));
    const regions = [...new Set(trail.map((record) => textAt(record, 'awsRegion')!))];
    const own = trail.filter((record) => textAt(record, 'userIdentity', 'accessKeyId') === key);
    const launch = own.find(({ eventID }) => eventID === '86eac0ac-8521-4126-aa32-a22f2b74d02e')!;
    const time = virtualTime(new Date('2023-07-10T13:00:00Z'));
    const byRegion = new Map(
      regions.map((region) => [region, trail.filter((record) => textAt(record, 'awsRegion') === region)]),
    );
    const history = pagedHistory({
      now: time.now,
      before: async ({ index }) => {
        await time.pause(1_500);
        return index % 11 === 10 ? 'throttled' : undefined;
      },
      find: (region, { key: by, value }) =>
        newestFirst(
          byRegion
            .get(region)!
            .filter((record) =>
              by === 'AccessKeyId'
                ? textAt(record, 'userIdentity', 'accessKeyId') === value
                : mentions(record, value),
            )
            .map(fromRecord),
        ),
    });
    const progress = await time.run(
      continueReview(
        beginReview(
          inputOf({
            account: accountOf(unique),
            regions,
            followed: [{ credential: { by: 'key', accessKeyId: key }, issued: false }],
            launchedAt: textAt(launch, 'eventTime')!,
            containedAt: textAt(launch, 'eventTime')!,
            now: time.clock(),
          }),
        ),
        { ...time, history, deadline: new Date(time.now() + 3_600_000) },
      ),
    );
    const activity = toActivity(progress);
    const service = (record: unknown): string => textAt(record, 'eventSource')!.replace('.amazonaws.com', '');
    const operation = (record: unknown): string => `${service(record)}:${textAt(record, 'eventName') ?? ''}`;
    const failed = own.filter((record) => textAt(record, 'errorCode') !== undefined);
    const isRefused = /AccessDenied|UnauthorizedOperation|InvalidClientTokenId|AuthFailure/;
    const denied = failed.filter((record) => isRefused.test(textAt(record, 'errorCode')!));
    const times = own.map((record) => textAt(record, 'eventTime')!).toSorted();
    expect(own.length).toBeGreaterThan(2_000);
    expect(activity).toMatchObject({
      calls: own.length,
      failed: failed.length,
      denied: denied.length,
      firstSeen: times[0],
      lastSeen: times.at(-1),
      complete: true,
      canContinue: false,
      unreadable: 0,
    });
    expect(asRecord(activity.services)).toEqual(tally(own, service));
    expect(asRecord(activity.operations)).toEqual(tally(own, operation));
    expect(asRecord(activity.errors)).toEqual(tally(own, (record) => textAt(record, 'errorCode')));
    expect(asRecord(activity.deniedOperations)).toEqual(tally(denied, operation));
    expect(asRecord(activity.regions)).toEqual(tally(own, (record) => textAt(record, 'awsRegion')));
    expect(asRecord(activity.sourceIps)).toEqual(tally(own, (record) => textAt(record, 'sourceIPAddress')));
    expect(asRecord(activity.userAgents)).toEqual(
      tally(own, (record) => textAt(record, 'userAgent')?.slice(0, 200)),
    );
    expect(
      Object.fromEntries(activity.matrix.map(({ region, service: of, count }) => [`${region} ${of}`, count])),
    ).toEqual(tally(own, (record) => `${textAt(record, 'awsRegion')!} ${service(record)}`));
    const { stepSeconds, intervals } = activity.timeline;
    const startOf = (record: unknown): string => {
      const step = stepSeconds * 1_000;
      return new Date(Math.floor(Date.parse(textAt(record, 'eventTime')!) / step) * step).toISOString();
    };
    expect(intervals.length).toBeLessThanOrEqual(96);
    expect(stepSeconds).toBe(60);
    expect(Object.fromEntries(intervals.map(({ at: begin, calls }) => [begin, calls]))).toEqual(
      Object.fromEntries(
        Object.entries(tally(own, startOf)).map(([begin, n]) => [begin.replace('.000Z', 'Z'), n]),
      ),
    );

    // What the keys that it issued did, and they issued in turn, is counted key by key.
    const keys = issuedFrom(trail);
    const all = trail.filter((record) => keys.has(textAt(record, 'userIdentity', 'accessKeyId') ?? ''));
    expect(activity.searchedFor.length).toBeGreaterThan(1);
    expect(asRecord(activity.credentials)).toEqual(
      tally(all, (record) => textAt(record, 'userIdentity', 'accessKeyId')),
    );
    expect(activity.changeCount).toBe(own.filter((record) => at(record, 'readOnly') !== true).length);
    expect(activity.coverage.reduce((sum, { events }) => sum + events, 0)).toBe(all.length);
    const launched = all
      .filter((record) => operation(record) === 'ec2:RunInstances')
      .flatMap((record) => listAt(record, 'responseElements', 'instancesSet', 'items'))
      .map((item) => textAt(item, 'instanceId'));
    expect(launched.length).toBeGreaterThan(0);
    expect(activity.instances.items.map(({ instanceId }) => instanceId).toSorted()).toEqual(
      launched.toSorted(),
    );
    expect(activity.made.items.length + activity.made.more).toBe(
      all.flatMap((record) => readArtifacts(record, textAt(record, 'awsRegion')!, accountOf(unique))).length,
    );
    const after = all.filter((record) => textAt(record, 'eventTime')! >= textAt(launch, 'eventTime')!);
    expect(activity.after).toMatchObject({
      calls: after.length,
      denied: after.filter((record) => isRefused.test(textAt(record, 'errorCode') ?? '')).length,
    });
    expect(activity.resources.items).toHaveLength(20);
    for (const { name, region, events, others } of activity.resources.items) {
      const about = trail.filter(
        (record) => textAt(record, 'awsRegion') === region && mentions(record, name),
      );
      expect(events).toBe(about.length);
      expect(others.items.length + others.more).toBe(about.filter((record) => !all.includes(record)).length);
    }
  });
});

const texts = new Map<unknown, string>();

/** Whether event history would file the record under a name, roughly: it stands in the call or its answer. */
function mentions(record: RealRecord, name: string): boolean {
  const text = texts.get(record) ?? JSON.stringify([record['requestParameters'], record['responseElements']]);
  texts.set(record, text);
  return text.includes(`"${name}"`);
}

const accountOf = (records: readonly unknown[]): string =>
  textAt(
    records.find((record) => textAt(record, 'userIdentity', 'accessKeyId') === key),
    'recipientAccountId',
  )!;

/** The key, and all that came of it: what a call of a known key hands out is known too. */
function issuedFrom(trail: readonly unknown[]): ReadonlySet<string> {
  const keys = new Set([key]);
  for (let size = 0; size < keys.size;) {
    size = keys.size;
    for (const record of trail) {
      if (!keys.has(textAt(record, 'userIdentity', 'accessKeyId') ?? '')) continue;
      if (textAt(record, 'errorCode') !== undefined) continue;
      const issued =
        textAt(record, 'responseElements', 'credentials', 'accessKeyId') ??
        textAt(record, 'responseElements', 'accessKey', 'accessKeyId');
      if (issued !== undefined) keys.add(issued);
    }
  }
  return keys;
}
