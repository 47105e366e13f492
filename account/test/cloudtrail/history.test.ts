import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsRequest,
  type LookupEventsResponse,
} from '@aws-sdk/client-cloudtrail';
import fc from 'fast-check';
import { startAccount } from '../../account.ts';
import { createHistory } from '../../cloudtrail/history.ts';
import type { CloudTrailRecord } from '../../cloudtrail/record/record.ts';
import { toRecord } from '../../cloudtrail/record/to-record.ts';
import { createTrail } from '../../cloudtrail/trail.ts';
import { AwsError, type Operation } from '../../model.ts';
import { account, createFakeClock, longTermKey, toCall } from './calls.ts';

const day = 86_400_000;
const now = Date.parse('2026-11-22T10:00:00Z');
const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];

/** A past call, as cheap as a record can be made. */
const template = toRecord(toCall('ec2:DescribeInstances'), { output: {} });
const past = (index: number, time: number, keys: number): CloudTrailRecord => ({
  ...template,
  eventID: `event-${index}`,
  eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`,
  awsRegion: regions[index % regions.length]!,
  userIdentity: {
    ...template.userIdentity,
    accessKeyId: `AKIAEXAMPLE${String(index % keys).padStart(9, '0')}`,
  },
});

function trailOf(options: { lookupMs?: number } = {}) {
  const clock = createFakeClock(new Date(now).toISOString());
  const trail = createTrail({
    ...{ accountId: account, clock, historyDelayMs: 0, lookupsPerSecond: Infinity, deliver: () => undefined },
    ...options,
  });
  const run = trail.service.operations['LookupEvents'] as Operation;
  const lookup = (input: LookupEventsRequest, region: string) =>
    run(input as never, toCall('cloudtrail:LookupEvents', input, { region }));
  return { clock, trail, lookup };
}

function cpuMsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}

describe('a large history', () => {
  it('of 100,000 records answers 2,000 lookups, page by page, in less than it takes to write and read the records four times', () => {
    const keys = 50;
    const records = Array.from({ length: 100_000 }, (_, index) =>
      past(index, now - 60_000 - ((index * 7919) % (89 * day)), keys),
    );
    // The machine's measure: a search of everything for each page would take a hundred times as long.
    const writing = process.cpuUsage();
    JSON.parse(JSON.stringify(records));
    const once = cpuMsSince(writing);
    const begun = process.cpuUsage();
    const { trail, lookup } = trailOf();
    trail.importHistory(records);
    let lookups = 0;
    let events = 0;
    while (lookups < 2_000) {
      const region = regions[lookups % 3]!;
      const key = `AKIAEXAMPLE${String(lookups % keys).padStart(9, '0')}`;
      let token: string | undefined;
      do {
        const page = lookup(
          {
            LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: key }],
            ...(token !== undefined && { NextToken: token }),
          },
          region,
        ) as LookupEventsResponse;
        lookups += 1;
        events += page.Events?.length ?? 0;
        token = page.NextToken;
      } while (token !== undefined);
    }
    // Of this process: other tests run beside it.
    expect(cpuMsSince(begun)).toBeLessThan(4 * once);
    expect(events).toBeGreaterThan(90_000);
  });

  it('answers the same as a search of everything, however records and lookups are mixed', () => {
    const step = fc.record({
      at: fc.integer({ min: -100 * day, max: 0 }),
      delay: fc.constantFrom(0, 0, 5 * 60_000, 2 * day),
      key: fc.constantFrom(undefined, 'AKIAEXAMPLE000000000', 'AKIAEXAMPLE000000001'),
      from: fc.constantFrom(-Infinity, now - 50 * day, now - day),
      to: fc.constantFrom(Infinity, now - day, now - 20 * day),
      limit: fc.constantFrom(1, 3, 51),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const history = createHistory();
        const held: { record: CloudTrailRecord; visibleAt: number }[] = [];
        for (const [index, { at, delay, key, from, to, limit }] of steps.entries()) {
          const record = past(index * 3, now + at, 2);
          const visibleAt = Date.parse(record.eventTime) + delay;
          history.add(record, visibleAt);
          held.push({ record, visibleAt });
          const attribute =
            key === undefined ? {} : { attribute: { key: 'AccessKeyId' as const, value: key } };
          const found = history.find('us-east-1', now, { ...attribute, from, to, limit });
          const expected = held
            .map((each, sequence) => ({ ...each, sequence, time: Date.parse(each.record.eventTime) }))
            .filter((each) => each.visibleAt <= now && each.time >= now - 90 * day)
            .filter(({ time }) => time >= from && time <= to)
            .filter(({ record: { userIdentity } }) => key === undefined || userIdentity.accessKeyId === key)
            .sort((a, b) => b.time - a.time || b.sequence - a.sequence)
            .slice(0, limit);
          expect(found.map(({ event }) => event().EventId)).toEqual(
            expected.map((each) => each.record.eventID),
          );
        }
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its records in the order of recording', () => {
    const { trail } = trailOf();
    const records = [past(3, now - day, 1), past(0, now - 2 * day, 1)];
    trail.importHistory(records);
    expect(trail.all()).toEqual(records);
  });
});

describe('a slow region', () => {
  it('answers after as long as it is told to take, with what can be seen by then', async () => {
    const { clock, trail, lookup } = trailOf({ lookupMs: 8_000 });
    trail.record(
      toRecord(toCall('ec2:StopInstances', {}, { principal: longTermKey, time: clock.now() }), {}),
    );
    const before = clock.now().getTime();
    const { Events } = (await lookup({}, 'us-east-1')) as LookupEventsResponse;
    expect(clock.now().getTime() - before).toBe(8_000);
    expect(Events).toHaveLength(1);
  });
});

describe('a region that refuses', () => {
  it('is a fault of the account, and costs the others nothing', async () => {
    const refusing = await startAccount({
      fault: ({ operation, region }) =>
        operation === 'LookupEvents' && region === 'eu-west-1'
          ? new AwsError('AccessDeniedException', 'not in this region')
          : undefined,
    });
    const { root: credentials } = refusing.iam;
    const ask = (region: string) =>
      new CloudTrailClient({ region, credentials, endpoint: refusing.endpoint, maxAttempts: 1 }).send(
        new LookupEventsCommand({}),
      );
    await expect(ask('eu-west-1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(ask('us-east-1')).resolves.toMatchObject({ Events: [] });
    await refusing.close();
  });
});
