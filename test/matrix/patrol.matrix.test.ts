import { DeleteUserPolicyCommand, ListUserPoliciesCommand } from '@aws-sdk/client-iam';
import { mailsOf, patrolSettings, type PatrolStage, startPatrol } from '../e2e/support/patrolled.ts';
import { root, type TestUser } from '../e2e/support/people.ts';
import type { Watch } from '../e2e/support/watch.ts';
import { firebreak, type Ran } from '../support/run/cli.ts';
import { startTimeout } from '../support/run/deployed.ts';

let stage: PatrolStage;
beforeAll(async () => {
  stage = await startPatrol();
}, startTimeout);
afterEach(() => {
  expect(stage.deployed.account.problems()).toEqual([]);
});
afterAll(() => stage.deployed.close());

const run = (...args: readonly string[]): Promise<Ran> => {
  const { endpoint, iam } = stage.deployed.account;
  return firebreak(args, {
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: iam.root.accessKeyId,
      AWS_SECRET_ACCESS_KEY: iam.root.secretAccessKey,
      AWS_REGION: 'us-east-1',
      FIREBREAK_CONFIG: patrolSettings,
    },
  });
};
const pictureOf = ({ name }: TestUser) => stage.deployed.account.iam.snapshot().users[name]!;

/** The calls by which the patrol itself reads, but for those to its own table. */
const readsOf = (seen: Watch) =>
  seen
    .calls()
    .filter(({ call }) => call.principal.arn.includes('Patrol'))
    .filter(({ call }) => call.service !== 'dynamodb' && call.operation !== 'StartExecution');

it('what comes back daily is mailed once, and from then on as a daily digest that says who and what to change', async () => {
  const user = await stage.contained('daily');
  const seen = stage.deployed.watch();
  const mails: (readonly string[])[] = [];
  for (let day = 0; day < 4; day += 1) {
    await stage.reactivate(user);
    await stage.passDay();
    mails.push(mailsOf(seen, user).slice(mails.flat().length));
    expect(stage.statusOf(user)).toBe('Inactive');
  }
  expect(mails.flat()).toEqual([
    'Firebreak Patrol: REVERTED, now CONTAINED',
    ...[2, 3, 4].map((n) => `Firebreak Patrol, daily digest: REVERTED ${n} times, now CONTAINED`),
  ]);
  expect(seen.notices().at(-1)?.text.replace(/\s+/g, ' ')).toContain(
    'aws_iam_access_key with status = "Inactive"',
  );
}, 60_000);

it('reads each incident with five calls an hour at the most, whatever it finds', async () => {
  const user = await stage.contained('counted');
  const { iam } = root(stage.deployed.account);
  await stage.reactivate(user);
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName: user.name }));
  for (const PolicyName of PolicyNames)
    await iam.send(new DeleteUserPolicyCommand({ UserName: user.name, PolicyName }));
  for (let hour = 0; hour < 4; hour += 1) {
    const seen = stage.deployed.watch();
    await stage.pass(60);
    const mine = readsOf(seen).filter(({ call }) => JSON.stringify(call.input).includes(user.name));
    expect(mine.length).toBeGreaterThan(0);
    expect(mine.length).toBeLessThanOrEqual(5);
  }
  expect(stage.statusOf(user)).toBe('Inactive');
  expect(Object.keys(pictureOf(user).inlinePolicies)).toEqual(PolicyNames);
}, 60_000);

it('leaves alone what a person has restored, and what the owner was given since', async () => {
  const user = await stage.contained('given-back');
  const restored = await run(
    'restore',
    String((await stage.itemOf(user))['incidentId']),
    '--execute',
    '--yes',
    '--include-compromised-key',
    '--include-sessions',
  );
  expect(restored).toMatchObject({ code: 0 });
  const before = pictureOf(user);
  const seen = stage.deployed.watch();
  await stage.pass(121);
  expect(pictureOf(user)).toEqual(before);
  expect(mailsOf(seen, user)).toEqual([]);
  expect(stage.statusOf(user)).toBe('Active');
}, 60_000);

it('changes nothing while a person has paused containment, says so once, and contains when that is over', async () => {
  const user = await stage.contained('paused');
  expect(await run('pause', '--for', '150m', '--reason', 'migration')).toMatchObject({ code: 0 });
  await stage.reactivate(user);
  const seen = stage.deployed.watch();
  await stage.pass(125);
  expect(stage.statusOf(user)).toBe('Active');
  expect(mailsOf(seen, user)).toEqual(['Firebreak Patrol: REVERTED, now PAUSED, NOT CONTAINED']);
  await stage.pass(90);
  expect(stage.statusOf(user)).toBe('Inactive');
  expect(mailsOf(seen, user)).toEqual([
    'Firebreak Patrol: REVERTED, now PAUSED, NOT CONTAINED',
    'Firebreak Patrol: REVERTED, now CONTAINED',
  ]);
}, 60_000);
