import {
  EC2Client,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StopInstancesCommand,
} from '@aws-sdk/client-ec2';
import { type Account, AwsError, type Call, startAccount } from '@firebreak/account';
import { makeInstances } from '../../../lambda/aws/instances.ts';
import { makePrices } from '../../../lambda/aws/prices.ts';
import { inspectInstances } from '../../../lambda/steps/inspect-instances/inspect.ts';
import { describeLaunch } from '../../../core/report/opening/describe-launch.ts';
import { launched } from '../../../core/report/sections/launched.ts';
import { doNowOf } from '../../../core/report/do-now/do-now.ts';
import { toFinding } from '../../../core/report/renderers/render-asff.ts';
import { renderOcsf } from '../../../core/report/renderers/render-ocsf.ts';
import { toReport } from '../../../core/report/report.ts';
import type { InstancesNow } from '../../../core/instances/instances.ts';
import type { ContainmentState } from '../../../core/state.ts';
import { toHidden } from '../../../core/verdict/hidden-launch.ts';
import { type Launch, toLaunch } from '../../../core/verdict/launch.ts';
import { activityOf } from '../../support/review/activity.ts';
import { made } from '../../support/report/report.ts';
import { violations } from '../../support/report/report-schema.ts';
import { stateOf } from '../../support/report/state.ts';
import { account as accountId, userIdentity } from '../../support/events.ts';

const region = 'ap-southeast-2';
const image = 'ami-0123456789abcdef0';
const shape = { ImageId: image, InstanceType: 'p5.48xlarge', KeyName: 'ssh' } as const;

let account: Account;
let fault: (call: Call) => AwsError | undefined = () => undefined;
beforeAll(async () => {
  account = await startAccount({ fault: (call) => fault(call) });
});
afterEach(() => {
  fault = () => undefined;
  account.clock.advanceBy(3_600_000);
});
afterAll(() => account.close());

/** Launches, and gives the ids and the record that CloudTrail wrote of it. */
async function launch(input: Partial<RunInstancesCommandInput>) {
  const credentials = account.iam.root;
  const ec2 = new EC2Client({ credentials, endpoint: account.endpoint, region });
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({ ...shape, MinCount: 1, MaxCount: 60, ...input }),
  );
  const record = account.trail.all().findLast(({ eventName }) => eventName === 'RunInstances')!;
  const ids = Instances.map(({ InstanceId = '' }) => InstanceId);
  return { ids, record: { ...record, userIdentity, recipientAccountId: accountId } as object, ec2 };
}

async function inspect(
  record: object,
  change: Partial<ContainmentState> = {},
): Promise<{ found: InstancesNow; state: ContainmentState }> {
  const config = { credentials: account.iam.root, endpoint: account.endpoint };
  const state = stateOf(record, change);
  const found = await inspectInstances(state, {
    instances: makeInstances(config),
    prices: makePrices('us-east-1', config),
    now: account.clock.now(),
    timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
  });
  return { found, state: { ...state, instances: found } };
}

const now = new Date('2026-11-01T10:20:00Z');
const textOf = (state: ContainmentState) => ({
  launched: made(launched, { now, state }).lines.join('\n'),
  steps: doNowOf({ now, state })
    .flatMap(({ title, why = '', commands }) => [title, why, ...commands])
    .join('\n'),
  headline: toReport({ now, state }).headline.join('\n'),
});
const idsIn = (found: InstancesNow) => found.running!.items.flatMap(({ instanceIds }) => instanceIds);
/** The record as it would be with parts of what was asked for left out. */
const without = (record: object, ...names: readonly string[]): object => {
  const { requestParameters } = record as { requestParameters: object };
  const kept = Object.entries(requestParameters).filter(([name]) => !names.includes(name));
  return { ...record, requestParameters: Object.fromEntries(kept), responseElements: null };
};

