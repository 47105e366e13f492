import {
  RunInstancesCommand,
  EC2Client,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type Account, AwsError, type Call, startAccount } from '@firebreak/account';
import { type Instances, makeInstances } from '../../../lambda/aws/instances.ts';
import { makePrices, type Prices } from '../../../lambda/aws/prices.ts';
import type { InstanceNow } from '../../../core/instances/instances.ts';
import type { LaunchedInstance } from '../../../core/review/totals/activity.ts';
import { inspectInstances, type InspectDeps } from '../../../lambda/steps/inspect-instances/inspect.ts';
import { activityOf } from '../../support/review/activity.ts';
import { launchRecord } from '../../support/events.ts';
import { stateOf } from '../../support/report/state.ts';

const now = new Date('2026-11-01T10:00:20.000Z');
const id = (number: number): string => `i-${number.toString(16).padStart(17, '0')}`;
const launched = (number: number, region: string): LaunchedInstance => ({
  ...{ instanceId: id(number), region, instanceType: 'p5.48xlarge' },
  ...{ eventTime: '2026-11-01T09:00:00Z', eventId: 'e' },
});
const many = (count: number, region: (number: number) => string) =>
  Array.from({ length: count }, (_, number) => launched(number, region(number)));

/** The launch of these tests denied, so that only the review says what was launched. */
const denied = { ...launchRecord, errorCode: 'Client.UnauthorizedOperation', responseElements: null };
const stateWith = (items: readonly LaunchedInstance[], more = 0, record: object = denied) =>
  stateOf(record, { activity: activityOf({ instances: { items, more } }) });

const running = (instanceId: string, region: string, state = 'running'): InstanceNow => ({
  ...{ instanceId, region, instanceType: 'p5.48xlarge', state },
});
/** Of launches whose records name their instances, nothing is searched. */
const finding = (find: Instances['find']): Instances => ({
  find,
  search: () => Promise.reject(new Error('must not be asked')),
});
const allRun = finding((region, ids) => Promise.resolve(ids.map((each) => running(each, region))));
const dollar: Prices = { hourly: () => Promise.resolve({ perHour: 1 }) };

/** Time is over when the test says so, for EC2 or for the price list. */
function withTime(change: Partial<InspectDeps> = {}) {
  const clocks: { readonly ms: number; readonly end: () => void }[] = [];
  const deps: InspectDeps = {
    instances: allRun,
    prices: dollar,
    now,
    timeout: (ms) => {
      const controller = new AbortController();
      clocks.push({ ms, end: () => controller.abort() });
      return controller.signal;
    },
    ...change,
  };
  return { deps, endAll: () => clocks.forEach(({ end }) => end()), clocks };
}

