import { DeleteUserPolicyCommand, ListUserPoliciesCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { firebreak, type Ran } from '../support/run/cli.ts';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { addUser, launch, root, type TestUser } from './support/people.ts';
import type { Watch } from './support/watch.ts';

const minute = 60_000;
let deployed: Deployed;
beforeAll(async () => {
  deployed = await startDeployed({ settingsFile: 'test/e2e/settings/patrol-settings.ts' });
}, startTimeout);
afterEach(() => {
  expect(deployed.account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

const run = (...args: readonly string[]): Promise<Ran> => {
  const { endpoint, iam } = deployed.account;
  return firebreak(args, {
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: iam.root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: iam.root.secretAccessKey,
      AWS_REGION: 'us-east-1',
      FIREBREAK_CONFIG: 'test/e2e/settings/patrol-settings.ts',
    },
  });
};

const pictureOf = ({ name }: TestUser) => deployed.account.iam.snapshot().users[name]!;
const statusOf = (user: TestUser) =>
  pictureOf(user).accessKeys.find(({ accessKeyId }) => accessKeyId === user.keys[0].accessKeyId)?.status;
const itemOf = async ({ name }: TestUser) => (await deployed.watch().incidents(name))[0]!;
const noteOf = async (user: TestUser) =>
  JSON.parse(String((await itemOf(user))['patrol'])) as Readonly<Record<string, unknown>>;

/** A user who launched and was contained, an hour ago. */
async function contained(name: string): Promise<TestUser> {
  const { account } = deployed;
  const user = await addUser(account, name);
  await launch(account, user.keys[0]);
  await account.settled();
  expect(statusOf(user)).toBe('Inactive');
  await pass(61);
  return user;
}

/** What a pipeline does, or a person who does not know. */
async function reactivate({ name, keys }: TestUser): Promise<void> {
  await root(deployed.account).iam.send(
    new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: keys[0].accessKeyId, Status: 'Active' }),
  );
}

async function pass(minutes: number): Promise<void> {
  const { account } = deployed;
  await account.clock.sleep(minutes * minute);
  await account.settled();
}

/** Subjects of the mails about a user, without what comes behind the decision. */
const mailsOf = (seen: Watch, { name }: TestUser) =>
  seen
    .notices()
    .filter(({ subject }) => subject.includes(name))
    .map(({ subject }) => subject.replace(/: user .*/, ''));

/** The calls that the patrol itself makes to anything but its own table. */
const readsOf = (seen: Watch) =>
  seen.calls().filter(({ call }) => call.principal.arn.includes('Patrol') && call.service !== 'dynamodb' && call.operation !== 'StartExecution');

it('a key that is made active after the follow-up is inactive within the hour, and on-call is mailed once', async () => {
  const user = await contained('reactivated');
  const seen = deployed.watch();
  await reactivate(user);
  await pass(61);
  expect(statusOf(user)).toBe('Inactive');
  await pass(61);
  expect(mailsOf(seen, user)).toEqual(['Firebreak Patrol: REVERTED, now CONTAINED']);
  const [{ text } = { text: '' }] = seen.notices();
  expect(text.replace(/\s+/g, ' ')).toContain(`By arn:aws:iam::${deployed.account.accountId}:root (UpdateAccessKey at`);
  expect(text).not.toContain('LATE:');
  expect(await itemOf(user)).toMatchObject({ status: 'held' });
  expect(await noteOf(user)).toMatchObject({ found: 'in-place', reversals: 1, untold: 0 });
}, 60_000);

it('what comes back daily is mailed once, and from then on as a daily digest that says who and what to change', async () => {
  const user = await contained('daily');
  const seen = deployed.watch();
  const mails: (readonly string[])[] = [];
  for (let day = 0; day < 4; day += 1) {
    await reactivate(user);
    deployed.account.clock.advanceTo(new Date(deployed.account.clock.now().getTime() + 23 * 60 * minute));
    await pass(61);
    mails.push(mailsOf(seen, user).slice(mails.flat().length));
    expect(statusOf(user)).toBe('Inactive');
  }
  expect(mails.flat()).toEqual([
    'Firebreak Patrol: REVERTED, now CONTAINED',
    ...[2, 3, 4].map((n) => `Firebreak Patrol, daily digest: REVERTED ${n} times, now CONTAINED`),
  ]);
  expect(seen.notices().at(-1)?.text.replace(/\s+/g, ' ')).toContain('aws_iam_access_key with status = "Inactive"');
}, 60_000);

it('reads each incident with five calls an hour at the most, whatever it finds', async () => {
  const user = await contained('counted');
  const { iam } = root(deployed.account);
  await reactivate(user);
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName: user.name }));
  for (const PolicyName of PolicyNames)
    await iam.send(new DeleteUserPolicyCommand({ UserName: user.name, PolicyName }));
  for (let hour = 0; hour < 4; hour += 1) {
    const seen = deployed.watch();
    await pass(60);
    const mine = readsOf(seen).filter(({ call }) => JSON.stringify(call.input).includes(user.name));
    expect(mine.length).toBeGreaterThan(0);
    expect(mine.length).toBeLessThanOrEqual(5);
  }
  expect(statusOf(user)).toBe('Inactive');
  expect(Object.keys(pictureOf(user).inlinePolicies)).toEqual(PolicyNames);
}, 60_000);

it('leaves alone what a person has restored, and what the owner was given since', async () => {
  const user = await contained('given-back');
  const restored = await run('restore', String((await itemOf(user))['incidentId']), '--execute', '--yes', '--include-compromised-key', '--include-sessions');
  expect(restored).toMatchObject({ code: 0 });
  const before = pictureOf(user);
  const seen = deployed.watch();
  await pass(121);
  expect(pictureOf(user)).toEqual(before);
  expect(mailsOf(seen, user)).toEqual([]);
  expect(statusOf(user)).toBe('Active');
}, 60_000);

it('changes nothing while a person has paused containment, says so once, and contains when that is over', async () => {
  const user = await contained('paused');
  expect(await run('pause', '--minutes', '150', '--reason', 'migration')).toMatchObject({ code: 0 });
  await reactivate(user);
  const seen = deployed.watch();
  await pass(125);
  expect(statusOf(user)).toBe('Active');
  expect(mailsOf(seen, user)).toEqual(['Firebreak Patrol: REVERTED, now PAUSED, NOT CONTAINED']);
  await pass(90);
  expect(statusOf(user)).toBe('Inactive');
  expect(mailsOf(seen, user)).toEqual([
    'Firebreak Patrol: REVERTED, now PAUSED, NOT CONTAINED',
    'Firebreak Patrol: REVERTED, now CONTAINED',
  ]);
}, 60_000);
