import { type AttributeValue, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { AwsError, type Call, type Fault } from '@firebreak/account';
import { firebreak, type Ran } from '../../support/run/cli.ts';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser, root, stateOf, type TestUser } from '../support/people.ts';
import { launchRecord, play, userIdentity } from '../support/records.ts';

let deployed: Deployed;
/** Called at each call to IAM or SNS, while time stands still for the answer. */
let onCall: (operation: string) => Promise<void> = () => Promise.resolve();

/** What IAM answers instead of carrying a call out. */
let fault: (call: Call) => Fault | undefined = () => undefined;

beforeAll(async () => {
  deployed = await startDeployed({
    account: { fault: (call) => fault(call) },
    onCall: ({ call }) => void onCall(call.operation),
  });
}, startTimeout);
afterEach(() => {
  onCall = () => Promise.resolve();
  fault = () => undefined;
  expect(deployed.account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

function run(...args: readonly string[]): Promise<Ran> {
  const { account } = deployed;
  return firebreak(args, {
    env: {
      AWS_ENDPOINT_URL: account.endpoint,
      AWS_ACCESS_KEY_ID: account.iam.root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.iam.root.secretAccessKey,
      AWS_REGION: 'us-east-1',
      FIREBREAK_CONFIG: 'test/e2e/settings/quick-settings.ts',
    },
  });
}

const untouched = { keys: ['Active', 'Active'], hasPassword: true, sessionsDenied: false };
const flat = (text: string) => text.replace(/\s+/g, ' ');
const launchBy = (user: TestUser) =>
  play(
    deployed.account,
    launchRecord(deployed.account, userIdentity(user, { accessKeyId: user.keys[0].accessKeyId })),
  );

it('paused: nobody is contained, each caller is mailed at once; resumed: the next launch is contained', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'let-go');
  const seen = deployed.watch();
  const paused = await run('pause', '--for', '2h', '--reason', 'the rule is wrong', '--json');
  expect(paused).toMatchObject({ code: 0, stderr: '' });
  const { until } = (JSON.parse(paused.stdout) as { paused: { until: string } }).paused;

  const first = launchBy(user);
  await account.eventBridge.settled();
  launchBy(user);
  await account.settled();

  expect(stateOf(account, user)).toEqual(untouched);
  expect(await seen.incidents('let-go')).toMatchObject([{ status: 'alerted', refusedUntil: until }]);
  const [told, atOnce, alert, followUp, ...more] = seen.notices();
  expect([told?.subject, atOnce?.subject, alert?.subject, followUp?.subject, more]).toEqual([
    expect.stringMatching(/^Firebreak PAUSED until 20.*Z: nobody is contained$/),
    expect.stringMatching(/^Firebreak PAUSED, NOT CONTAINED: user let-go, key AKIA/),
    expect.stringMatching(/^Firebreak PAUSED, NOT CONTAINED: user let-go, key AKIA/),
    expect.stringMatching(/^Firebreak Follow-up: PAUSED, NOT CONTAINED: user let-go/),
    [],
  ]);
  expect(flat(told!.text)).toContain('If nobody of yours paused it, end it');
  expect(flat(atOnce!.text)).toContain(`paused by arn:aws:iam::${account.accountId}:root until`);
  expect(flat(atOnce!.text)).toContain('(the rule is wrong)');
  for (const command of ['update-access-key', 'put-user-policy', 'delete-login-profile'])
    expect(atOnce!.text).toMatch(new RegExp(`aws iam ${command} --user-name let-go `.trim()));

  const listed = await run('incidents');
  expect(listed.stdout).toMatch(/^NOBODY IS CONTAINED: containment is paused by .*\(the rule is wrong\)\./);
  const { stdout, stderr } = await run('incidents', '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ status: 'alerted' }]);
  expect(stderr).toMatch(/^NOBODY IS CONTAINED: containment is paused by .*\(the rule is wrong\)\./);

  const resumed = await run('resume');
  expect(resumed).toMatchObject({ code: 0, stderr: '' });
  expect(resumed.stdout).toContain(`firebreak contain --event-id ${first} --execute`);
  expect((await run('resume')).stdout).toBe('Containment is not paused: nothing was changed.\n');
  launchBy(user);
  await account.settled();
  expect(stateOf(account, user).keys).toEqual(['Inactive', 'Active']);
  expect(seen.notices().map(({ subject }) => subject)).toContainEqual(
    expect.stringMatching(/^Firebreak RESUMED: callers are contained again$/),
  );
  const items = (await account.dynamoDb.items(tableName())) as Record<string, AttributeValue>[];
  const records = items.filter(({ sk }) => sk?.S?.startsWith('PAUSE#'));
  expect(records).toMatchObject([
    { action: { S: 'pause' }, until: { S: until }, reason: { S: 'the rule is wrong' } },
    { action: { S: 'resume' } },
  ]);
  for (const { expiresAt } of records) expect(Number(expiresAt!.N)).toBeGreaterThan(Date.now() / 1000);
});

it('paused in the middle of a fight: nothing more is changed, and when it ends by itself it is contained', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'fought-over');
  const seen = deployed.watch();
  let renewals = 0;
  onCall = async (operation) => {
    // The deny is put a second time once IAM has spread: behind it, somebody reverts, and somebody pauses.
    if (operation !== 'PutUserPolicy' || ++renewals !== 2) return;
    const minutes = new Date(account.clock.now().getTime() + 2 * 60_000);
    await account.clock.busy(async () => {
      await pauseUntil(minutes);
      await root(account).iam.send(
        new UpdateAccessKeyCommand({ UserName: user.name, ...idOf(user), Status: 'Active' }),
      );
    });
  };
  launchBy(user);
  await account.settled();

  const [first, update, ...more] = seen.notices();
  expect(first!.subject).toMatch(/^Firebreak PAUSED, NOT CONTAINED: user fought-over/);
  expect(flat(first!.text)).toContain('Containment is paused by arn:aws:iam::1:user/x until');
  expect(flat(first!.text)).toContain('DO THIS NOW');
  expect(update!.subject).toMatch(/^Firebreak Update: CONTAINED SO FAR: user fought-over/);
  expect(more).toEqual([
    expect.objectContaining({
      subject: expect.stringMatching(/^Firebreak Follow-up: CONTAINED: user fought-over/),
    }),
  ]);
  expect(stateOf(account, user).keys[0]).toBe('Inactive');
  expect(await seen.incidents('fought-over')).toMatchObject([{ status: 'held' }]);
});