describe('what was launched', () => {
  it('is what the launch and the review name, each once', async () => {
    const asked: [string, readonly string[]][] = [];
    const instances: Instances = {
      ...allRun,
      find: (region, ids) => {
        asked.push([region, ids]);
        return allRun.find(region, ids, new AbortController().signal);
      },
    };
    const same = { ...launched(1, 'ap-southeast-2'), instanceId: 'i-0123456789abcdef0' };
    const state = stateWith([same, launched(2, 'eu-west-1')], 0, launchRecord);
    const found = await inspectInstances(state, withTime({ instances }).deps);
    expect(asked).toEqual([
      ['ap-southeast-2', ['i-0123456789abcdef0']],
      ['eu-west-1', [id(2)]],
    ]);
    expect(found).toMatchObject({
      lookedUpAt: now.toISOString(),
      instances: { more: 0 },
      states: [{ name: 'running', count: 2 }],
      unavailable: [],
      cost: { currency: 'USD', perHour: 2, perDay: 48, missing: [] },
    });
  });
  it('goes to EC2 in parts of 200, four at once, and no more than 5,000', async () => {
    let under = 0;
    let most = 0;
    const sizes: number[] = [];
    const instances: Instances = {
      ...allRun,
      find: async (region, ids, signal) => {
        most = Math.max(most, (under += 1));
        sizes.push(ids.length);
        await Promise.resolve();
        under -= 1;
        return allRun.find(region, ids, signal);
      },
    };
    const state = stateWith(
      many(5_100, () => 'us-east-1'),
      7,
    );
    const found = await inspectInstances(state, withTime({ instances }).deps);
    expect(sizes).toEqual(Array(25).fill(200));
    expect(most).toBe(4);
    expect(found.states).toEqual([{ name: 'running', count: 5_000 }]);
    expect(found).toMatchObject({ notLookedUp: 107, instances: { more: 5_107 - 20 } });
  });
  it('asks nobody about what cannot be an instance or a region, and counts it', async () => {
    const hostile = [
      { ...launched(1, 'us-east-1'), instanceId: '*' },
      { ...launched(2, 'us-east-1'), instanceId: 'i-1234567*' },
      launched(3, 'evil.example.com/'),
      { ...launched(4, 'us-east-1'), instanceId: 7 as unknown as string },
      null as unknown as LaunchedInstance,
    ];
    const instances: Instances = { ...allRun, find: () => Promise.reject(new Error('must not be asked')) };
    const found = await inspectInstances(stateWith(hostile), withTime({ instances }).deps);
    expect(found).toMatchObject({ notLookedUp: 5, unavailable: [], noCost: 'no launched instance is known' });
  });
  it('is looked for in at most 50 regions', async () => {
    const items = many(100, (number) => `xx-east-${number % 60}`);
    const found = await inspectInstances(stateWith(items), withTime().deps);
    expect(found.states).toEqual([{ name: 'running', count: 90 }]);
    expect(found.notLookedUp).toBe(10);
  });
  it.each([undefined, { unavailable: 'no review' }])(
    'may be the launch alone (review: %j)',
    async (activity) => {
      const state = { ...stateOf(launchRecord), ...(activity && { activity }) };
      const { states } = await inspectInstances(state, withTime().deps);
      expect(states).toEqual([{ name: 'running', count: 1 }]);
    },
  );
});

