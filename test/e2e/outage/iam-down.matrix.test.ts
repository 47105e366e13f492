import { AwsError, type Call, type Fault } from '@firebreak/account';
import { type Deployed, startDeployed, startTimeout } from '../../support/run/deployed.ts';
import { addUser, launch } from '../support/people.ts';
import { arrive, eventOf, hour, keyOf, startByHand } from './scene.ts';

let deployed: Deployed;
let fault: (call: Call) => Fault | undefined = () => undefined;
beforeAll(async () => {
  deployed = await startDeployed({ account: { fault: (call) => fault(call) } });
}, startTimeout);
afterAll(() => deployed.close());

it('while IAM is down, past the follow-up, nobody is contained and all is said; started again, the launch is contained', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'iam-is-down');
  const event = eventOf(deployed, user);
  const seen = deployed.watch();
  fault = ({ service }) =>
    service === 'iam' ? new AwsError('ServiceUnavailable', 'IAM is not available.', 503) : undefined;
  await arrive(deployed, event);
  fault = () => undefined;
  const subjects = seen.notices().map(({ subject }) => subject);
  expect(subjects.filter((subject) => /NOT CONTAINED, act now/.test(subject)).length).toBeGreaterThanOrEqual(
    1,
  );
  expect(subjects.at(-1)).toMatch(/NOT CONTAINED/);
  expect(keyOf(deployed, user)).toBe('Active');
  account.clock.advanceBy(hour);
  await startByHand(deployed, event);
  expect(keyOf(deployed, user)).toBe('Inactive');
  const since = seen
    .notices()
    .slice(subjects.length)
    .map(({ subject }) => subject);
  expect(since.some((subject) => /^Firebreak CONTAINED/.test(subject))).toBe(true);
}, 300_000);

it('the next launch of somebody who was not contained then is contained by itself', async () => {
  const { account } = deployed;
  const user = await addUser(account, 'launches-again');
  fault = ({ service }) =>
    service === 'iam' ? new AwsError('ServiceUnavailable', 'IAM is not available.', 503) : undefined;
  await arrive(deployed, eventOf(deployed, user));
  fault = () => undefined;
  await launch(account, user.keys[0]);
  await account.settled();
  expect(keyOf(deployed, user)).toBe('Inactive');
}, 300_000);