it('paused while IAM throttles the first wave: nothing is changed, it is mailed at once, and contained when it is over', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'waited-for');
  const seen = deployed.watch();
  const from = account.clock.now().getTime();
  let pausing: Promise<void> | undefined;
  const isTheirs = ({ input }: Call) => JSON.stringify(input).includes('waited-for');
  // Each step has been let go, and repeats its calls; somebody pauses meanwhile, and then IAM recovers.
  fault = (call) => {
    const since = account.clock.now().getTime() - from;
    if (call.service !== 'iam' || !isTheirs(call) || since > 8_000) return undefined;
    if (since > 1_000) pausing ??= pauseUntil(new Date(from + 5 * 60_000));
    return new AwsError('Throttling', 'Rate exceeded');
  };
  const atEachMail: unknown[] = [];
  onCall = (operation) => {
    if (operation === 'Publish') atEachMail.push(stateOf(account, user));
    return Promise.resolve();
  };
  launchBy(user);
  await account.settled();
  await pausing;

  expect(seen.notices().map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^Firebreak PAUSED, NOT CONTAINED: user waited-for/),
    expect.stringMatching(/^Firebreak PAUSED, NOT CONTAINED: user waited-for/),
    expect.stringMatching(/^Firebreak Update: CONTAINED SO FAR: user waited-for/),
    expect.stringMatching(/^Firebreak Follow-up: CONTAINED: user waited-for/),
  ]);
  expect(atEachMail.slice(0, 2)).toEqual([untouched, untouched]);
  expect(stateOf(account, user).keys[0]).toBe('Inactive');
  expect(await seen.incidents('waited-for')).toMatchObject([{ status: 'held' }]);
});

const idOf = (user: TestUser) => ({ AccessKeyId: user.keys[0].accessKeyId });

const tableName = (): string =>
  deployed.stacks.flatMap(({ resources }) => resources).find(({ type }) => type === 'AWS::DynamoDB::Table')!
    .ref;

/** What `firebreak pause` writes, at once: time stands still for it. */
async function pauseUntil(until: Date): Promise<void> {
  const { account } = deployed;
  const dynamodb = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: account.endpoint,
    credentials: account.iam.root,
  });
  await dynamodb.send(
    new UpdateItemCommand({
      TableName: tableName(),
      Key: { pk: { S: 'BREAKER' }, sk: { S: 'BREAKER' } },
      UpdateExpression: 'SET pausedUntil = :until, pausedBy = :by',
      ExpressionAttributeValues: {
        ':until': { S: until.toISOString() },
        ':by': { S: 'arn:aws:iam::1:user/x' },
      },
    }),
  );
  dynamodb.destroy();
}