describe('a source that fails', () => {
  const two = stateWith([launched(1, 'eu-west-1'), launched(2, 'us-east-1')]);
  it('costs its region only', async () => {
    const instances: Instances = {
      ...allRun,
      find: (region, ids, signal) =>
        region === 'eu-west-1'
          ? Promise.reject(new Error(`denied\n${'!'.repeat(500)}`))
          : allRun.find(region, ids, signal),
    };
    const found = await inspectInstances(two, withTime({ instances }).deps);
    expect(found.unavailable).toMatchObject([{ region: 'eu-west-1', count: 1 }]);
    expect(found.unavailable[0]!.why).toMatch(/^denied\\u\{a\}!+…$/);
    expect(found.unavailable[0]!.why.length).toBeLessThanOrEqual(80);
    expect(found.states).toEqual([{ name: 'running', count: 1 }]);
    expect(found.instances.more).toBe(1);
  });
  it('is not waited for, whether or not it heeds the signal', async () => {
    const never = new Promise<never>(() => undefined);
    const instances: Instances = {
      ...allRun,
      find: (region, ids, signal) => (region === 'eu-west-1' ? never : allRun.find(region, ids, signal)),
    };
    const time = withTime({ instances, prices: { hourly: () => never } });
    const looking = inspectInstances(two, time.deps);
    await Promise.resolve();
    time.endAll();
    // The price list's time begins when EC2's is over.
    while (time.clocks.length < 3) await new Promise((resolve) => setImmediate(resolve));
    time.endAll();
    expect(await looking).toMatchObject({
      unavailable: [{ region: 'eu-west-1', why: 'EC2 did not answer within 8 s', count: 1 }],
      noCost: 'AWS Pricing did not answer within 5 s',
    });
    expect(time.clocks.map(({ ms }) => ms)).toEqual([8_000, 8_000, 5_000]);
  });
  it('keeps what a region said before its time was over', async () => {
    const time = withTime({
      instances: {
        ...allRun,
        find: (region, ids, signal) =>
          ids.includes(id(900)) ? new Promise<never>(() => undefined) : allRun.find(region, ids, signal),
      },
    });
    const looking = inspectInstances(stateWith(many(1_000, () => 'us-east-1')), time.deps);
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    time.endAll();
    expect(await looking).toMatchObject({
      states: [{ name: 'running', count: 800 }],
      unavailable: [{ region: 'us-east-1', count: 200 }],
    });
  });
  it('is asked nothing more once its time is over', async () => {
    let asked = 0;
    const find: Instances['find'] = () => {
      asked += 1;
      return new Promise<never>(() => undefined);
    };
    const time = withTime({ instances: { ...allRun, find } });
    const looking = inspectInstances(stateWith(many(2_000, () => 'us-east-1')), time.deps);
    time.endAll();
    expect(await looking).toMatchObject({ states: [], unavailable: [{ count: 2_000 }] });
    expect(asked).toBe(4);
  });
  it('leaves the other prices, and says which are missing and why', async () => {
    const prices: Prices = {
      hourly: (_, region) =>
        region === 'eu-west-1' ? Promise.reject(new Error('denied')) : Promise.resolve({ perHour: 2.5 }),
    };
    const { cost } = await inspectInstances(two, withTime({ prices }).deps);
    expect(cost).toEqual({
      ...{ currency: 'USD', perHour: 2.5, perDay: 60 },
      items: [{ instanceType: 'p5.48xlarge', region: 'us-east-1', count: 1, perHourEach: 2.5 }],
      missing: [{ instanceType: 'p5.48xlarge', region: 'eu-west-1', count: 1, why: 'denied' }],
    });
  });
  it('is named where there is no price list at all', async () => {
    const found = await inspectInstances(two, withTime({ prices: undefined }).deps);
    expect(found).toMatchObject({ noCost: 'AWS has no price list to ask in this partition' });
    expect(found).not.toHaveProperty('cost');
  });
});

describe('the cost', () => {
  it('is of what is pending or running; a stopped instance costs its volumes, of which nothing is said', async () => {
    const states = ['running', 'pending', 'stopping', 'stopped', 'shutting-down', 'terminated'];
    const instances: Instances = {
      ...allRun,
      find: (region, ids) =>
        Promise.resolve(ids.map((each, number) => running(each, region, states[number]))),
    };
    const found = await inspectInstances(stateWith(many(7, () => 'us-east-1')), withTime({ instances }).deps);
    // The seventh is one that EC2 answers as nothing known.
    expect(found.cost).toMatchObject({ perHour: 3, items: [{ count: 3 }] });
  });
  it('is none where all is gone', async () => {
    const instances: Instances = { ...allRun, find: () => Promise.resolve([]) };
    const found = await inspectInstances(stateWith(many(3, () => 'us-east-1')), withTime({ instances }).deps);
    expect(found).toMatchObject({ states: [{ name: 'gone', count: 3 }], noCost: 'none of them runs' });
  });
  it('is asked for the fifteen most numerous kinds, five at once', async () => {
    const regions = Array.from({ length: 30 }, (_, number) => `xx-east-${number + 1}`);
    const items = regions.flatMap((region, number) =>
      many(number + 1, () => region).map((each, index) => ({
        ...each,
        instanceId: id(number * 100 + index),
      })),
    );
    let under = 0;
    let most = 0;
    const asked: string[] = [];
    const prices: Prices = {
      hourly: async (_, region) => {
        asked.push(region);
        most = Math.max(most, (under += 1));
        await new Promise((resolve) => setImmediate(resolve));
        under -= 1;
        return { perHour: 1 };
      },
    };
    const { cost } = await inspectInstances(stateWith(items), withTime({ prices }).deps);
    expect(asked).toEqual(regions.toReversed().slice(0, 15));
    expect(most).toBe(5);
    expect(cost!.missing).toHaveLength(5);
    expect(cost!.missing.reduce((sum, { count }) => sum + count, 0)).toBe(120);
    expect(cost!.missing.at(-1)).toMatchObject({ instanceType: '11 other kinds', region: '11 regions' });
  });
});

