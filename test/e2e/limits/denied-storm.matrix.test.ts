import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser, type TestUser } from '../support/people.ts';
import { accountId, launchRecord, play, roleIdentity, userIdentity } from '../support/records.ts';

let deployed: Deployed;
beforeAll(async () => {
  deployed = await startDeployed();
}, startTimeout);
afterEach(() => {
  expect(deployed.account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

const refusal = { errorCode: 'Client.UnauthorizedOperation', errorMessage: 'no', responseElements: null };
const elsewhere = '999988887777';
/** Those of one storm, each as it calls itself. */
const names = ['one', 'two', 'three', 'four', 'five', 'six'];

/** Plays six denied calls. @returns the mails, and how often event history was asked */
async function storm(identityOf: (name: string, index: number) => object, minutes = 0) {
  const { account } = deployed;
  const seen = deployed.watch();
  for (const [index, name] of names.entries()) {
    play(account, launchRecord(account, identityOf(name, index), refusal));
    if (minutes === 0) continue;
    await account.settled();
    account.clock.advanceBy(minutes * 60_000);
  }
  await account.settled();
  expect(seen.executions().map((execution) => execution.status())).toEqual(names.map(() => 'SUCCEEDED'));
  return {
    subjects: seen.notices().map(({ subject }) => subject),
    lookups: seen.calls().filter(({ call }) => call.operation === 'LookupEvents').length,
  };
}

const temporary = (index: number) => ({ accessKeyId: `ASIAEXAMPLESTORM000${index}` });

it.each<[string, (name: string, index: number) => object]>([
  [
    'one session name after the other',
    (sessionName, index) =>
      roleIdentity({ roleArn: `arn:aws:iam::${accountId}:role/storm`, sessionName, more: temporary(index) }),
  ],
  [
    'roles of another account',
    (name, index) => ({
      type: 'AWSAccount',
      principalId: `AROAEXAMPLEROLEID0001:${name}`,
      arn: `arn:aws:sts::${elsewhere}:assumed-role/${name}/${name}`,
      accountId: elsewhere,
      ...temporary(index),
    }),
  ],
  [
    'web identities',
    (name, index) => ({
      type: 'WebIdentityUser',
      principalId: `accounts.google.com:app:${name}`,
      userName: name,
      ...temporary(index),
    }),
  ],
  [
    'callers that cannot be read',
    (name, index) => ({ principalId: name, userName: name, ...temporary(index) }),
  ],
])('six denied calls by %s: one review, three mails at the most, 150 look-ups', async (_, identityOf) => {
  const { subjects, lookups } = await storm(identityOf);
  expect(subjects.length).toBeGreaterThanOrEqual(2);
  expect(subjects.length).toBeLessThanOrEqual(3);
  expect(subjects.filter((subject) => !/^Firebreak (Again|Follow-up): /.test(subject))).toHaveLength(1);
  // 1,126 once, when each name had an incident of its own.
  expect(lookups).toBeGreaterThan(0);
  expect(lookups).toBeLessThanOrEqual(150);
});

it('six denied calls by the keys of a user, in more than an hour: no review but the first', async () => {
  const user: TestUser = await addUser(deployed.account, 'prober');
  const { subjects, lookups } = await storm(
    (_, index) =>
      userIdentity(user, index % 2 ? temporary(index) : { accessKeyId: user.keys[0].accessKeyId }),
    20,
  );
  expect(subjects).toEqual([
    expect.stringMatching(/^Firebreak ALERT, /),
    expect.stringMatching(/^Firebreak Follow-up: ALERT, /),
    expect.stringMatching(/^Firebreak Again: /),
  ]);
  expect(lookups).toBeLessThanOrEqual(150);
});
