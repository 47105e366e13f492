import { EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { type Account, deploy, destroy, startAccount } from '@firebreak/account';
import { responderPolicy, responderStackName, sensorStackPrefix } from '../../lambda/contract.ts';
import type { Settings, SettingsInput } from '../../core/settings/settings.ts';
import { templatesOf } from '../support/run/templates.ts';
import { backupKey, sample, trail, webhooks } from './synthesized.ts';

// The stacks of one account as settings change, are removed and come back: docs/life-cycle.md.

const home = 'us-east-1';
/** Everything that can be switched on. */
const everything = {
  ...{ backupKey, trail, webhooks, securityHub: true, patrolMinutes: 60, keepWarm: true },
  ...{ reservedConcurrency: 10, operators: ['arn:aws:iam::*:role/on-call'] },
  protectedTags: [{ key: 'break-glass', value: '*' }],
  notify: { emails: ['oncall@example.com', 'lead@example.com'] },
} satisfies Partial<SettingsInput>;
/** Nothing that can be switched off. */
const bare = {
  ...{ patrolMinutes: 0, keepWarm: false, notify: { emails: [] } },
  containDespite: ['nobody-to-tell'],
} satisfies Partial<SettingsInput>;

let account: Account;
beforeEach(async () => {
  account = await startAccount();
  for (const { secretArn } of webhooks)
    account.secrets.add({ name: secretArn, region: home, text: 'hidden', arn: secretArn });
});
afterEach(() => account.close());

const put = (settings: Partial<SettingsInput>) => deploy(account, templatesOf(settings as Partial<Settings>));
const stackNames = (): readonly string[] =>
  account.stacks
    .all()
    .map(({ name, region }) => `${name} in ${region}`)
    .toSorted();
const refsOf = (stackName: string, type: string): readonly string[] =>
  account.stacks
    .all()
    .filter(({ name }) => name === stackName)
    .flatMap(({ resources }) => resources.filter((one) => one.type === type))
    .map(({ created }) => created.ref);
async function destroyAll(): Promise<void> {
  for (const stack of account.stacks.all().toReversed()) await destroy(account, stack);
}
/** How many of these the responder has. */
function standing(): Readonly<Record<string, number>> {
  const count = (type: string): number => refsOf(responderStackName, type).length;
  return Object.fromEntries(
    ['AWS::Lambda::Function', 'AWS::Logs::LogGroup', 'AWS::IAM::Role'].map((type) => [type, count(type)]),
  );
}

it('switches everything optional on, off, on and off again', async () => {
  await put(bare);
  const before = standing();
  await put(everything);
  const withAll = standing();
  await put(bare);
  expect(standing()).toEqual(before);
  await put(everything);
  expect(standing()).toEqual(withAll);
  await put(bare);
  expect(standing()).toEqual(before);
  expect(withAll['AWS::Lambda::Function']).toBeGreaterThan(before['AWS::Lambda::Function']!);
  expect(account.problems()).toEqual([]);
});

it('is destroyed and deployed again, and keeps what was written the first time', async () => {
  await put(everything);
  const kept = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'];
  const first = kept.map((type) => refsOf(responderStackName, type));
  await destroyAll();
  expect(stackNames()).toEqual([]);
  await put(everything);
  const second = kept.map((type) => refsOf(responderStackName, type));
  expect(second.flat()).toHaveLength(first.flat().length);
  expect(second.flat().filter((name) => first.flat().includes(name))).toEqual([]);
  const [bucket = ''] = first[0]!;
  expect(account.s3.objects(bucket)).toEqual([]);
  await expect(account.dynamoDb.items(first[1]![0]!)).resolves.toEqual([]);
});

it('leaves the sensor of a region that the settings drop, until its stack is deleted', async () => {
  await put({ regions: ['us-east-1', 'eu-west-1'] });
  await put({ regions: ['us-east-1'] });
  expect(stackNames()).toContain(`${sensorStackPrefix}eu-west-1 in eu-west-1`);
  await destroy(account, { name: `${sensorStackPrefix}eu-west-1`, region: 'eu-west-1' });
  await put({ regions: ['us-east-1', 'eu-west-1'] });
  expect(stackNames()).toHaveLength(3);
});

describe('another home region', () => {
  const moved = { homeRegion: 'eu-west-1' };

  it('is refused while the responder of the first stands, which goes on as it is', async () => {
    await put(bare);
    const before = JSON.stringify(account.stacks.all());
    await expect(put({ ...bare, ...moved })).rejects.toThrow(`'${responderPolicy}' already exists`);
    expect(JSON.stringify(account.stacks.all())).toBe(before);
  });

  it('is taken when that was destroyed, by sensors that stand, too', async () => {
    await put(bare);
    await destroy(account, { name: responderStackName, region: home });
    await put({ ...bare, ...moved });
    expect(stackNames()).toEqual([
      'FirebreakResponder in eu-west-1',
      'FirebreakSensor-eu-west-1 in eu-west-1',
      'FirebreakSensor-us-east-1 in us-east-1',
    ]);
    const [launches] = refsOf('FirebreakSensor-us-east-1', 'AWS::Events::Rule');
    const events = new EventBridgeClient({
      ...{ endpoint: account.endpoint, region: home, credentials: account.iam.root },
    });
    const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: launches }));
    expect(Targets![0]!.Arn).toBe('arn:aws:events:eu-west-1:111122223333:event-bus/firebreak');
  });
});

it('has no name in it that a kept resource would take from the next deployment', () => {
  const [responder] = templatesOf({ ...sample, ...everything } as Partial<Settings>).stacks;
  const kept = Object.values(responder!.template.Resources).filter(
    ({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete',
  );
  expect(kept.length).toBeGreaterThan(20);
  const names = kept.flatMap(({ Properties }) =>
    Object.entries(Properties).filter(([property]) => /Name$/.test(property)),
  );
  for (const [, name] of names) expect(JSON.stringify(name)).toContain('AWS::StackId');
});