it('is never larger than 14 KB, however much was launched and failed', async () => {
  const regions = Array.from({ length: 40 }, (_, number) => `ap-southeast-${number + 10}`);
  const items = many(4_000, (number) => regions[number % 40]!);
  const instances: Instances = {
    ...allRun,
    find: (region, ids) =>
      Number(region.slice(-2)) % 2 === 0
        ? Promise.reject(new Error('x'.repeat(1_000)))
        : Promise.resolve(
            ids.map((each, number) => ({
              ...running(each, region),
              instanceType: `u7inh-32tb${number % 50}.480xlarge-${number % 40}`,
            })),
          ),
  };
  const prices: Prices = {
    hourly: (_, region) =>
      Number(region.slice(-1)) % 3 === 0
        ? Promise.reject(new Error('y'.repeat(1_000)))
        : Promise.resolve({ perHour: 123.456789 }),
  };
  const found = await inspectInstances(stateWith(items), withTime({ instances, prices }).deps);
  expect(found.instances.items).toHaveLength(20);
  expect(found.unavailable).toHaveLength(5);
  expect(found.unavailable.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(2_000);
  expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(14_000);
});

describe('against the embedded account', () => {
  let account: Account;
  let fault: (call: Call) => AwsError | undefined = () => undefined;
  beforeAll(async () => {
    account = await startAccount({ fault: (call) => fault(call) });
  });
  afterAll(() => account.close());

  it('finds what runs, what was stopped and terminated, and forgets after an hour', async () => {
    const credentials = account.iam.root;
    const config = { credentials, endpoint: account.endpoint, maxAttempts: 1 };
    const ec2 = new EC2Client({ ...config, region: 'ap-southeast-2' });
    const { Instances: made = [] } = await ec2.send(
      new RunInstancesCommand({
        ...{ ImageId: 'ami-0123456789abcdef0', InstanceType: 'p5.48xlarge', MinCount: 5, MaxCount: 5 },
      }),
    );
    const ids = made.map(({ InstanceId = '' }) => InstanceId);
    const items = ids.map((instanceId) => ({ ...launched(0, 'ap-southeast-2'), instanceId }));
    const state = stateWith([...items, launched(77, 'ap-southeast-2'), launched(78, 'eu-west-1')]);
    fault = ({ service, region }) =>
      service === 'ec2' && region === 'eu-west-1'
        ? new AwsError('UnauthorizedOperation', 'no', 403)
        : undefined;
    const look = () =>
      inspectInstances(state, {
        ...withTime().deps,
        instances: makeInstances({ credentials, endpoint: account.endpoint }),
        prices: makePrices('us-east-1', { credentials, endpoint: account.endpoint }),
      });
    expect(await look()).toMatchObject({
      states: [
        { name: 'pending', count: 5 },
        { name: 'gone', count: 1 },
      ],
      unavailable: [{ region: 'eu-west-1', why: 'DescribeInstances: UnauthorizedOperation: no', count: 1 }],
      cost: { perHour: 614.5, perDay: 14_748, items: [{ count: 5, perHourEach: 122.9 }] },
    });

    const later = (ms: number) => account.clock.advanceBy(ms);
    later(60_000);
    await ec2.send(new StopInstancesCommand({ InstanceIds: ids.slice(0, 1) }));
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: ids.slice(1) }));
    later(60_000);
    expect(await look()).toMatchObject({
      states: [
        { name: 'terminated', count: 4 },
        { name: 'stopped', count: 1 },
        { name: 'gone', count: 1 },
      ],
      noCost: 'none of those that could be looked up runs',
    });
    later(3_600_000);
    expect((await look()).states).toEqual([
      { name: 'gone', count: 5 },
      { name: 'stopped', count: 1 },
    ]);
  });
});