describe('a launch of sixty, whose record names none', () => {
  it('is found by its client token, whole, and stopped by the command in the report', async () => {
    const neighbours = await launch({ MaxCount: 3 });
    const { ids, record, ec2 } = await launch({});
    expect(record).not.toHaveProperty('responseElements');
    const { found, state } = await inspect(record);
    expect(found).toMatchObject({
      hidden: { items: [{ way: 'client-token', least: 1, most: 60, found: 60 }], more: 0 },
      states: [{ name: 'pending', count: 60 }],
      cost: { perHour: 60 * 122.9 },
    });
    expect(idsIn(found).toSorted()).toEqual(ids.toSorted());
    const report = toReport({ now, state });
    expect(violations(report.document)).toEqual([]);
    const place = { account: accountId, region: 'us-east-1', partition: 'aws' };
    const resources = toFinding(report, place).Resources.map(({ Id }) => Id);
    expect(resources).toContain(`arn:aws:ec2:${region}:${accountId}:instance/${ids[0]}`);
    expect(renderOcsf(report)).toContain(ids[45]);

    const text = textOf(state);
    expect(text.headline).toContain('Launched an unknown number (1 to 60 asked for) of p5.48xlarge');
    expect(text.headline).toContain('60 of its 60 instances still run, USD 7,374.00 an hour');
    expect(text.headline).not.toMatch(/Launched (?:60|50|0) x/);
    expect(text.launched).toContain(
      'does not name its instances, 1 to 60. 60 were found by its client token.',
    );
    expect(text.steps).not.toContain('describe-instances');
    const stopped = text.steps.match(/i-[0-9a-f]{17}/g) ?? [];
    expect([...new Set(stopped)].toSorted()).toEqual(ids.toSorted());
    for (const id of neighbours.ids) expect(JSON.stringify(found)).not.toContain(id);

    account.clock.advanceBy(60_000);
    await ec2.send(new StopInstancesCommand({ InstanceIds: stopped }));
    account.clock.advanceBy(120_000);
    expect((await inspect(record)).found).toMatchObject({ states: [{ name: 'stopped', count: 60 }] });
  });

  it('is found by its reservation where there is no token', async () => {
    const { ids, record } = await launch({ MaxCount: 2 });
    const { responseElements } = record as { responseElements: { reservationId: string } };
    const lost = {
      ...without(record, 'clientToken'),
      responseElements: { reservationId: responseElements.reservationId },
    };
    const { found } = await inspect(lost);
    expect(found.hidden!.items).toMatchObject([{ way: 'reservation', found: 2 }]);
    expect(idsIn(found).toSorted()).toEqual(ids.toSorted());
  });

  it('is found probably, by what it has and when it began, and a person is to look', async () => {
    await launch({ MaxCount: 4 });
    account.clock.advanceBy(600_000);
    await launch({ MaxCount: 2, KeyName: 'another' });
    const { ids, record } = await launch({ MaxCount: 5 });
    const { found, state } = await inspect(without(record, 'clientToken'));
    expect(found.hidden!.items).toMatchObject([{ way: 'shape', found: 5 }]);
    expect(found.running!.items).toEqual([
      { region, instanceIds: expect.anything() as object, probably: true },
    ]);
    expect(idsIn(found).toSorted()).toEqual(ids.toSorted());
    const text = textOf(state);
    expect(text.headline).toContain('PROBABLY its instances');
    expect(text.steps).toContain('Look at 5 instances, PROBABLY of the launch, and stop them');
    expect(text.steps).toContain(
      `aws ec2 describe-instances --region ${region} --filters Name=image-id,Values=${image} ` +
        'Name=instance-type,Values=p5.48xlarge Name=key-name,Values=ssh',
    );
  });

  it('whose token would find everybody’s is not asked by it', async () => {
    await launch({ MaxCount: 4 });
    account.clock.advanceBy(600_000);
    const { ids, record } = await launch({ MaxCount: 3, ClientToken: '*' });
    const { found } = await inspect({ ...record, responseElements: null });
    expect(found.hidden!.items).toMatchObject([{ way: 'shape', found: 3 }]);
    expect(idsIn(found).toSorted()).toEqual(ids.toSorted());
  });

  it('that asks with the token of an earlier call has none of that call’s instances', async () => {
    const { record: earlier } = await launch({ MaxCount: 2, ClientToken: 'shared' });
    account.clock.advanceBy(600_000);
    const eventTime = `${account.clock.now().toISOString().slice(0, 19)}Z`;
    const { found, state } = await inspect({ ...earlier, eventTime, responseElements: null });
    expect(found.hidden!.items).toMatchObject([{ way: 'client-token', found: 0 }]);
    expect(textOf(state).launched).toContain('None was found by its client token');
  });
});

