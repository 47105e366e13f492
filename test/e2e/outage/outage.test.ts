import { randomUUID } from 'node:crypto';
import { AwsError, type Call, type Fault } from '@firebreak/account';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser, launch, stateOf, type TestUser } from '../support/people.ts';
import { accountId, launchRecord, userIdentity } from '../support/records.ts';

let deployed: Deployed;
let fault: (call: Call) => Fault | undefined = () => undefined;
beforeAll(async () => {
  deployed = await startDeployed({ account: { fault: (call) => fault(call) } });
}, startTimeout);
afterAll(() => deployed.close());

const hours = (count: number): void => deployed.account.clock.advanceBy(count * 3_600_000);

/** The event of a launch by the first key of the user that was made just now. */
function eventOf(user: TestUser) {
  const { account } = deployed;
  const more = { accessKeyId: user.keys[0].accessKeyId };
  const detail = launchRecord(account, userIdentity(user, more), { eventID: randomUUID() });
  return {
    ...{ version: '0' as const, id: randomUUID(), source: 'aws.ec2', account: accountId },
    ...{ 'detail-type': 'AWS API Call via CloudTrail', time: String(detail['eventTime']), region: 'eu-west-1' },
    ...{ resources: [], detail: detail as unknown as Readonly<Record<string, unknown>> },
  };
}

const machine = (): string =>
  deployed.stacks
    .flatMap(({ resources }) => resources)
    .find(
      ({ type, ref }) => type === 'AWS::StepFunctions::StateMachine' && ref.endsWith('firebreak-containment'),
    )!.ref;

/** As the runbook starts an execution by hand, with the event as it was. */
async function startByHand(event: object): Promise<void> {
  deployed.account.states.startExecution(machine(), event as never);
  await deployed.account.settled();
}

const keyOf = (user: TestUser) => stateOf(deployed.account, user).keys[0];

it('an event that a bus delivers five hours late contains its caller', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'five-hours-late');
  const event = eventOf(user);
  hours(5);
  await account.eventBridge.publish(event, 'us-east-1', 'firebreak');
  await account.settled();
  expect(keyOf(user)).toBe('Inactive');
});

it('one that waited for a day of retries is re-driven from the queue as an alert, with the commands', async () => {
  const user = await addUser(deployed.account, 'a-day-later');
  const event = eventOf(user);
  // EventBridge tries for 24 hours, and nobody looks at the queue at once.
  hours(25);
  const seen = deployed.watch();
  await startByHand(event);
  expect(keyOf(user)).toBe('Active');
  const [alert] = seen.notices().filter(({ subject }) => subject.includes('a-day-later'));
  expect(alert?.subject).toMatch(/ALERT/);
  expect(alert?.text.replace(/\s+/g, ' ')).toMatch(/maxEventHours/);
  expect(alert?.text).toContain(user.keys[0].accessKeyId);
});

it('while IAM is down for an hour nobody is contained and all is said; started again, the launch is contained', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'iam-is-down');
  const event = eventOf(user);
  const seen = deployed.watch();
  fault = ({ service }) =>
    service === 'iam' ? new AwsError('ServiceUnavailable', 'IAM is not available.', 503) : undefined;
  await account.eventBridge.publish(event, 'us-east-1', 'firebreak');
  await account.settled();
  fault = () => undefined;
  const subjects = seen.notices().map(({ subject }) => subject);
  expect(subjects.filter((subject) => /NOT CONTAINED, act now/.test(subject)).length).toBeGreaterThanOrEqual(
    1,
  );
  expect(subjects.at(-1)).toMatch(/NOT CONTAINED/);
  expect(keyOf(user)).toBe('Active');
  hours(1);
  await startByHand(event);
  expect(keyOf(user)).toBe('Inactive');
  expect(seen.notices().at(-1)?.subject).toMatch(/CONTAINED/);
}, 300_000);

it('the next launch of somebody who was not contained then is contained by itself', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'launches-again');
  fault = ({ service }) =>
    service === 'iam' ? new AwsError('ServiceUnavailable', 'IAM is not available.', 503) : undefined;
  await account.eventBridge.publish(eventOf(user), 'us-east-1', 'firebreak');
  await account.settled();
  fault = () => undefined;
  await launch(account, user.keys[0]);
  await account.settled();
  expect(keyOf(user)).toBe('Inactive');
}, 300_000);
