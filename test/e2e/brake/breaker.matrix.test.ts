import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser, stateOf, type TestUser } from '../support/people.ts';
import { launchRecord, play, userIdentity } from '../support/records.ts';

const limit = 2;
let deployed: Deployed;
beforeAll(async () => {
  deployed = await startDeployed({ settings: { containmentsPerHour: limit } });
}, startTimeout);
afterEach(() => {
  expect(deployed.account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

const untouched = { keys: ['Active', 'Active'], hasPassword: true, sessionsDenied: false };
const flat = (text: string) => text.replace(/\s+/g, ' ');
const launchBy = (user: TestUser, key = 0) =>
  play(
    deployed.account,
    launchRecord(deployed.account, userIdentity(user, { accessKeyId: user.keys[key]!.accessKeyId })),
  );

it('more callers than an hour allows: the rest are alerts with the commands, and one loud notice says so', async () => {
  const { account } = deployed;
  const users: TestUser[] = [];
  for (let n = 0; n < 5; n += 1) users.push(await addUser(account, `crowd-${n}`));
  const seen = deployed.watch();
  users.forEach((user) => launchBy(user));
  await account.settled();

  const contained = users.filter((user) => stateOf(account, user).keys[0] === 'Inactive');
  const refused = users.filter((user) => !contained.includes(user));
  expect(contained).toHaveLength(limit);
  for (const user of refused) {
    expect(stateOf(account, user)).toEqual(untouched);
    expect(await seen.incidents(user.name)).toMatchObject([{ response: 'alert', status: 'alerted' }]);
    const [alert, followUp, ...more] = seen.notices().filter(({ subject }) => subject.includes(user.name));
    expect([alert?.subject, followUp?.subject, more]).toEqual([
      expect.stringMatching(/^Firebreak CRITICAL ALERT, not contained: /),
      expect.stringMatching(/^Firebreak Follow-up: CRITICAL ALERT, not contained: /),
      [],
    ]);
    expect(flat(alert!.text)).toContain(`circuit breaker: ${limit} containments in the last hour`);
    for (const command of ['update-access-key', 'put-user-policy', 'delete-login-profile'])
      expect(alert!.text).toMatch(new RegExp(`aws iam ${command} --user-name ${user.name} `.trim()));
  }
  const loud = seen.notices().filter(({ subject }) => subject.includes('CIRCUIT BREAKER OPEN'));
  expect(loud.map(({ subject }) => subject)).toEqual([
    `Firebreak CIRCUIT BREAKER OPEN: ${limit} callers contained within an hour, 111122223333`,
  ]);
  expect(seen.notices()).toHaveLength(2 * 5 + 1);
  expect(new Set(seen.executions().map((execution) => execution.status()))).toEqual(new Set(['SUCCEEDED']));
});

it('a refused caller is absorbed quietly while the breaker is open, and contained when it launches after that', async () => {
  const { account } = deployed;
  // Whether or not the slots of the test before are free again, there is none left after these.
  const crowd = [await addUser(account, 'slot-a'), await addUser(account, 'slot-b')];
  for (const user of crowd) {
    launchBy(user);
    launchBy(user, 1);
  }
  const user = await addUser(account, 'refused');
  await account.clock.busy(async () => {
    await account.eventBridge.settled();
    launchBy(user);
    await account.eventBridge.settled();
  });
  await account.settled();
  expect(stateOf(account, user)).toEqual(untouched);

  const quiet = deployed.watch();
  launchBy(user);
  await account.settled();
  expect(quiet.notices().filter(({ subject }) => subject.includes('refused'))).toEqual([]);
  expect(stateOf(account, user)).toEqual(untouched);

  account.clock.advanceBy(61 * 60_000);
  const after = deployed.watch();
  launchBy(user);
  await account.settled();
  expect(stateOf(account, user).keys).toEqual(['Inactive', 'Active']);
  expect(after.notices()[0]!.subject).toMatch(/^Firebreak CONTAINED SO FAR: user refused, /);
  // All three launches, those that were absorbed while it was an alert included.
  expect(after.notices()[1]!.text).toContain('Launches counted so far: 3,');
});