describe('a launch that cannot be found', () => {
  it('is priced by what was asked for, and the question is there', async () => {
    const { record } = await launch({ MaxCount: 50 });
    fault = ({ service }) =>
      service === 'ec2' ? new AwsError('UnauthorizedOperation', 'no', 403) : undefined;
    const { found, state } = await inspect(record);
    expect(found).toMatchObject({
      hidden: { items: [{ found: 0, why: 'DescribeInstances: UnauthorizedOperation: no' }] },
      askedCost: { perHourLeast: 122.9, perHourMost: 6_145 },
      states: [],
    });
    const text = textOf(state);
    expect(text.headline).toContain('NONE WAS FOUND');
    expect(text.headline).toContain('at least USD 122.90, at most USD 6,145.00 an hour');
    expect(text.headline).not.toContain('0 instances');
    expect(text.launched).not.toContain('EC2 knew of no instance');
    expect(text.launched).toContain('Cost asked for: at least USD 122.90, at most USD 6,145.00 an hour');
    expect(text.steps).toMatch(
      /aws ec2 describe-instances --region ap-southeast-2 --filters Name=client-token,Values=/,
    );
    expect(violations(toReport({ now, state }).document)).toEqual([]);
  });

  it('is not known beside what is: neither counted as gone nor as running', async () => {
    const { record } = await launch({ MinCount: 2, MaxCount: 9 });
    const named = await launch({ MinCount: 3, MaxCount: 3 });
    const hidden = toHidden(toLaunch({ detail: without(record, 'clientToken', 'instanceType') }) as Launch)!;
    const activity = activityOf({ hidden: { items: [{ ...hidden, image: '*' }], more: 0 } });
    const { found, state } = await inspect(named.record, { activity });
    expect(found).toMatchObject({ states: [{ count: 3 }], instances: { more: 2 } });
    expect(textOf(state).headline).toContain('Of its 5 instances 3 still run, of 2 it is NOT KNOWN');
  });

  it('by a command where its token is no word for a shell, has none', async () => {
    const { record } = await launch({ MaxCount: 2, ClientToken: 'a;reboot' });
    const eventTime = '2030-01-01T00:00:00Z';
    const { found, state } = await inspect({ ...record, eventTime, responseElements: null });
    expect(found.hidden!.items).toMatchObject([{ filters: [['client-token', 'a;reboot']], found: 0 }]);
    expect(textOf(state).steps).not.toContain('reboot');
  });

  it('because its record shows nothing, says so', async () => {
    const { record } = await launch({ MaxCount: 2 });
    const { found, state } = await inspect({ ...record, requestParameters: null, responseElements: null });
    expect(found.hidden!.items).toMatchObject([
      { found: 0, least: 0, why: expect.stringContaining('no client token') as string },
    ]);
    expect(textOf(state).steps).toContain(
      `aws ec2 describe-instances --region ${region} --filters Name=instance-state-name,Values=pending,running `,
    );
    expect(describeLaunch(state.launch)).toContain('Launched an unknown number of unknown type');
  });

  it('is looked for where nobody is certain that it was one', async () => {
    const { ids, record } = await launch({ MaxCount: 2 });
    const { found, state } = await inspect({
      ...record,
      responseElements: null,
      errorMessage: 'You are not authorized.',
    });
    expect(state.verdict.kind).toBe('alert');
    expect(idsIn(found).toSorted()).toEqual(ids.toSorted());
    const { headline } = textOf(state);
    expect(headline).toContain('Whether it launched 1 to 2 x p5.48xlarge');
    expect(headline).toContain('2 of its 2 instances still run');
  });
});
