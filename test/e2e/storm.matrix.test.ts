import { AwsError, type Call } from '@firebreak/account';
import { type Deployed, startDeployed, startTimeout } from '../support/run/deployed.ts';
import { addUser, stateOf, type TestUser } from './support/people.ts';
import { stormRegions } from './settings/storm-settings.ts';
import { calm, deliverTwice, seeded, stormOf } from './support/storm.ts';
import type { Watch } from './support/watch.ts';

let deployed: Deployed;
/** What DynamoDB answers instead, where a test says so. */
let fault: (call: Call) => AwsError | undefined = () => undefined;

beforeAll(async () => {
  deployed = await startDeployed({
    settingsFile: 'test/e2e/settings/storm-settings.ts',
    // Two reviews over thousands of events would be half of the time; their pace is tested elsewhere.
    account: { lookupsPerSecond: Infinity, fault: (call) => fault(call) },
  });
}, startTimeout);
afterEach(() => {
  expect(deployed.account.problems()).toEqual([]);
});
afterAll(() => deployed.close());

const about = (seen: Watch, { name }: TestUser) =>
  seen.notices().filter(({ subject }) => subject.includes(`user ${name},`));

/** Keys that were made inactive, by the calls that did it. */
const deactivated = (seen: Watch) =>
  seen
    .calls()
    .filter(({ call, error }) => call.operation === 'UpdateAccessKey' && error === undefined)
    .map(({ call }) => call.input['AccessKeyId']);

async function expectOneIncident(seen: Watch, user: TestUser, launches: number): Promise<void> {
  const [incident, ...others] = await seen.incidents(user.name);
  expect(others).toEqual([]);
  expect(incident).toMatchObject({ status: 'held', response: 'contain' });
  const counted = await seen.launches(String(incident!['incidentId']));
  expect(counted).toHaveLength(launches);
  expect(counted.map(({ eventId }) => eventId)).toContain(incident!['launchId']);

  const notices = about(seen, user);
  expect(notices.map(({ subject }) => subject.split(':')[0])).toEqual([
    'Firebreak CONTAINED SO FAR',
    'Firebreak Follow-up',
  ]);
  const count = launches.toLocaleString('en-US');
  expect(notices[1]!.text.replace(/\s+/g, ' ')).toContain(
    `Launches counted so far: ${count}, ${count} instances launched`,
  );
  expect(notices[1]!.text).toContain(`${count} launches by it were counted so far`);
  expect(stateOf(deployed.account, user).keys).toEqual(['Inactive', 'Active']);
}

it('a storm of launches of one caller in 17 regions within a minute, each delivered twice and shuffled, and another caller among them: two incidents, two containments, every launch counted', async () => {
  const { account } = deployed;
  const [many, few] = [await addUser(account, 'many'), await addUser(account, 'few')];
  calm(account);
  const seen = deployed.watch();
  const records = [
    ...stormOf(account, { by: many, launches: 1_000, regions: stormRegions }),
    ...stormOf(account, { by: few, launches: 100, regions: stormRegions }),
  ];
  await deliverTwice(account, records, seeded(20_261_122));
  await account.settled();

  expect(seen.executions()).toHaveLength(2_200);
  expect(new Set(seen.executions().map((execution) => execution.status()))).toEqual(new Set(['SUCCEEDED']));
  expect(deactivated(seen).toSorted()).toEqual([many, few].map(({ keys }) => keys[0].accessKeyId).toSorted());
  await expectOneIncident(seen, many, 1_000);
  await expectOneIncident(seen, few, 100);
  expect(seen.notices()).toHaveLength(4);
  expect(about(seen, many)[1]!.text.replace(/\s+/g, ' ')).toContain(
    `Regions: ${stormRegions.toSorted().join(', ')}`,
  );
}, 180_000);

it('while DynamoDB throttles a third of all calls, every launch is still counted and the caller contained', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'throttled');
  calm(account);
  const seen = deployed.watch();
  const random = seeded(7);
  fault = ({ service }) =>
    service === 'dynamodb' && random() < 1 / 3
      ? new AwsError('ThrottlingException', 'Throughput exceeds the current capacity of your table.', 400)
      : undefined;
  await deliverTwice(account, stormOf(account, { by: user, launches: 60, regions: stormRegions }), seeded(8));
  await account.settled();
  fault = () => undefined;
  expect(new Set(seen.executions().map((execution) => execution.status()))).toEqual(new Set(['SUCCEEDED']));
  expect(deactivated(seen)).toEqual([user.keys[0].accessKeyId]);
  await expectOneIncident(seen, user, 60);
}, 120_000);
